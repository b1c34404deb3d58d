package collect

import "github.com/iamreach/iamreach/store"

func dynamodbOperations() []*Operation {
	table := "arn:{partition}:dynamodb:{region}:{account}:table/"
	tables := []string{store.TypeDynamoDBTable}
	return []*Operation{
		{
			Service: "dynamodb", Name: "list-tables", Action: "dynamodb:ListTables",
			Lists: []List{{Path: "TableNames", Type: store.TypeDynamoDBTable, ID: table + "{TableName}", Name: "TableName"}},
			Call:  callListTables,
		},
		{
			Service: "dynamodb", Name: "describe-table", Action: "dynamodb:DescribeTable",
			Each:  &Each{Types: tables, Field: "TableName", ID: table + "{argument}"},
			Lists: []List{{Path: "Table", One: true}},
			Drop: []string{
				"GlobalSecondaryIndexes.ItemCount", "GlobalSecondaryIndexes.IndexSizeBytes", "GlobalSecondaryIndexes.ProvisionedThroughput",
				"LocalSecondaryIndexes.ItemCount", "LocalSecondaryIndexes.IndexSizeBytes",
			},
			Volatile:     []string{"ItemCount", "TableSizeBytes", "ProvisionedThroughput"},
			Ordered:      []string{"KeySchema"},
			NothingThere: []string{"ResourceNotFoundException"},
			Call:         callDescribeTable,
		},
		{
			Service: "dynamodb", Name: "get-resource-policy", Action: "dynamodb:GetResourcePolicy",
			Each: &Each{Types: tables, ID: "{argument}"}, Lists: []List{{}},
			Documents:    []string{"Policy"},
			Drop:         []string{"RevisionId"},
			NothingThere: []string{"PolicyNotFoundException", "ResourceNotFoundException"},
			Call:         callGetTablePolicy,
		},
	}
}
