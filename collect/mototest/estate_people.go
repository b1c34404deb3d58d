package mototest

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	idtypes "github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssotypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
)

// seedPeople makes Identity Center abroad: the group dba with the person bob,
// who is assigned the permission set Reader in Management. Data administers another
// service for the organisation.
func (s *Server) seedPeople(tb testing.TB, e *Estate) {
	tb.Helper()
	ctx := tb.Context()
	center := ssoadmin.NewFromConfig(s.Config(e.Management, Abroad))
	instance := made(center.ListInstances(ctx, &ssoadmin.ListInstancesInput{}))(tb).Instances[0]
	directory := identitystore.NewFromConfig(s.Config(e.Management, Abroad))
	user := made(directory.CreateUser(ctx, &identitystore.CreateUserInput{
		IdentityStoreId: instance.IdentityStoreId, UserName: aws.String("bob"), DisplayName: aws.String("Bob never-stored"),
		Name:   &idtypes.Name{GivenName: aws.String("Bob"), FamilyName: aws.String("never-stored")},
		Emails: []idtypes.Email{{Value: aws.String("never-stored@example.com"), Type: aws.String("work"), Primary: true}},
	}))(tb).UserId
	group := made(directory.CreateGroup(ctx, &identitystore.CreateGroupInput{
		IdentityStoreId: instance.IdentityStoreId, DisplayName: aws.String("dba"),
	}))(tb).GroupId
	made(directory.CreateGroupMembership(ctx, &identitystore.CreateGroupMembershipInput{
		IdentityStoreId: instance.IdentityStoreId, GroupId: group, MemberId: &idtypes.MemberIdMemberUserId{Value: *user},
	}))(tb)
	set := made(center.CreatePermissionSet(ctx, &ssoadmin.CreatePermissionSetInput{
		InstanceArn: instance.InstanceArn, Name: aws.String("Reader"), Description: aws.String("Reads tables"), SessionDuration: aws.String("PT1H"),
	}))(tb).PermissionSet.PermissionSetArn
	made(center.PutInlinePolicyToPermissionSet(ctx, &ssoadmin.PutInlinePolicyToPermissionSetInput{
		InstanceArn: instance.InstanceArn, PermissionSetArn: set, InlinePolicy: aws.String(ReaderPolicy),
	}))(tb)
	made(center.CreateAccountAssignment(ctx, &ssoadmin.CreateAccountAssignmentInput{
		InstanceArn: instance.InstanceArn, PermissionSetArn: set, TargetId: &e.Management, TargetType: ssotypes.TargetTypeAwsAccount,
		PrincipalType: ssotypes.PrincipalTypeGroup, PrincipalId: group,
	}))(tb)
	made(center.ProvisionPermissionSet(ctx, &ssoadmin.ProvisionPermissionSetInput{ // moto does so in the caller's account alone
		InstanceArn: instance.InstanceArn, PermissionSetArn: set, TargetType: ssotypes.ProvisionTargetTypeAwsAccount, TargetId: &e.Management,
	}))(tb)
	client := organizations.NewFromConfig(s.Config(e.Management, Home))
	made(client.RegisterDelegatedAdministrator(ctx, &organizations.RegisterDelegatedAdministratorInput{
		AccountId: &e.Data, ServicePrincipal: aws.String("ssm.amazonaws.com"), // moto knows no other
	}))(tb)
	e.PermissionSet, e.Person, e.People = *set, *user, *group
}

// ReaderPolicy is the inline policy of the permission set.
const ReaderPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"dynamodb:Scan","Resource":"*"}]}`
