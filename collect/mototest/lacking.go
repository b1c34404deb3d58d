package mototest

import "github.com/iamreach/iamreach/collect/faultproxy"

// Lacking are rules for operations that moto does not have and answers with a
// web page: with them, a proxy says what AWS says in a region that does not
// offer an operation.
func Lacking() []faultproxy.Rule {
	return []faultproxy.Rule{
		{Service: "rds", Operation: "DescribeDBClusterAutomatedBackups", Code: "InvalidAction"},
		{Service: "rds", Operation: "DescribeDBProxyEndpoints", Code: "InvalidAction"},
		{Service: "rds", Operation: "DescribeIntegrations", Code: "InvalidAction"},
		{Service: "account", Operation: "ListRegions", Code: "AccessDeniedException"},
		{Service: "iam", Operation: "ListOrganizationsFeatures", Code: "InvalidAction"},
		{Service: "organizations", Operation: "DescribeResourcePolicy", Code: "UnknownOperationException"},
		{Service: "rolesanywhere", Code: "UnknownOperationException"},
		{Service: "sso", Operation: "GetPermissionsBoundaryForPermissionSet", Code: "UnknownOperationException"},
	}
}
