package collect

import "github.com/iamreach/iamreach/store"

// ramOperations read what the account shares by AWS RAM, and with whom.
func ramOperations() []*Operation {
	return []*Operation{
		{
			Service: "ram", Name: "get-resource-shares", Action: "ram:GetResourceShares",
			Filters: []string{"SELF"},
			Lists:   []List{{Path: "resourceShares", Type: store.TypeResourceShare, ID: "{resourceShareArn}"}},
			Call:    callGetResourceShares,
		},
		{
			Service: "ram", Name: "get-resource-share-associations", Action: "ram:GetResourceShareAssociations",
			Filters: []string{"PRINCIPAL", "RESOURCE"},
			Lists:   []List{{Path: "resourceShareAssociations", Type: store.TypeShareAssociation, ID: "{resourceShareArn}#{associatedEntity}"}},
			Call:    callGetShareAssociations,
		},
	}
}
