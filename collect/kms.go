package collect

import "github.com/iamreach/iamreach/store"

func kmsOperations() []*Operation {
	keys := &Each{Types: []string{store.TypeKey}, Field: "KeyId", ID: "arn:{partition}:kms:{region}:{account}:key/{argument}"}
	gone := []string{"NotFoundException"}
	return []*Operation{
		{
			Service: "kms", Name: "list-keys", Action: "kms:ListKeys",
			Lists: []List{{Path: "Keys", Type: store.TypeKey, ID: "{KeyArn}"}},
			Call:  callListKeys,
		},
		{
			Service: "kms", Name: "list-aliases", Action: "kms:ListAliases",
			Lists: []List{{Path: "Aliases", Type: store.TypeAlias, ID: "{AliasArn}"}},
			Call:  callListAliases,
		},
		{
			Service: "kms", Name: "describe-key", Action: "kms:DescribeKey",
			Each: keys, Lists: []List{{Path: "KeyMetadata", One: true}},
			NothingThere: gone,
			Call:         callDescribeKey,
		},
		{
			Service: "kms", Name: "get-key-policy", Action: "kms:GetKeyPolicy",
			Each: keys, Lists: []List{{}},
			Documents:    []string{"Policy"},
			Drop:         []string{"PolicyName"}, // always "default"
			NothingThere: gone,
			Call:         callGetKeyPolicy,
		},
		{
			Service: "kms", Name: "list-grants", Action: "kms:ListGrants",
			Each: keys, Lists: []List{{}},
			Drop:         []string{"Grants.KeyId"},
			NothingThere: gone,
			Call:         callListGrants,
		},
	}
}
