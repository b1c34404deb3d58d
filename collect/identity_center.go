package collect

import "github.com/iamreach/iamreach/store"

// identityCenterOperations read Identity Center where the organisation is
// managed: instances, permission sets, who is assigned them in which account,
// and the people and groups of the directory. Of a person the name to sign in
// with is kept, and nothing else.
func identityCenterOperations() []*Operation {
	const admin, directory = "sso-admin", "identitystore"
	instances := []string{store.TypeSSOInstance}
	sets := []string{store.TypePermissionSet}
	gone := "ResourceNotFoundException"
	// of is an operation that tells one more thing of each permission set.
	of := func(name, action string, call Call) *Operation {
		return &Operation{
			Service: admin, Name: name, Action: action, Scope: ManagementRegional,
			Each: &Each{Types: sets, ID: "{argument}"}, Lists: []List{{}},
			NothingThere: []string{gone}, Call: call,
		}
	}
	describe := of("describe-permission-set", "sso:DescribePermissionSet", callDescribePermissionSet)
	inline := of("get-inline-policy-for-permission-set", "sso:GetInlinePolicyForPermissionSet", callGetInlinePolicyForPermissionSet)
	inline.Documents = []string{"InlinePolicy"}
	return []*Operation{
		{
			Service: admin, Name: "list-instances", Action: "sso:ListInstances", Scope: ManagementRegional,
			Lists: []List{{Path: "Instances", Type: store.TypeSSOInstance, ID: "{InstanceArn}"}},
			Call:  callListInstances,
		},
		{
			Service: admin, Name: "list-permission-sets", Action: "sso:ListPermissionSets", Scope: ManagementRegional,
			Each: &Each{Types: instances, Field: "InstanceArn"},
			Lists: []List{{
				Path: "PermissionSets", Type: store.TypePermissionSet, ID: "{PermissionSetArn}", Name: "PermissionSetArn", As: "InstanceArn",
			}},
			NothingThere: []string{gone},
			Call:         callListPermissionSets,
		},
		describe,
		of("list-managed-policies-in-permission-set", "sso:ListManagedPoliciesInPermissionSet", callListManagedPoliciesInPermissionSet),
		of("list-customer-managed-policy-references-in-permission-set", "sso:ListCustomerManagedPolicyReferencesInPermissionSet",
			callListCustomerManagedPolicyReferencesInPermissionSet),
		inline,
		of("get-permissions-boundary-for-permission-set", "sso:GetPermissionsBoundaryForPermissionSet", callGetPermissionsBoundaryForPermissionSet),
		of("list-accounts-for-provisioned-permission-set", "sso:ListAccountsForProvisionedPermissionSet", callListAccountsForProvisionedPermissionSet),
		{
			Service: admin, Name: "list-account-assignments", Action: "sso:ListAccountAssignments", Scope: ManagementRegional,
			Each: &Each{Types: sets, Field: "AccountIds", Of: true},
			Lists: []List{{
				Path: "AccountAssignments", Type: store.TypeSSOAssignment, ID: "{PermissionSetArn}/{AccountId}/{PrincipalType}/{PrincipalId}", As: "AccountId",
			}},
			NothingThere: []string{gone},
			Call:         callListAccountAssignments,
		},
		{
			Service: directory, Name: "list-users", Action: "identitystore:ListUsers", Scope: ManagementRegional, After: admin,
			Each:         &Each{Types: instances, Field: "IdentityStoreId"},
			Lists:        []List{{Path: "Users", Type: store.TypeIdentityStoreUser, ID: "arn:{partition}:identitystore:::user/{UserId}", As: "IdentityStoreId"}},
			Keep:         []string{"IdentityStoreId", "UserId", "UserName", "UserStatus", "ExternalIds"},
			Drop:         []string{"ExternalIds.Id"},
			NothingThere: []string{gone},
			Call:         callListIdentityStoreUsers,
		},
		{
			Service: directory, Name: "list-groups", Action: "identitystore:ListGroups", Scope: ManagementRegional, After: admin,
			Each:         &Each{Types: instances, Field: "IdentityStoreId"},
			Lists:        []List{{Path: "Groups", Type: store.TypeIdentityStoreGroup, ID: "arn:{partition}:identitystore:::group/{GroupId}", As: "IdentityStoreId"}},
			Keep:         []string{"IdentityStoreId", "GroupId", "DisplayName", "ExternalIds"},
			Drop:         []string{"ExternalIds.Id"},
			NothingThere: []string{gone},
			Call:         callListIdentityStoreGroups,
		},
		{
			Service: directory, Name: "list-group-memberships", Action: "identitystore:ListGroupMemberships", Scope: ManagementRegional, After: admin,
			Each:  &Each{Types: []string{store.TypeIdentityStoreGroup}, Field: "GroupId", In: "IdentityStoreId"},
			Lists: []List{{}},
			Drop: []string{
				"GroupMemberships.IdentityStoreId", "GroupMemberships.GroupId", "GroupMemberships.MembershipArn", "GroupMemberships.CreatedAt",
				"GroupMemberships.CreatedBy", "GroupMemberships.UpdatedAt", "GroupMemberships.UpdatedBy",
			},
			NothingThere: []string{gone},
			Call:         callListGroupMemberships,
		},
	}
}
