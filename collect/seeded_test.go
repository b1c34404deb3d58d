package collect

import (
	"strconv"
	"strings"

	"github.com/iamreach/iamreach/collect/mototest"
	"github.com/iamreach/iamreach/store"
)

type expectation struct {
	key    store.Key
	part   string
	fields string
}

// seeded says what records of the estate hold, of what mototest has seeded.
func seeded(e *mototest.Estate) []expectation {
	document := func(name, text string) string { return `{"` + name + `":` + strconv.Quote(text) + `}` }
	fill := strings.NewReplacer("MANAGEMENT", e.Management, "DATA", e.Data, "KEY", e.Key, "ABROAD", e.KeyAbroad, "GRANT", e.Grant,
		"SET", e.PermissionSet, "PERSON", e.Person, "PEOPLE", e.People,
		"SECRET", e.Secret, "UNIT", e.Unit, "ROOT", e.Root, "ORG", e.Organization, "SCP", e.Guardrail, "INSTANCE", e.Instance).Replace
	at := func(account, region, typ, id, part, fields string) expectation {
		return expectation{store.Key{Partition: "aws", Account: account, Region: region, Type: typ, ID: fill(id)}, part, fill(fields)}
	}
	organization := func(typ, id, part, fields string) expectation {
		return at(e.Management, "global", typ, "arn:aws:organizations::MANAGEMENT:"+id, part, fields)
	}
	home := func(typ, id, part, fields string) expectation {
		return at(e.Data, mototest.Home, typ, id, part, fields)
	}
	return []expectation{
		at(e.Management, "global", store.TypeUser, "arn:aws:iam::MANAGEMENT:user/alice", "iam:GetAccountAuthorizationDetails",
			`{"UserName":"alice","GroupList":["engineers"]}`),
		at(e.Management, "global", store.TypeUser, "arn:aws:iam::MANAGEMENT:user/alice", "iam:ListAccessKeys",
			`{"AccessKeyMetadata":[{"Status":"Active"}]}`),
		at(e.Management, "global", store.TypeGroup, "arn:aws:iam::MANAGEMENT:group/engineers", "iam:GetAccountAuthorizationDetails",
			`{"AttachedManagedPolicies":[{"PolicyArn":"arn:aws:iam::MANAGEMENT:policy/use-ci","PolicyName":"use-ci"}]}`),
		at(e.Management, "global", store.TypeManagedPolicy, "arn:aws:iam::MANAGEMENT:policy/use-ci", "iam:GetAccountAuthorizationDetails",
			`{"DefaultVersionId":"v1","PolicyVersionList":[{"IsDefaultVersion":true,"VersionId":"v1"}]}`),
		at(e.Management, "global", store.TypeOIDCProvider, "arn:aws:iam::MANAGEMENT:oidc-provider/token.actions.githubusercontent.com",
			"iam:GetOpenIDConnectProvider", `{"Url":"token.actions.githubusercontent.com","ClientIDList":["sts.amazonaws.com"]}`),
		at(e.Data, "global", store.TypeRole, "arn:aws:iam::DATA:role/web", "iam:GetAccountAuthorizationDetails",
			`{"RoleName":"web","InstanceProfileList":[{"InstanceProfileName":"web"}],"RolePolicyList":[{"PolicyName":"work"}]}`),
		organization(store.TypeOrgUnit, "ou/ORG/UNIT", "organizations:ListOrganizationalUnitsForParent", `{"Id":"UNIT","Name":"Workloads","ParentId":"ROOT"}`),
		organization(store.TypeOrgUnit, "ou/ORG/UNIT", "organizations:ListPoliciesForTarget/SERVICE_CONTROL_POLICY",
			`{"Policies":[{"Id":"p-FullAWSAccess","AwsManaged":true},{"Id":"SCP","Name":"keep-logs"}]}`),
		organization(store.TypeOrgRoot, "root/ORG/ROOT", "organizations:ListRoots",
			`{"PolicyTypes":[{"Type":"RESOURCE_CONTROL_POLICY","Status":"ENABLED"},{"Type":"SERVICE_CONTROL_POLICY","Status":"ENABLED"}]}`),
		organization(store.TypeAccount, "account/ORG/DATA", "organizations:ListAccounts", `{"Id":"DATA","Name":"data","State":"ACTIVE"}`),
		organization(store.TypeAccount, "account/ORG/DATA", "organizations:ListParents", `{"Parents":[{"Id":"UNIT"}]}`),
		organization(store.TypeOrgPolicy, "policy/ORG/service_control_policy/SCP", "organizations:DescribePolicy",
			document("Content", mototest.GuardrailPolicy)),
		organization(store.TypeOrganization, "organization/ORG", "organizations:DescribeOrganization", `{"MasterAccountId":"MANAGEMENT","FeatureSet":"ALL"}`),
		at(e.Management, mototest.Abroad, store.TypePermissionSet, "SET", "sso:DescribePermissionSet", `{"PermissionSet":{"Name":"Reader"}}`),
		at(e.Management, mototest.Abroad, store.TypePermissionSet, "SET", "sso:GetInlinePolicyForPermissionSet",
			document("InlinePolicy", mototest.ReaderPolicy)),
		at(e.Management, mototest.Abroad, store.TypePermissionSet, "SET", "sso:ListAccountsForProvisionedPermissionSet", `{"AccountIds":["MANAGEMENT"]}`),
		at(e.Management, mototest.Abroad, store.TypeSSOAssignment, "SET/MANAGEMENT/GROUP/PEOPLE", "sso:ListAccountAssignments",
			`{"AccountId":"MANAGEMENT","PermissionSetArn":"SET","PrincipalType":"GROUP","PrincipalId":"PEOPLE"}`),
		at(e.Management, mototest.Abroad, store.TypeIdentityStoreUser, "arn:aws:identitystore:::user/PERSON", "identitystore:ListUsers", `{"UserName":"bob"}`),
		at(e.Management, mototest.Abroad, store.TypeIdentityStoreGroup, "arn:aws:identitystore:::group/PEOPLE", "identitystore:ListGroupMemberships",
			`{"GroupMemberships":[{"MemberId":{"UserId":"PERSON"}}]}`),
		organization(store.TypeDelegatedAdministrator, "account/ORG/DATA", "organizations:ListDelegatedServicesForAccount",
			`{"DelegatedServices":[{"ServicePrincipal":"ssm.amazonaws.com"}]}`),
		home(store.TypeKey, "arn:aws:kms:us-east-1:DATA:key/KEY", "kms:GetKeyPolicy", document("Policy", e.KeyPolicy())),
		home(store.TypeKey, "arn:aws:kms:us-east-1:DATA:key/KEY", "kms:DescribeKey",
			`{"KeyId":"KEY","KeyManager":"CUSTOMER","KeyState":"Enabled","Enabled":true,"KeyUsage":"ENCRYPT_DECRYPT"}`),
		home(store.TypeKey, "arn:aws:kms:us-east-1:DATA:key/KEY", "kms:ListGrants",
			`{"Grants":[{"GrantId":"GRANT","Name":"restore","GranteePrincipal":"arn:aws:iam::MANAGEMENT:role/deploy",
			  "Operations":["CreateGrant","Decrypt"],"Constraints":{"EncryptionContextSubset":{"aws:rds:db-id":"orders"}}}]}`),
		at(e.Data, mototest.Abroad, store.TypeAlias, "arn:aws:kms:eu-west-1:DATA:alias/archive", "kms:ListAliases",
			`{"AliasName":"alias/archive","TargetKeyId":"ABROAD"}`),
		home(store.TypeDBInstance, "arn:aws:rds:us-east-1:DATA:db:orders", "rds:DescribeDBInstances",
			`{"DBInstanceIdentifier":"orders","Engine":"postgres","StorageEncrypted":true,"IAMDatabaseAuthenticationEnabled":true,
			  "KmsKeyId":"arn:aws:kms:us-east-1:DATA:key/KEY","MasterUsername":"master","TagList":[{"Key":"owner","Value":"shop"}]}`),
		home(store.TypeDBCluster, "arn:aws:rds:us-east-1:DATA:cluster:ledger", "rds:DescribeDBClusters",
			`{"DBClusterIdentifier":"ledger","Engine":"aurora-postgresql"}`),
		home(store.TypeDBSnapshot, "arn:aws:rds:us-east-1:DATA:snapshot:orders-final", "rds:DescribeDBSnapshots",
			`{"DBInstanceIdentifier":"orders","SnapshotType":"manual","Encrypted":true,"KmsKeyId":"arn:aws:kms:us-east-1:DATA:key/KEY"}`),
		home(store.TypeDBSnapshot, "arn:aws:rds:us-east-1:DATA:snapshot:orders-final", "rds:DescribeDBSnapshotAttributes",
			`{"DBSnapshotAttributes":[{"AttributeName":"restore","AttributeValues":["MANAGEMENT"]}]}`),
		home(store.TypeDBClusterSnapshot, "arn:aws:rds:us-east-1:DATA:cluster-snapshot:ledger-final", "rds:DescribeDBClusterSnapshotAttributes",
			`{"DBClusterSnapshotAttributes":[{"AttributeName":"restore"}]}`),
		home(store.TypeSecret, e.Secret, "secretsmanager:ListSecrets", `{"Name":"prod/orders/master"}`),
		home(store.TypeSecret, e.Secret, "secretsmanager:GetResourcePolicy", document("ResourcePolicy", e.SecretPolicy())),
		at(e.Data, mototest.Abroad, store.TypeSecret, e.SecretAbroad, "secretsmanager:ListSecrets", `{"Name":"prod/archive/master"}`),
		home(store.TypeParameter, "/prod/orders/password", "ssm:DescribeParameters",
			`{"Name":"/prod/orders/password","Type":"SecureString","KeyId":"alias/aws/ssm"}`),
		home(store.TypeResourceShare, e.Share, "ram:GetResourceShares/SELF", `{"name":"ledger","allowExternalPrincipals":true,"status":"ACTIVE"}`),
		home(store.TypeShareAssociation, e.Share+"#"+e.Management, "ram:GetResourceShareAssociations/PRINCIPAL",
			`{"associatedEntity":"MANAGEMENT","associationType":"PRINCIPAL","status":"ASSOCIATED"}`),
		home(store.TypeShareAssociation, e.Share+"#arn:aws:rds:us-east-1:DATA:cluster:elsewhere", "ram:GetResourceShareAssociations/RESOURCE",
			`{"associationType":"RESOURCE","status":"ASSOCIATED"}`),
		home(store.TypeFunction, "arn:aws:lambda:us-east-1:DATA:function:report", "lambda:ListFunctions",
			`{"FunctionName":"report","Role":"arn:aws:iam::DATA:role/report","Runtime":"python3.12",
			  "Environment":{"Variables":[{"Name":"TABLE","LooksLikeSecret":false},{"Name":"TOKEN","LooksLikeSecret":true}]}}`),
		home(store.TypeInstance, "arn:aws:ec2:us-east-1:DATA:instance/INSTANCE", "ec2:DescribeInstances",
			`{"IamInstanceProfile":{"Arn":"arn:aws:iam::DATA:instance-profile/web"}}`),
		home(store.TypeDynamoDBTable, "arn:aws:dynamodb:us-east-1:DATA:table/sessions", "dynamodb:DescribeTable",
			`{"TableName":"sessions","TableStatus":"ACTIVE"}`),
		home(store.TypeDynamoDBTable, "arn:aws:dynamodb:us-east-1:DATA:table/sessions", "dynamodb:GetResourcePolicy", document("Policy", e.TablePolicy())),
		home(store.TypeRedshiftCluster, "arn:aws:redshift:us-east-1:DATA:cluster:warehouse", "redshift:DescribeClusters",
			`{"ClusterIdentifier":"warehouse","MasterUsername":"master","DBName":"sales"}`),
	}
}
