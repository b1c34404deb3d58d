package collect

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"
)

var (
	callDescribeOrganization = once(func(ctx context.Context, c *Clients, in *organizations.DescribeOrganizationInput) (*organizations.DescribeOrganizationOutput, error) {
		return c.organizations().DescribeOrganization(ctx, in)
	}, func(Args) *organizations.DescribeOrganizationInput {
		return &organizations.DescribeOrganizationInput{}
	})
	callListRoots = pages(func(ctx context.Context, c *Clients, in *organizations.ListRootsInput) (*organizations.ListRootsOutput, error) {
		return c.organizations().ListRoots(ctx, in)
	}, func(Args) *organizations.ListRootsInput {
		return &organizations.ListRootsInput{}
	})
	callListAccounts = pages(func(ctx context.Context, c *Clients, in *organizations.ListAccountsInput) (*organizations.ListAccountsOutput, error) {
		return c.organizations().ListAccounts(ctx, in)
	}, func(Args) *organizations.ListAccountsInput {
		return &organizations.ListAccountsInput{}
	})
	callListOrganizationalUnitsForParent = pages(func(ctx context.Context, c *Clients, in *organizations.ListOrganizationalUnitsForParentInput) (*organizations.ListOrganizationalUnitsForParentOutput, error) {
		return c.organizations().ListOrganizationalUnitsForParent(ctx, in)
	}, func(a Args) *organizations.ListOrganizationalUnitsForParentInput {
		return &organizations.ListOrganizationalUnitsForParentInput{ParentId: &a.Item}
	})
	callListParents = pages(func(ctx context.Context, c *Clients, in *organizations.ListParentsInput) (*organizations.ListParentsOutput, error) {
		return c.organizations().ListParents(ctx, in)
	}, func(a Args) *organizations.ListParentsInput {
		return &organizations.ListParentsInput{ChildId: &a.Item}
	})
	callListPoliciesForTarget = pages(func(ctx context.Context, c *Clients, in *organizations.ListPoliciesForTargetInput) (*organizations.ListPoliciesForTargetOutput, error) {
		return c.organizations().ListPoliciesForTarget(ctx, in)
	}, func(a Args) *organizations.ListPoliciesForTargetInput {
		return &organizations.ListPoliciesForTargetInput{
			TargetId: &a.Item, Filter: types.PolicyType(a.Filter),
		}
	})
	callDescribePolicy = once(func(ctx context.Context, c *Clients, in *organizations.DescribePolicyInput) (*organizations.DescribePolicyOutput, error) {
		return c.organizations().DescribePolicy(ctx, in)
	}, func(a Args) *organizations.DescribePolicyInput {
		return &organizations.DescribePolicyInput{PolicyId: &a.Item}
	})
	callListDelegatedAdministrators = pages(func(ctx context.Context, c *Clients, in *organizations.ListDelegatedAdministratorsInput) (*organizations.ListDelegatedAdministratorsOutput, error) {
		return c.organizations().ListDelegatedAdministrators(ctx, in)
	}, func(Args) *organizations.ListDelegatedAdministratorsInput {
		return &organizations.ListDelegatedAdministratorsInput{}
	})
	callListDelegatedServicesForAccount = pages(func(ctx context.Context, c *Clients, in *organizations.ListDelegatedServicesForAccountInput) (*organizations.ListDelegatedServicesForAccountOutput, error) {
		return c.organizations().ListDelegatedServicesForAccount(ctx, in)
	}, func(a Args) *organizations.ListDelegatedServicesForAccountInput {
		return &organizations.ListDelegatedServicesForAccountInput{AccountId: &a.Item}
	})
	callDescribeResourcePolicy = once(func(ctx context.Context, c *Clients, in *organizations.DescribeResourcePolicyInput) (*organizations.DescribeResourcePolicyOutput, error) {
		return c.organizations().DescribeResourcePolicy(ctx, in)
	}, func(Args) *organizations.DescribeResourcePolicyInput {
		return &organizations.DescribeResourcePolicyInput{}
	})
)
