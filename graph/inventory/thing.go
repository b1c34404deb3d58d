package inventory

import (
	"slices"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// The kinds of things.
const (
	User            = "user"
	Group           = "group"
	Role            = "role"
	Root            = "root"
	Policy          = "policy"
	PolicyVersion   = "policy-version"
	InstanceProfile = "instance-profile"
	OIDCProvider    = "oidc-provider"
	SAMLProvider    = "saml-provider"
	SSOUser         = "sso-user" // of Identity Center
	SSOGroup        = "sso-group"
	PermissionSet   = "permission-set"
	Assignment      = "sso-assignment"
	IdentityCenter  = "identity-center" // as an account administers it
	RootAccess      = "root-access"     // the same of the root users of an organisation
	Guardrail       = "guardrail"       // an SCP or RCP
	Org             = "organization"
	Member          = "member-account"   // of an organisation
	TrustAnchor     = "trust-anchor"     // of Roles Anywhere
	AnywhereProfile = "anywhere-profile" // the same
	IdentityPool    = "identity-pool"    // of Cognito
	Key             = "key"
	Secret          = "secret"
	Parameter       = "parameter"
	ParameterPath   = "parameter-path" // all parameters beneath a name
	BackupVault     = "backup-vault"
	RecoveryPoint   = "recovery-point" // what is no snapshot of RDS as well
	ResourceShare   = "resource-share"
	LaunchTemplate  = "launch-template"
	Function        = "function"
	Instance        = "instance"
	RDSInstance     = "rds-instance"
	RDSMember       = "rds-member" // an instance of a cluster
	RDSCluster      = "rds-cluster"
	RDSSnapshot     = "rds-snapshot"
	ClusterSnapshot = "rds-cluster-snapshot"
	RDSCopies       = "rds-copies" // a database that only snapshots still hold
	RDSProxy        = "rds-proxy"
	ProxyEndpoint   = "rds-proxy-endpoint" // another than the one that a proxy comes with
	RDSBackup       = "rds-backup"         // automated backups of an instance
	ClusterBackup   = "rds-cluster-backup"
	ParameterGroup  = "rds-parameter-group"
	ClusterGroup    = "rds-cluster-parameter-group"
	OptionGroup     = "rds-option-group"
	Deployment      = "rds-deployment" // blue/green
	Export          = "rds-export"     // to S3
	Bucket          = "bucket"
	VPC             = "vpc"
	Opening         = "opening" // of the port of a database or proxy: who may open it reaches this
	Table           = "dynamodb-table"
	Redshift        = "redshift-cluster"
	SecurityGroup   = "security-group"
	Subnet          = "subnet"
	RouteTable      = "route-table"
)

// Thing is one thing of the snapshot, or one that the snapshot names.
type Thing struct {
	ID        string // node id: the ARN
	Kind      string
	Partition string
	Account   string
	Region    string
	Name      string
	Record    *store.Record     // nil when nothing describes it
	Tags      map[string]string // nil when unread
	UniqueID  string            // AIDA…, AROA…

	Identity *policy.Layer // policies of a user or role
	Boundary *policy.Layer
	Policy   *policy.Layer // the thing's own: trust, key policy, table policy
	Grants   []policy.Grant
	Shares   []policy.Share

	KeyMatters bool // an active access key lets a user do other things than a session in the console

	GrantsMissing *policy.Missing
	SharesMissing *policy.Missing

	source  parts // the record's, which hold the fields
	owns    []own
	related []relation
	unread  []uncollected
}

// relation is a named list of other things.
type relation struct {
	name   string
	things []*Thing
}

// TagsUnread says what was not collected of the tags, nil when they are known.
func (t *Thing) TagsUnread() *policy.Missing {
	if t.Tags != nil {
		return nil
	}
	if gap := t.RelationUnread("Tags"); gap != nil {
		return gap
	}
	return &policy.Missing{Operation: describes[t.Kind], Account: t.Account, Region: t.Region}
}

// location is an account and a region in it.
type location struct{ account, region string }

func (t *Thing) location() location { return location{t.Account, t.Region} }

// Related returns the things in a relation, in the order of their ids.
func (t *Thing) Related(name string) []*Thing {
	for i := range t.related {
		if t.related[i].name == name {
			return t.related[i].things
		}
	}
	return nil
}

// Attribute returns what a template's {var.attribute} stands for.
func (t *Thing) Attribute(name string) string {
	switch name {
	case "arn", "id":
		return t.ID
	case "name":
		return t.Name
	case "account":
		return t.Account
	case "region":
		return t.Region
	case "partition":
		return t.Partition
	}
	return t.Text(name)
}

// Database reports whether the thing is a database.
func (t *Thing) Database() bool {
	switch t.Kind {
	case RDSInstance, RDSCluster, RDSCopies, Table, Redshift:
		return true
	}
	return false
}

// Engine names the database engine, as AWS does where it does.
func (t *Thing) Engine() string {
	switch t.Kind {
	case Table:
		return "dynamodb"
	case Redshift:
		return "redshift"
	}
	return t.Text("Engine")
}

// Encrypted reports whether the storage is encrypted. DynamoDB always is.
func (t *Thing) Encrypted() bool {
	return t.Kind == Table || t.Flag("StorageEncrypted") || t.Flag("Encrypted")
}

// relate adds to a relation. What is there already is found when all is read
// and sorted: looking for it each time would take as long as the square of
// those who trust one role, or are in one group.
func (t *Thing) relate(name string, other *Thing) {
	if other == nil {
		return
	}
	for i := range t.related {
		if r := &t.related[i]; r.name == name {
			r.things = append(r.things, other)
			return
		}
	}
	t.related = append(t.related, relation{name, []*Thing{other}})
}

// sortRelations puts relations in order, with each thing once.
func (t *Thing) sortRelations() {
	for i := range t.related {
		r := &t.related[i]
		slices.SortFunc(r.things, compareID)
		r.things = slices.Clip(slices.Compact(r.things))
	}
}

// describes names the operation that describes things of a kind.
var describes = map[string]string{
	User: "iam:GetAccountAuthorizationDetails", Group: "iam:GetAccountAuthorizationDetails",
	Role: "iam:GetAccountAuthorizationDetails", Policy: "iam:GetAccountAuthorizationDetails",
	TrustAnchor: "rolesanywhere:ListTrustAnchors", AnywhereProfile: "rolesanywhere:ListProfiles",
	IdentityPool: "cognito-identity:DescribeIdentityPool",
	Key:          "kms:DescribeKey", Secret: "secretsmanager:ListSecrets", Parameter: "ssm:DescribeParameters",
	BackupVault: "backup:ListBackupVaults", RecoveryPoint: "backup:ListRecoveryPointsByBackupVault", ResourceShare: "ram:GetResourceShares",
	LaunchTemplate: "ec2:DescribeLaunchTemplates", Function: "lambda:ListFunctions",
	Instance: "ec2:DescribeInstances", RDSInstance: "rds:DescribeDBInstances", RDSCluster: "rds:DescribeDBClusters",
	RDSProxy: "rds:DescribeDBProxies", ProxyEndpoint: "rds:DescribeDBProxyEndpoints", Deployment: "rds:DescribeBlueGreenDeployments",
	RDSBackup: "rds:DescribeDBInstanceAutomatedBackups", ClusterBackup: "rds:DescribeDBClusterAutomatedBackups",
	ParameterGroup: "rds:DescribeDBParameters", ClusterGroup: "rds:DescribeDBClusterParameters", OptionGroup: "rds:DescribeOptionGroups",
	Export: "rds:DescribeExportTasks", Bucket: "s3:GetBucketTagging",
	Table: "dynamodb:DescribeTable", Redshift: "redshift:DescribeClusters",
	SecurityGroup: "ec2:DescribeSecurityGroups", Subnet: "ec2:DescribeSubnets", RouteTable: "ec2:DescribeRouteTables",
}
