package catalog_test

import (
	"fmt"

	"github.com/iamreach/iamreach/policy/catalog"
)

func ExampleFind() {
	a, ok := catalog.Find("rds-db:CONNECT")
	fmt.Println(ok, a, a.Access)
	for _, use := range a.Resources {
		fmt.Println(use.Type.Name, use.Required, use.Type.Patterns)
	}
	// Output:
	// true rds-db:connect Permissions management
	// db-user true [arn:${Partition}:rds-db:${Region}:${Account}:dbuser:${DbiResourceId}/${DbUserName}]
}

func ExampleExpand() {
	fmt.Println(catalog.Expand("kms:*Grant"))
	// Output: [kms:CreateGrant kms:RetireGrant kms:RevokeGrant]
}
