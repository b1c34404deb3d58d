package collect

import "github.com/iamreach/iamreach/store"

func iamOperations() []*Operation {
	users := &Each{Types: []string{store.TypeUser}, Field: "UserName"}
	return []*Operation{
		{
			Service: "iam", Name: "get-account-authorization-details", Action: "iam:GetAccountAuthorizationDetails", Scope: Global,
			Lists: []List{
				{Path: "UserDetailList", Type: store.TypeUser, ID: "{Arn}"},
				{Path: "GroupDetailList", Type: store.TypeGroup, ID: "{Arn}"},
				{Path: "RoleDetailList", Type: store.TypeRole, ID: "{Arn}"},
				{Path: "Policies", Type: store.TypeManagedPolicy, ID: "{Arn}"},
			},
			Documents: []string{"PolicyDocument", "AssumeRolePolicyDocument", "Document"},
			Reprinted: true,
			Drop:      []string{"InstanceProfileList.Roles"}, // the role itself, once more
			Volatile:  []string{"RoleLastUsed", "PasswordLastUsed", "AttachmentCount", "PermissionsBoundaryUsageCount"},
			Call:      callGetAccountAuthorizationDetails,
		},
		{
			Service: "iam", Name: "list-account-aliases", Action: "iam:ListAccountAliases", Scope: Global,
			Lists: []List{{Path: "AccountAliases", Type: store.TypeAccountAlias, ID: "{AccountAlias}", Name: "AccountAlias"}},
			Call:  callListAccountAliases,
		},
		{
			Service: "iam", Name: "list-open-id-connect-providers", Action: "iam:ListOpenIDConnectProviders", Scope: Global,
			Lists: []List{{Path: "OpenIDConnectProviderList", Type: store.TypeOIDCProvider, ID: "{Arn}"}},
			Call:  callListOpenIDConnectProviders,
		},
		{
			Service: "iam", Name: "get-open-id-connect-provider", Action: "iam:GetOpenIDConnectProvider", Scope: Global,
			Each:         &Each{Types: []string{store.TypeOIDCProvider}, ID: "{argument}"},
			Lists:        []List{{}},
			NothingThere: []string{"NoSuchEntity"},
			Call:         callGetOpenIDConnectProvider,
		},
		{
			Service: "iam", Name: "list-saml-providers", Action: "iam:ListSAMLProviders", Scope: Global,
			Lists: []List{{Path: "SAMLProviderList", Type: store.TypeSAMLProvider, ID: "{Arn}"}},
			Call:  callListSAMLProviders,
		},
		{
			Service: "iam", Name: "list-access-keys", Action: "iam:ListAccessKeys", Scope: Global,
			Each: users, Lists: []List{{}},
			Drop:         []string{"AccessKeyMetadata.UserName"},
			NothingThere: []string{"NoSuchEntity"},
			Call:         callListAccessKeys,
		},
		{
			Service: "iam", Name: "get-login-profile", Action: "iam:GetLoginProfile", Scope: Global,
			Each: users, Lists: []List{{}},
			Drop:         []string{"LoginProfile.UserName"},
			NothingThere: []string{"NoSuchEntity"},
			Call:         callGetLoginProfile,
		},
		{
			Service: "iam", Name: "list-mfa-devices", Action: "iam:ListMFADevices", Scope: Global,
			Each: users, Lists: []List{{}},
			Drop:         []string{"MFADevices.UserName"},
			NothingThere: []string{"NoSuchEntity"},
			Call:         callListMFADevices,
		},
		{
			Service: "iam", Name: "list-organizations-features", Action: "iam:ListOrganizationsFeatures", Scope: Management,
			Lists: []List{{Type: store.TypeOrganizationsFeatures, ID: "{OrganizationId}"}},
			NothingThere: []string{
				"ServiceAccessNotEnabledException", "OrganizationNotFoundException", "OrganizationNotInAllFeaturesModeException",
			},
			Call: callListOrganizationsFeatures,
		},
	}
}
