package collect

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
)

// instanceOf is the ARN of the instance that a permission set belongs to,
// whose id stands in its own: arn:aws:sso:::permissionSet/ssoins-1/ps-1.
func instanceOf(set string) *string {
	kind, rest, _ := strings.Cut(set, "/")
	id, _, _ := strings.Cut(rest, "/")
	arn := kind[:strings.LastIndexByte(kind, ':')+1] + "instance/" + id
	return &arn
}

var (
	callListInstances = pages(func(ctx context.Context, c *Clients, in *ssoadmin.ListInstancesInput) (*ssoadmin.ListInstancesOutput, error) {
		return c.sso().ListInstances(ctx, in)
	}, func(Args) *ssoadmin.ListInstancesInput {
		return &ssoadmin.ListInstancesInput{}
	})
	callListPermissionSets = pages(func(ctx context.Context, c *Clients, in *ssoadmin.ListPermissionSetsInput) (*ssoadmin.ListPermissionSetsOutput, error) {
		return c.sso().ListPermissionSets(ctx, in)
	}, func(a Args) *ssoadmin.ListPermissionSetsInput {
		return &ssoadmin.ListPermissionSetsInput{InstanceArn: &a.Item}
	})
	callDescribePermissionSet = once(func(ctx context.Context, c *Clients, in *ssoadmin.DescribePermissionSetInput) (*ssoadmin.DescribePermissionSetOutput, error) {
		return c.sso().DescribePermissionSet(ctx, in)
	}, func(a Args) *ssoadmin.DescribePermissionSetInput {
		return &ssoadmin.DescribePermissionSetInput{InstanceArn: instanceOf(a.Item), PermissionSetArn: &a.Item}
	})
	callListManagedPoliciesInPermissionSet = pages(func(ctx context.Context, c *Clients, in *ssoadmin.ListManagedPoliciesInPermissionSetInput) (*ssoadmin.ListManagedPoliciesInPermissionSetOutput, error) {
		return c.sso().ListManagedPoliciesInPermissionSet(ctx, in)
	}, func(a Args) *ssoadmin.ListManagedPoliciesInPermissionSetInput {
		return &ssoadmin.ListManagedPoliciesInPermissionSetInput{InstanceArn: instanceOf(a.Item), PermissionSetArn: &a.Item}
	})
	callListCustomerManagedPolicyReferencesInPermissionSet = pages(func(ctx context.Context, c *Clients, in *ssoadmin.ListCustomerManagedPolicyReferencesInPermissionSetInput) (*ssoadmin.ListCustomerManagedPolicyReferencesInPermissionSetOutput, error) {
		return c.sso().ListCustomerManagedPolicyReferencesInPermissionSet(ctx, in)
	}, func(a Args) *ssoadmin.ListCustomerManagedPolicyReferencesInPermissionSetInput {
		return &ssoadmin.ListCustomerManagedPolicyReferencesInPermissionSetInput{InstanceArn: instanceOf(a.Item), PermissionSetArn: &a.Item}
	})
	callGetInlinePolicyForPermissionSet = once(func(ctx context.Context, c *Clients, in *ssoadmin.GetInlinePolicyForPermissionSetInput) (*ssoadmin.GetInlinePolicyForPermissionSetOutput, error) {
		return c.sso().GetInlinePolicyForPermissionSet(ctx, in)
	}, func(a Args) *ssoadmin.GetInlinePolicyForPermissionSetInput {
		return &ssoadmin.GetInlinePolicyForPermissionSetInput{InstanceArn: instanceOf(a.Item), PermissionSetArn: &a.Item}
	})
	callGetPermissionsBoundaryForPermissionSet = once(func(ctx context.Context, c *Clients, in *ssoadmin.GetPermissionsBoundaryForPermissionSetInput) (*ssoadmin.GetPermissionsBoundaryForPermissionSetOutput, error) {
		return c.sso().GetPermissionsBoundaryForPermissionSet(ctx, in)
	}, func(a Args) *ssoadmin.GetPermissionsBoundaryForPermissionSetInput {
		return &ssoadmin.GetPermissionsBoundaryForPermissionSetInput{InstanceArn: instanceOf(a.Item), PermissionSetArn: &a.Item}
	})
	callListAccountsForProvisionedPermissionSet = pages(func(ctx context.Context, c *Clients, in *ssoadmin.ListAccountsForProvisionedPermissionSetInput) (*ssoadmin.ListAccountsForProvisionedPermissionSetOutput, error) {
		return c.sso().ListAccountsForProvisionedPermissionSet(ctx, in)
	}, func(a Args) *ssoadmin.ListAccountsForProvisionedPermissionSetInput {
		return &ssoadmin.ListAccountsForProvisionedPermissionSetInput{InstanceArn: instanceOf(a.Item), PermissionSetArn: &a.Item}
	})
	callListAccountAssignments = pages(func(ctx context.Context, c *Clients, in *ssoadmin.ListAccountAssignmentsInput) (*ssoadmin.ListAccountAssignmentsOutput, error) {
		return c.sso().ListAccountAssignments(ctx, in)
	}, func(a Args) *ssoadmin.ListAccountAssignmentsInput {
		return &ssoadmin.ListAccountAssignmentsInput{InstanceArn: instanceOf(a.Filter), PermissionSetArn: &a.Filter, AccountId: &a.Item}
	})
	callListIdentityStoreUsers = pages(func(ctx context.Context, c *Clients, in *identitystore.ListUsersInput) (*identitystore.ListUsersOutput, error) {
		return c.identityStore().ListUsers(ctx, in)
	}, func(a Args) *identitystore.ListUsersInput {
		return &identitystore.ListUsersInput{IdentityStoreId: &a.Item}
	})
	callListIdentityStoreGroups = pages(func(ctx context.Context, c *Clients, in *identitystore.ListGroupsInput) (*identitystore.ListGroupsOutput, error) {
		return c.identityStore().ListGroups(ctx, in)
	}, func(a Args) *identitystore.ListGroupsInput {
		return &identitystore.ListGroupsInput{IdentityStoreId: &a.Item}
	})
	callListGroupMemberships = pages(func(ctx context.Context, c *Clients, in *identitystore.ListGroupMembershipsInput) (*identitystore.ListGroupMembershipsOutput, error) {
		return c.identityStore().ListGroupMemberships(ctx, in)
	}, func(a Args) *identitystore.ListGroupMembershipsInput {
		return &identitystore.ListGroupMembershipsInput{IdentityStoreId: &a.In, GroupId: &a.Item}
	})
)
