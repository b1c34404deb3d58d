package main

import (
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/iamreach/iamreach/collect/mototest"
)

// seedInvoices adds the database invoices to the data account of the estate.
// Alice reaches it over the roles ci and deploy in two ways: by its snapshot,
// which is shared with the management account and whose key has a grant for
// deploy, and by its secret, over the role db-admin.
func seedInvoices(t *testing.T, server *mototest.Server, e *mototest.Estate) {
	t.Helper()
	ctx := t.Context()
	deploy := fmt.Sprintf("arn:aws:iam::%s:role/deploy", e.Management)
	must(t)(iam.NewFromConfig(server.Config(e.Management, mototest.Home)).PutRolePolicy(ctx, &iam.PutRolePolicyInput{
		RoleName: aws.String("deploy"), PolicyName: aws.String("restore"), PolicyDocument: aws.String(
			`{"Version":"2012-10-17","Statement":[{"Sid":"Restore","Effect":"Allow","Resource":"*","Action":[` +
				`"rds:CopyDBSnapshot","rds:ModifyDBInstance","dynamodb:GetItem"]}]}`),
	}))

	keys := kms.NewFromConfig(server.Config(e.Data, mototest.Home))
	key, err := keys.CreateKey(ctx, &kms.CreateKeyInput{Policy: aws.String(fmt.Sprintf(
		`{"Version":"2012-10-17","Statement":[{"Sid":"IAM","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%s:root"},"Action":"kms:*","Resource":"*"}]}`, e.Data))})
	if err != nil {
		t.Fatal(err)
	}
	must(t)(keys.CreateGrant(ctx, &kms.CreateGrantInput{
		KeyId: key.KeyMetadata.KeyId, GranteePrincipal: &deploy,
		Operations: []kmstypes.GrantOperation{kmstypes.GrantOperationDecrypt, kmstypes.GrantOperationCreateGrant, kmstypes.GrantOperationDescribeKey},
	}))

	network := ec2.NewFromConfig(server.Config(e.Data, mototest.Home))
	group, err := network.CreateSecurityGroup(ctx, &ec2.CreateSecurityGroupInput{GroupName: aws.String("invoices"), Description: aws.String("the database")})
	if err != nil {
		t.Fatal(err)
	}
	must(t)(network.AuthorizeSecurityGroupIngress(ctx, &ec2.AuthorizeSecurityGroupIngressInput{
		GroupId: group.GroupId, IpPermissions: []ec2types.IpPermission{{
			IpProtocol: aws.String("tcp"), FromPort: aws.Int32(5432), ToPort: aws.Int32(5432), IpRanges: []ec2types.IpRange{{CidrIp: aws.String("10.0.0.0/8")}},
		}},
	}))

	databases := rds.NewFromConfig(server.Config(e.Data, mototest.Home))
	must(t)(databases.CreateDBInstance(ctx, &rds.CreateDBInstanceInput{
		DBInstanceIdentifier: aws.String("invoices"), DBInstanceClass: aws.String("db.t4g.medium"), Engine: aws.String("postgres"),
		AllocatedStorage: aws.Int32(20), MasterUsername: aws.String("master"), MasterUserPassword: aws.String("not-a-secret"), Port: aws.Int32(5432),
		StorageEncrypted: aws.Bool(true), KmsKeyId: key.KeyMetadata.Arn, VpcSecurityGroupIds: []string{*group.GroupId},
	}))
	must(t)(databases.CreateDBSnapshot(ctx, &rds.CreateDBSnapshotInput{DBInstanceIdentifier: aws.String("invoices"), DBSnapshotIdentifier: aws.String("invoices-final")}))
	must(t)(databases.ModifyDBSnapshotAttribute(ctx, &rds.ModifyDBSnapshotAttributeInput{
		DBSnapshotIdentifier: aws.String("invoices-final"), AttributeName: aws.String("restore"), ValuesToAdd: []string{e.Management},
	}))
	must(t)(secretsmanager.NewFromConfig(server.Config(e.Data, mototest.Home)).CreateSecret(ctx, &secretsmanager.CreateSecretInput{
		Name: aws.String("prod/invoices/master"), SecretString: aws.String(`{"username":"master","password":"never-read"}`),
	}))
}

// must ends the test when an SDK call fails: must(t)(client.CreateKey(ctx, in)).
func must(t *testing.T) func(any, error) {
	return func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
}
