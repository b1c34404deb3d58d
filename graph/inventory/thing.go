package inventory

import (
	"encoding/json"
	"strings"

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
	Key             = "key"
	Secret          = "secret"
	Function        = "function"
	Instance        = "instance"
	RDSInstance     = "rds-instance"
	RDSMember       = "rds-member" // an instance of a cluster
	RDSCluster      = "rds-cluster"
	RDSSnapshot     = "rds-snapshot"
	ClusterSnapshot = "rds-cluster-snapshot"
	RDSCopies       = "rds-copies" // a database that only snapshots still hold
	RDSProxy        = "rds-proxy"
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

	GrantsMissing *policy.Missing
	SharesMissing *policy.Missing

	fields  map[string]any
	related map[string][]*Thing
	unread  map[string]policy.Missing // by the first word of a field
}

// Field returns the value under a path of names joined by dots, whether it is
// there, and what was not collected when that cannot be said.
func (t *Thing) Field(path string) (value any, present bool, missing *policy.Missing) {
	first, rest, deeper := strings.Cut(path, ".")
	at := t.fields[first]
	for deeper {
		var name string
		name, rest, deeper = strings.Cut(rest, ".")
		m, _ := at.(map[string]any)
		at = m[name]
	}
	if at != nil {
		return at, true, nil
	}
	if gap, ok := t.unread[first]; ok {
		return nil, false, &gap
	}
	if t.Record == nil && t.Kind != Root {
		return nil, false, &policy.Missing{Operation: describes[t.Kind], Account: t.Account, Region: t.Region}
	}
	return nil, false, nil
}

// Text returns a field as text, empty when it is not there.
func (t *Thing) Text(path string) string {
	value, _, _ := t.Field(path)
	return text(value)
}

// Flag returns a field as a boolean, false when it is not there.
func (t *Thing) Flag(path string) bool {
	value, _, _ := t.Field(path)
	flag, _ := value.(bool)
	return flag
}

// List returns a field that is a list of texts.
func (t *Thing) List(path string) []string {
	value, _, _ := t.Field(path)
	return words(value, "")
}

// Aliases returns the aliases of a key, nil for none.
func (t *Thing) Aliases() []string { return words(t.fields["aliases"], "") }

// TagsUnread says what was not collected of the tags, nil when they are known.
func (t *Thing) TagsUnread() *policy.Missing {
	if t.Tags != nil {
		return nil
	}
	if gap, ok := t.unread["Tags"]; ok {
		return &gap
	}
	return &policy.Missing{Operation: describes[t.Kind], Account: t.Account, Region: t.Region}
}

// Related returns the things in a relation, in the order of their ids.
func (t *Thing) Related(name string) []*Thing { return t.related[name] }

// RelationUnread says what was not collected of a relation, if anything.
func (t *Thing) RelationUnread(name string) *policy.Missing {
	if gap, ok := t.unread[name]; ok {
		return &gap
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

func (t *Thing) set(field string, value any) {
	if t.fields == nil {
		t.fields = map[string]any{}
	}
	t.fields[field] = value
}

func (t *Thing) relate(name string, other *Thing) {
	if other == nil {
		return
	}
	for _, have := range t.related[name] {
		if have == other {
			return
		}
	}
	if t.related == nil {
		t.related = map[string][]*Thing{}
	}
	t.related[name] = append(t.related[name], other)
}

func (t *Thing) miss(field string, m policy.Missing) {
	if t.unread == nil {
		t.unread = map[string]policy.Missing{}
	}
	t.unread[field] = m
}

func text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	}
	return ""
}

// describes names the operation that describes things of a kind.
var describes = map[string]string{
	User: "iam:GetAccountAuthorizationDetails", Group: "iam:GetAccountAuthorizationDetails",
	Role: "iam:GetAccountAuthorizationDetails", Policy: "iam:GetAccountAuthorizationDetails",
	Key: "kms:DescribeKey", Secret: "secretsmanager:ListSecrets", Function: "lambda:ListFunctions",
	Instance: "ec2:DescribeInstances", RDSInstance: "rds:DescribeDBInstances", RDSCluster: "rds:DescribeDBClusters",
	RDSProxy: "rds:DescribeDBProxies", Table: "dynamodb:DescribeTable", Redshift: "redshift:DescribeClusters",
	SecurityGroup: "ec2:DescribeSecurityGroups", Subnet: "ec2:DescribeSubnets", RouteTable: "ec2:DescribeRouteTables",
}
