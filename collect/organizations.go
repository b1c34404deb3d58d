package collect

import "github.com/iamreach/iamreach/store"

func organizationsOperations() []*Operation {
	targets := []string{store.TypeOrgRoot, store.TypeOrgUnit, store.TypeAccount}
	alone := "AWSOrganizationsNotInUseException"
	return []*Operation{
		{
			Service: "organizations", Name: "describe-organization", Action: "organizations:DescribeOrganization", Scope: Global,
			Lists:        []List{{Path: "Organization", One: true, Type: store.TypeOrganization, ID: "{Arn}"}},
			Drop:         []string{"AvailablePolicyTypes"}, // AWS advises against it: the roots tell
			NothingThere: []string{alone},
			Call:         callDescribeOrganization,
		},
		{
			Service: "organizations", Name: "list-roots", Action: "organizations:ListRoots", Scope: Management,
			Lists:        []List{{Path: "Roots", Type: store.TypeOrgRoot, ID: "{Arn}"}},
			NothingThere: []string{alone},
			Call:         callListRoots,
		},
		{
			Service: "organizations", Name: "list-accounts", Action: "organizations:ListAccounts", Scope: Management,
			Lists:        []List{{Path: "Accounts", Type: store.TypeAccount, ID: "{Arn}"}},
			NothingThere: []string{alone},
			Call:         callListAccounts,
		},
		{
			Service: "organizations", Name: "list-organizational-units-for-parent", Action: "organizations:ListOrganizationalUnitsForParent", Scope: Management,
			Each:         &Each{Types: targets[:2], Field: "Id"},
			Lists:        []List{{Path: "OrganizationalUnits", Type: store.TypeOrgUnit, ID: "{Arn}", As: "ParentId"}},
			NothingThere: []string{alone, "ParentNotFoundException"},
			Call:         callListOrganizationalUnitsForParent,
		},
		{
			Service: "organizations", Name: "list-parents", Action: "organizations:ListParents", Scope: Management,
			Each: &Each{Types: targets[2:], Field: "Id"}, Lists: []List{{}},
			NothingThere: []string{alone, "ChildNotFoundException"},
			Call:         callListParents,
		},
		{
			Service: "organizations", Name: "list-policies-for-target", Action: "organizations:ListPoliciesForTarget", Scope: Management,
			Each: &Each{Types: targets, Field: "Id"}, Lists: []List{{}},
			Filters:      []string{"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"},
			NothingThere: []string{alone, "TargetNotFoundException"},
			Call:         callListPoliciesForTarget,
		},
		{
			Service: "organizations", Name: "describe-policy", Action: "organizations:DescribePolicy", Scope: Management,
			Each:         &Each{Types: targets, Field: "Policies.Id"},
			Lists:        []List{{Path: "Policy", One: true, Type: store.TypeOrgPolicy, ID: "{PolicySummary.Arn}", As: "PolicySummary.Id"}},
			Documents:    []string{"Content"},
			NothingThere: []string{alone, "PolicyNotFoundException"},
			Call:         callDescribePolicy,
		},
		{
			Service: "organizations", Name: "list-delegated-administrators", Action: "organizations:ListDelegatedAdministrators", Scope: Management,
			Lists:        []List{{Path: "DelegatedAdministrators", Type: store.TypeDelegatedAdministrator, ID: "{Arn}"}},
			Keep:         []string{"Id", "Arn", "DelegationEnabledDate"}, // the rest stands in the list of accounts
			NothingThere: []string{alone},
			Call:         callListDelegatedAdministrators,
		},
		{
			Service: "organizations", Name: "list-delegated-services-for-account", Action: "organizations:ListDelegatedServicesForAccount", Scope: Management,
			Each: &Each{Types: []string{store.TypeDelegatedAdministrator}, Field: "Id"}, Lists: []List{{}},
			NothingThere: []string{alone, "AccountNotRegisteredException"},
			Call:         callListDelegatedServicesForAccount,
		},
		{
			Service: "organizations", Name: "describe-resource-policy", Action: "organizations:DescribeResourcePolicy", Scope: Management,
			Lists:        []List{{Path: "ResourcePolicy", One: true, Type: store.TypeOrgResourcePolicy, ID: "{ResourcePolicySummary.Arn}"}},
			Documents:    []string{"Content"},
			NothingThere: []string{alone, "ResourcePolicyNotFoundException"},
			Call:         callDescribeResourcePolicy,
		},
	}
}
