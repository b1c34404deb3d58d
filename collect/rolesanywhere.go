package collect

import "github.com/iamreach/iamreach/store"

// rolesAnywhereOperations read whose certificates Roles Anywhere takes, and
// which roles it gives for them.
func rolesAnywhereOperations() []*Operation {
	return []*Operation{
		{
			Service: "rolesanywhere", Name: "list-trust-anchors", Action: "rolesanywhere:ListTrustAnchors",
			Lists: []List{{Path: "trustAnchors", Type: store.TypeTrustAnchor, ID: "{trustAnchorArn}"}},
			Drop:  []string{"createdAt", "updatedAt", "notificationSettings", "source.sourceData.x509CertificateData"}, // long, and nothing rests on it
			Call:  callListTrustAnchors,
		},
		{
			Service: "rolesanywhere", Name: "list-profiles", Action: "rolesanywhere:ListProfiles",
			Lists:     []List{{Path: "profiles", Type: store.TypeRolesAnywhereProfile, ID: "{profileArn}"}},
			Drop:      []string{"createdAt", "updatedAt", "attributeMappings"},
			Documents: []string{"sessionPolicy"},
			Call:      callListProfiles,
		},
	}
}
