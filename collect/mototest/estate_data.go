package mototest

import (
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dynamodbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/aws-sdk-go-v2/service/ram"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/aws/aws-sdk-go-v2/service/redshift"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
)

func (s *Server) seedKeys(tb testing.TB, e *Estate) {
	tb.Helper()
	ctx := tb.Context()
	key := func(region, alias string) string {
		client := kms.NewFromConfig(s.Config(e.Data, region))
		id := made(client.CreateKey(ctx, &kms.CreateKeyInput{
			Description: aws.String("databases"), KeyUsage: kmstypes.KeyUsageTypeEncryptDecrypt,
			Policy: aws.String(e.KeyPolicy()),
		}))(tb).KeyMetadata.KeyId
		made(client.CreateAlias(ctx, &kms.CreateAliasInput{AliasName: aws.String("alias/" + alias), TargetKeyId: id}))(tb)
		return *id
	}
	e.Key, e.KeyAbroad = key(Home, "databases"), key(Abroad, "archive")
	client := kms.NewFromConfig(s.Config(e.Data, Home))
	e.Grant = *made(client.CreateGrant(ctx, &kms.CreateGrantInput{
		KeyId: &e.Key, Name: aws.String("restore"),
		GranteePrincipal: aws.String(fmt.Sprintf("arn:aws:iam::%s:role/deploy", e.Management)),
		Operations:       []kmstypes.GrantOperation{kmstypes.GrantOperationDecrypt, kmstypes.GrantOperationCreateGrant},
		Constraints:      &kmstypes.GrantConstraints{EncryptionContextSubset: map[string]string{"aws:rds:db-id": "orders"}},
	}))(tb).GrantId
}

func (s *Server) seedDatabases(tb testing.TB, e *Estate) {
	tb.Helper()
	ctx := tb.Context()
	database := func(region, name, key string) {
		client := rds.NewFromConfig(s.Config(e.Data, region))
		made(client.CreateDBInstance(ctx, &rds.CreateDBInstanceInput{
			DBInstanceIdentifier: &name, DBInstanceClass: aws.String("db.t4g.medium"), Engine: aws.String("postgres"),
			AllocatedStorage: aws.Int32(20), MasterUsername: aws.String("master"), MasterUserPassword: aws.String("not-a-secret"),
			StorageEncrypted: aws.Bool(true), KmsKeyId: &key, EnableIAMDatabaseAuthentication: aws.Bool(true),
			Tags: []rdstypes.Tag{{Key: aws.String("owner"), Value: aws.String("shop")}},
		}))(tb)
		made(client.CreateDBSnapshot(ctx, &rds.CreateDBSnapshotInput{
			DBInstanceIdentifier: &name, DBSnapshotIdentifier: aws.String(name + "-final"),
		}))(tb)
	}
	arn := func(region, key string) string { return fmt.Sprintf("arn:aws:kms:%s:%s:key/%s", region, e.Data, key) }
	database(Home, "orders", arn(Home, e.Key))
	database(Abroad, "archive", arn(Abroad, e.KeyAbroad))
	client := rds.NewFromConfig(s.Config(e.Data, Home))
	made(client.ModifyDBSnapshotAttribute(ctx, &rds.ModifyDBSnapshotAttributeInput{
		DBSnapshotIdentifier: aws.String("orders-final"), AttributeName: aws.String("restore"), ValuesToAdd: []string{e.Management},
	}))(tb)
	made(client.CreateDBCluster(ctx, &rds.CreateDBClusterInput{
		DBClusterIdentifier: aws.String("ledger"), Engine: aws.String("aurora-postgresql"),
		MasterUsername: aws.String("master"), MasterUserPassword: aws.String("not-a-secret"),
	}))(tb)
	made(client.CreateDBClusterSnapshot(ctx, &rds.CreateDBClusterSnapshotInput{
		DBClusterIdentifier: aws.String("ledger"), DBClusterSnapshotIdentifier: aws.String("ledger-final"),
	}))(tb)

	secret := func(region, name string) string {
		client := secretsmanager.NewFromConfig(s.Config(e.Data, region))
		return *made(client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{
			Name: &name, SecretString: aws.String(`{"username":"master","password":"never-read"}`),
		}))(tb).ARN
	}
	e.Secret, e.SecretAbroad = secret(Home, "prod/orders/master"), secret(Abroad, "prod/archive/master")
	made(secretsmanager.NewFromConfig(s.Config(e.Data, Home)).PutResourcePolicy(ctx, &secretsmanager.PutResourcePolicyInput{
		SecretId: &e.Secret, ResourcePolicy: aws.String(e.SecretPolicy()),
	}))(tb)

	s.seedShared(tb, e)

	tables := dynamodb.NewFromConfig(s.Config(e.Data, Home))
	table := made(tables.CreateTable(ctx, &dynamodb.CreateTableInput{
		TableName: aws.String("sessions"), BillingMode: dynamodbtypes.BillingModePayPerRequest,
		AttributeDefinitions: []dynamodbtypes.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: dynamodbtypes.ScalarAttributeTypeS}},
		KeySchema:            []dynamodbtypes.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: dynamodbtypes.KeyTypeHash}},
	}))(tb).TableDescription.TableArn
	made(tables.PutResourcePolicy(ctx, &dynamodb.PutResourcePolicyInput{
		ResourceArn: table, Policy: aws.String(e.TablePolicy()),
	}))(tb)
	made(redshift.NewFromConfig(s.Config(e.Data, Home)).CreateCluster(ctx, &redshift.CreateClusterInput{
		ClusterIdentifier: aws.String("warehouse"), NodeType: aws.String("ra3.large"), ClusterType: aws.String("single-node"),
		DBName: aws.String("sales"), MasterUsername: aws.String("master"), MasterUserPassword: aws.String("Not-a-secret1"),
	}))(tb)
}

// seedShared makes what may lead to data beside the databases: a parameter, and
// a share, here of a cluster that is gone.
func (s *Server) seedShared(tb testing.TB, e *Estate) {
	tb.Helper()
	ctx := tb.Context()
	made(ssm.NewFromConfig(s.Config(e.Data, Home)).PutParameter(ctx, &ssm.PutParameterInput{
		Name: aws.String("/prod/orders/password"), Type: ssmtypes.ParameterTypeSecureString, Value: aws.String("never-read"),
	}))(tb)
	e.Share = *made(ram.NewFromConfig(s.Config(e.Data, Home)).CreateResourceShare(ctx, &ram.CreateResourceShareInput{
		Name: aws.String("ledger"), Principals: []string{e.Management}, AllowExternalPrincipals: aws.Bool(true),
		ResourceArns: []string{fmt.Sprintf("arn:aws:rds:%s:%s:cluster:elsewhere", Home, e.Data)},
	}))(tb).ResourceShare.ResourceShareArn
}
