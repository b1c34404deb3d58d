package collect

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/backup"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentity"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/ram"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/redshift"
	"github.com/aws/aws-sdk-go-v2/service/rolesanywhere"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/google/go-cmp/cmp"
)

// outputs are the SDK's types for the answers of the operations with things
// in them.
var outputs = []any{
	iam.GetAccountAuthorizationDetailsOutput{},
	iam.ListOpenIDConnectProvidersOutput{},
	iam.GetOpenIDConnectProviderOutput{},
	iam.ListSAMLProvidersOutput{},
	iam.ListAccessKeysOutput{},
	iam.GetLoginProfileOutput{},
	iam.ListMFADevicesOutput{},
	organizations.DescribeOrganizationOutput{},
	organizations.ListRootsOutput{},
	organizations.ListAccountsOutput{},
	organizations.ListOrganizationalUnitsForParentOutput{},
	organizations.ListParentsOutput{},
	organizations.ListPoliciesForTargetOutput{},
	organizations.DescribePolicyOutput{},
	kms.ListKeysOutput{},
	kms.ListAliasesOutput{},
	kms.DescribeKeyOutput{},
	kms.GetKeyPolicyOutput{},
	kms.ListGrantsOutput{},
	rds.DescribeDBInstancesOutput{},
	rds.DescribeDBClustersOutput{},
	rds.DescribeDBSnapshotsOutput{},
	rds.DescribeDBSnapshotAttributesOutput{},
	rds.DescribeDBClusterSnapshotsOutput{},
	rds.DescribeDBClusterSnapshotAttributesOutput{},
	rds.DescribeDBProxiesOutput{},
	rds.DescribeDBProxyTargetsOutput{},
	rds.DescribeDBSubnetGroupsOutput{},
	rds.DescribeDBProxyEndpointsOutput{},
	rds.DescribeGlobalClustersOutput{},
	rds.DescribeBlueGreenDeploymentsOutput{},
	rds.DescribeIntegrationsOutput{},
	rds.DescribeDBParametersOutput{},
	rds.DescribeDBClusterParametersOutput{},
	rds.DescribeExportTasksOutput{},
	rds.DescribeDBInstanceAutomatedBackupsOutput{},
	rds.DescribeDBClusterAutomatedBackupsOutput{},
	secretsmanager.ListSecretsOutput{},
	secretsmanager.GetResourcePolicyOutput{},
	ssm.DescribeParametersOutput{},
	ssm.GetResourcePoliciesOutput{},
	backup.ListBackupVaultsOutput{},
	backup.GetBackupVaultAccessPolicyOutput{},
	backup.ListRecoveryPointsByBackupVaultOutput{},
	ram.GetResourceSharesOutput{},
	ram.GetResourceShareAssociationsOutput{},
	lambda.ListFunctionsOutput{},
	lambda.GetPolicyOutput{},
	ec2.DescribeInstancesOutput{},
	ec2.DescribeIamInstanceProfileAssociationsOutput{},
	ec2.DescribeLaunchTemplatesOutput{},
	ec2.DescribeLaunchTemplateVersionsOutput{},
	ec2.DescribeSecurityGroupsOutput{},
	ec2.DescribeSubnetsOutput{},
	ec2.DescribeRouteTablesOutput{},
	ec2.DescribeVpcsOutput{},
	ec2.DescribeVpcEndpointsOutput{},
	ec2.DescribeNetworkAclsOutput{},
	ec2.DescribeInternetGatewaysOutput{},
	ec2.DescribeVpcPeeringConnectionsOutput{},
	ec2.DescribeTransitGatewayAttachmentsOutput{},
	ec2.DescribeManagedPrefixListsOutput{},
	dynamodb.ListTablesOutput{},
	dynamodb.DescribeTableOutput{},
	dynamodb.GetResourcePolicyOutput{},
	redshift.DescribeClustersOutput{},
	redshift.DescribeClusterSubnetGroupsOutput{},
	rolesanywhere.ListTrustAnchorsOutput{},
	rolesanywhere.ListProfilesOutput{},
	cognitoidentity.ListIdentityPoolsOutput{},
	cognitoidentity.DescribeIdentityPoolOutput{},
	cognitoidentity.GetIdentityPoolRolesOutput{},
}

func TestMembersThatTheSDKCannotLeaveOutAreKnown(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for _, output := range outputs {
		zeroMembers(reflect.TypeOf(output), found, map[reflect.Type]bool{})
	}
	for _, name := range pageTokens {
		delete(found, name)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(found)), slices.Sorted(slices.Values(zeroIsAbsent))); diff != "" {
		t.Errorf("zeroIsAbsent differs from the SDK (-sdk +ours):\n%s", diff)
	}
}

// zeroMembers finds the members that are neither pointers nor lists.
func zeroMembers(typ reflect.Type, found map[string]bool, seen map[reflect.Type]bool) {
	switch typ.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		zeroMembers(typ.Elem(), found, seen)
	case reflect.Struct:
		if seen[typ] || typ.PkgPath() == "time" || typ.Name() == "Metadata" {
			return
		}
		seen[typ] = true
		for i := range typ.NumField() {
			f := typ.Field(i)
			switch f.Type.Kind() {
			case reflect.Bool, reflect.Int32, reflect.Int64, reflect.Float32, reflect.Float64:
				found[f.Name] = true
			default:
				zeroMembers(f.Type, found, seen)
			}
		}
	}
}
