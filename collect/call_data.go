package collect

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/redshift"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

var (
	callListSecrets = pages(func(ctx context.Context, c *Clients, in *secretsmanager.ListSecretsInput) (*secretsmanager.ListSecretsOutput, error) {
		return c.secrets().ListSecrets(ctx, in)
	}, func(Args) *secretsmanager.ListSecretsInput {
		return &secretsmanager.ListSecretsInput{
			IncludePlannedDeletion: aws.Bool(true), // until it is gone, it can be restored and read
		}
	})
	callGetSecretPolicy = once(func(ctx context.Context, c *Clients, in *secretsmanager.GetResourcePolicyInput) (*secretsmanager.GetResourcePolicyOutput, error) {
		return c.secrets().GetResourcePolicy(ctx, in)
	}, func(a Args) *secretsmanager.GetResourcePolicyInput {
		return &secretsmanager.GetResourcePolicyInput{SecretId: &a.Item}
	})
	callListTables = pages(func(ctx context.Context, c *Clients, in *dynamodb.ListTablesInput) (*dynamodb.ListTablesOutput, error) {
		return c.dynamodb().ListTables(ctx, in)
	}, func(Args) *dynamodb.ListTablesInput {
		return &dynamodb.ListTablesInput{}
	})
	callDescribeTable = once(func(ctx context.Context, c *Clients, in *dynamodb.DescribeTableInput) (*dynamodb.DescribeTableOutput, error) {
		return c.dynamodb().DescribeTable(ctx, in)
	}, func(a Args) *dynamodb.DescribeTableInput {
		return &dynamodb.DescribeTableInput{TableName: &a.Item}
	})
	callGetTablePolicy = once(func(ctx context.Context, c *Clients, in *dynamodb.GetResourcePolicyInput) (*dynamodb.GetResourcePolicyOutput, error) {
		return c.dynamodb().GetResourcePolicy(ctx, in)
	}, func(a Args) *dynamodb.GetResourcePolicyInput {
		return &dynamodb.GetResourcePolicyInput{ResourceArn: &a.Item}
	})
	callDescribeRedshiftClusters = pages(func(ctx context.Context, c *Clients, in *redshift.DescribeClustersInput) (*redshift.DescribeClustersOutput, error) {
		return c.redshift().DescribeClusters(ctx, in)
	}, func(Args) *redshift.DescribeClustersInput {
		return &redshift.DescribeClustersInput{}
	})
	callDescribeRedshiftSubnetGroups = pages(func(ctx context.Context, c *Clients, in *redshift.DescribeClusterSubnetGroupsInput) (*redshift.DescribeClusterSubnetGroupsOutput, error) {
		return c.redshift().DescribeClusterSubnetGroups(ctx, in)
	}, func(a Args) *redshift.DescribeClusterSubnetGroupsInput {
		return &redshift.DescribeClusterSubnetGroupsInput{ClusterSubnetGroupName: &a.Item}
	})
)
