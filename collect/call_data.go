package collect

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/redshift"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

var (
	callListSecrets = pages(func(c *Clients, _ Args) pager[secretsmanager.ListSecretsOutput, secretsmanager.Options] {
		return secretsmanager.NewListSecretsPaginator(c.secrets(), &secretsmanager.ListSecretsInput{
			IncludePlannedDeletion: aws.Bool(true), // until it is gone, it can be restored and read
		})
	})
	callGetSecretPolicy = once((*Clients).secrets, (*secretsmanager.Client).GetResourcePolicy, func(a Args) *secretsmanager.GetResourcePolicyInput {
		return &secretsmanager.GetResourcePolicyInput{SecretId: &a.Item}
	})
	callListTables = pages(func(c *Clients, _ Args) pager[dynamodb.ListTablesOutput, dynamodb.Options] {
		return dynamodb.NewListTablesPaginator(c.dynamodb(), &dynamodb.ListTablesInput{})
	})
	callDescribeTable = once((*Clients).dynamodb, (*dynamodb.Client).DescribeTable, func(a Args) *dynamodb.DescribeTableInput {
		return &dynamodb.DescribeTableInput{TableName: &a.Item}
	})
	callGetTablePolicy = once((*Clients).dynamodb, (*dynamodb.Client).GetResourcePolicy, func(a Args) *dynamodb.GetResourcePolicyInput {
		return &dynamodb.GetResourcePolicyInput{ResourceArn: &a.Item}
	})
	callDescribeRedshiftClusters = pages(func(c *Clients, _ Args) pager[redshift.DescribeClustersOutput, redshift.Options] {
		return redshift.NewDescribeClustersPaginator(c.redshift(), &redshift.DescribeClustersInput{})
	})
)
