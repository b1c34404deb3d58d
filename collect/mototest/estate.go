package mototest

import (
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	orgtypes "github.com/aws/aws-sdk-go-v2/service/organizations/types"
)

// The regions of the estate.
const (
	Home   = "us-east-1"
	Abroad = "eu-west-1"
)

// Estate is a small organisation of two accounts in two regions. In the
// management account, the user alice reaches the role deploy over the role
// ci. In the data account, deploy may assume db-admin, which may read the
// secret of the database orders; and the encrypted snapshot orders-final is
// shared with the management account, which its key lets in.
type Estate struct {
	Management, Data string // account ids
	Organization     string // id
	Root, Unit       string // ids; Unit is the OU that holds Data
	Guardrail        string // the id of the SCP on the OU

	Key, KeyAbroad       string // ids of customer managed keys in Data
	Grant                string // id of a grant on Key
	Secret, SecretAbroad string // ARNs of secrets in Data
	Share                string // ARN of a share of RAM in Data
	Instance             string // id of an EC2 instance in Data

	PermissionSet  string // the ARN of what the group is assigned in Management
	Person, People string // ids of a user of Identity Center, and of the group it is in
}

// Seed fills the server, which it resets first, with the estate. On servers
// freshly started it makes the same ids each time.
func (s *Server) Seed(tb testing.TB) *Estate {
	tb.Helper()
	s.Reset(tb)
	e := &Estate{Management: "111111111111"}
	s.seedOrganization(tb, e)
	s.seedIdentities(tb, e)
	s.seedPeople(tb, e)
	s.seedKeys(tb, e)
	s.seedDatabases(tb, e)
	s.seedCompute(tb, e)
	return e
}

func (s *Server) seedOrganization(tb testing.TB, e *Estate) {
	tb.Helper()
	ctx := tb.Context()
	client := organizations.NewFromConfig(s.Config(e.Management, Home))
	organization := made(client.CreateOrganization(ctx, &organizations.CreateOrganizationInput{
		FeatureSet: orgtypes.OrganizationFeatureSetAll,
	}))(tb).Organization.Id
	root := made(client.ListRoots(ctx, &organizations.ListRootsInput{}))(tb).Roots[0].Id
	for _, kind := range []orgtypes.PolicyType{orgtypes.PolicyTypeServiceControlPolicy, orgtypes.PolicyTypeResourceControlPolicy} {
		made(client.EnablePolicyType(ctx, &organizations.EnablePolicyTypeInput{RootId: root, PolicyType: kind}))(tb)
	}
	unit := made(client.CreateOrganizationalUnit(ctx, &organizations.CreateOrganizationalUnitInput{
		ParentId: root, Name: aws.String("Workloads"),
	}))(tb).OrganizationalUnit.Id
	member := made(client.CreateAccount(ctx, &organizations.CreateAccountInput{
		AccountName: aws.String("data"), Email: aws.String("data@example.com"), RoleName: aws.String("OrganizationAccountAccessRole"),
	}))(tb).CreateAccountStatus.AccountId
	made(client.MoveAccount(ctx, &organizations.MoveAccountInput{AccountId: member, SourceParentId: root, DestinationParentId: unit}))(tb)
	guardrail := made(client.CreatePolicy(ctx, &organizations.CreatePolicyInput{
		Name: aws.String("keep-logs"), Description: aws.String("Nobody turns the trail off"),
		Type:    orgtypes.PolicyTypeServiceControlPolicy,
		Content: aws.String(GuardrailPolicy),
	}))(tb).Policy.PolicySummary.Id
	made(client.AttachPolicy(ctx, &organizations.AttachPolicyInput{PolicyId: guardrail, TargetId: unit}))(tb)
	e.Organization, e.Root, e.Unit, e.Data, e.Guardrail = *organization, *root, *unit, *member, *guardrail
}

func (s *Server) seedIdentities(tb testing.TB, e *Estate) {
	tb.Helper()
	ctx := tb.Context()
	role := func(account, name, trusted, actions, resource string) {
		client := iam.NewFromConfig(s.Config(account, Home))
		made(client.CreateRole(ctx, &iam.CreateRoleInput{
			RoleName: &name, AssumeRolePolicyDocument: aws.String(fmt.Sprintf(
				`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":%s,"Action":"sts:AssumeRole"}]}`, trusted)),
		}))(tb)
		made(client.PutRolePolicy(ctx, &iam.PutRolePolicyInput{
			RoleName: &name, PolicyName: aws.String("work"), PolicyDocument: aws.String(fmt.Sprintf(
				`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[%s],"Resource":"%s"}]}`, actions, resource)),
		}))(tb)
	}
	arn := func(account, path string) string { return fmt.Sprintf("arn:aws:iam::%s:%s", account, path) }
	aws1 := func(arn string) string { return fmt.Sprintf(`{"AWS":%q}`, arn) }
	service := func(name string) string { return fmt.Sprintf(`{"Service":"%s.amazonaws.com"}`, name) }

	client := iam.NewFromConfig(s.Config(e.Management, Home))
	made(client.CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String("alice")}))(tb)
	made(client.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: aws.String("alice")}))(tb)
	made(client.CreateGroup(ctx, &iam.CreateGroupInput{GroupName: aws.String("engineers")}))(tb)
	made(client.AddUserToGroup(ctx, &iam.AddUserToGroupInput{GroupName: aws.String("engineers"), UserName: aws.String("alice")}))(tb)
	managed := made(client.CreatePolicy(ctx, &iam.CreatePolicyInput{
		PolicyName: aws.String("use-ci"), PolicyDocument: aws.String(fmt.Sprintf(
			`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":%q}}`, arn(e.Management, "role/ci"))),
	}))(tb).Policy.Arn
	made(client.AttachGroupPolicy(ctx, &iam.AttachGroupPolicyInput{GroupName: aws.String("engineers"), PolicyArn: managed}))(tb)
	made(client.CreateOpenIDConnectProvider(ctx, &iam.CreateOpenIDConnectProviderInput{
		Url: aws.String("https://token.actions.githubusercontent.com"), ClientIDList: []string{"sts.amazonaws.com"},
		ThumbprintList: []string{"6938fd4d98bab03faadb97b34396831e3780aea1"},
	}))(tb)

	role(e.Management, "ci", aws1(arn(e.Management, "root")), `"sts:AssumeRole"`, arn(e.Management, "role/deploy"))
	role(e.Management, "deploy", aws1(arn(e.Management, "role/ci")),
		`"sts:AssumeRole","rds:RestoreDBInstanceFromDBSnapshot","kms:Decrypt","kms:DescribeKey","kms:CreateGrant"`, "*")
	role(e.Data, "db-admin", aws1(arn(e.Management, "role/deploy")), `"secretsmanager:GetSecretValue","kms:Decrypt"`, "*")
	role(e.Data, "report", service("lambda"), `"dynamodb:GetItem"`, "*")
	role(e.Data, "web", service("ec2"), `"rds-db:connect"`, fmt.Sprintf("arn:aws:rds-db:*:%s:dbuser:*/app", e.Data))
	data := iam.NewFromConfig(s.Config(e.Data, Home))
	made(data.CreateInstanceProfile(ctx, &iam.CreateInstanceProfileInput{InstanceProfileName: aws.String("web")}))(tb)
	made(data.AddRoleToInstanceProfile(ctx, &iam.AddRoleToInstanceProfileInput{
		InstanceProfileName: aws.String("web"), RoleName: aws.String("web"),
	}))(tb)
}
