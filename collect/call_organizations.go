package collect

import (
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"
)

var (
	callDescribeOrganization = once((*Clients).organizations, (*organizations.Client).DescribeOrganization, func(Args) *organizations.DescribeOrganizationInput {
		return &organizations.DescribeOrganizationInput{}
	})
	callListRoots = pages(func(c *Clients, _ Args) pager[organizations.ListRootsOutput, organizations.Options] {
		return organizations.NewListRootsPaginator(c.organizations(), &organizations.ListRootsInput{})
	})
	callListAccounts = pages(func(c *Clients, _ Args) pager[organizations.ListAccountsOutput, organizations.Options] {
		return organizations.NewListAccountsPaginator(c.organizations(), &organizations.ListAccountsInput{})
	})
	callListOrganizationalUnitsForParent = pages(func(c *Clients, a Args) pager[organizations.ListOrganizationalUnitsForParentOutput, organizations.Options] {
		return organizations.NewListOrganizationalUnitsForParentPaginator(c.organizations(), &organizations.ListOrganizationalUnitsForParentInput{ParentId: &a.Item})
	})
	callListParents = pages(func(c *Clients, a Args) pager[organizations.ListParentsOutput, organizations.Options] {
		return organizations.NewListParentsPaginator(c.organizations(), &organizations.ListParentsInput{ChildId: &a.Item})
	})
	callListPoliciesForTarget = pages(func(c *Clients, a Args) pager[organizations.ListPoliciesForTargetOutput, organizations.Options] {
		return organizations.NewListPoliciesForTargetPaginator(c.organizations(), &organizations.ListPoliciesForTargetInput{
			TargetId: &a.Item, Filter: types.PolicyType(a.Filter),
		})
	})
	callDescribePolicy = once((*Clients).organizations, (*organizations.Client).DescribePolicy, func(a Args) *organizations.DescribePolicyInput {
		return &organizations.DescribePolicyInput{PolicyId: &a.Item}
	})
)
