package scenario

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// place is where a thing lies.
type place struct {
	Region string            `yaml:"region"`
	Tags   map[string]string `yaml:"tags"`
}

// identity is what users, roles and groups have in common.
type identity struct {
	Allow  statements `yaml:"allow"`
	Deny   statements `yaml:"deny"`
	Attach names      `yaml:"attach"` // policy/NAME, or an AWS managed policy by its name
	Path   string     `yaml:"path"`   // /service/
}

// boundary is a permissions boundary: statements, or policy/NAME.
type boundary struct {
	policy string
	allow  statements
}

// UnmarshalYAML tells a name from a statement: an action has a colon.
func (b *boundary) UnmarshalYAML(node ast.Node) error {
	if text, ok := scalar(node); ok && strings.Contains(text, "policy/") && !strings.Contains(text, ":") {
		b.policy = text
		return nil
	}
	return b.allow.UnmarshalYAML(node)
}

type user struct {
	Place    place     `yaml:",inline"`
	Identity identity  `yaml:",inline"`
	Boundary *boundary `yaml:"boundary"`
	Groups   names     `yaml:"groups"`
	Keys     int       `yaml:"access-keys"`
	Inactive int       `yaml:"inactive-keys"`
	Password bool      `yaml:"password"`
	MFA      bool      `yaml:"mfa"`
}

type role struct {
	Place    place       `yaml:",inline"`
	Identity identity    `yaml:",inline"`
	Boundary *boundary   `yaml:"boundary"`
	Trust    trustPolicy `yaml:"trust"`   // left out: its own account
	Profile  *bool       `yaml:"profile"` // an instance profile; left out: when it trusts EC2 or an instance has it
}

type group struct {
	Identity identity `yaml:",inline"`
}

type managedPolicy struct {
	Allow    statements   `yaml:"allow"`
	Deny     statements   `yaml:"deny"`
	Versions []statements `yaml:"versions"` // those that are not the default
}

// database is an instance or a cluster.
type database struct {
	Place   place  `yaml:",inline"`
	Engine  string `yaml:"engine"`
	IAM     bool   `yaml:"iam"`
	DataAPI bool   `yaml:"data-api"`
	Open    names  `yaml:"open"`   // internet, vpc, nobody, ranges, groups or compute
	Key     string `yaml:"key"`    // key/NAME or aws; left out: not encrypted
	Secret  string `yaml:"secret"` // the master secret
	Backups *int   `yaml:"backups"`
	Status  string `yaml:"status"`
	VPC     string `yaml:"vpc"`
	Members *int   `yaml:"members"` // of a cluster: 0, or one when left out
	Subnets string `yaml:"subnets"` // public or private; left out: public when the port is open to the internet
	With    fields `yaml:"with"`    // in place of what AWS says by default
	Member  fields `yaml:"member"`  // the same of the one member of a cluster
}

// fields are those of an answer of AWS, in its own words. A value that names a
// thing stands for its ARN.
type fields map[string]any

type snapshot struct {
	Place  place  `yaml:",inline"`
	Of     string `yaml:"of"`
	Type   string `yaml:"type"`
	Status string `yaml:"status"`
	Shared names  `yaml:"shared"` // account ids, or all
	Key    string `yaml:"key"`    // left out: as the database
}

type proxy struct {
	Place  place  `yaml:",inline"`
	To     string `yaml:"to"`
	IAM    bool   `yaml:"iam"`
	Secret string `yaml:"secret"`
	Open   names  `yaml:"open"`
	VPC    string `yaml:"vpc"`
}

// proxyEndpoint is another endpoint of a proxy.
type proxyEndpoint struct {
	Place place  `yaml:",inline"`
	Of    string `yaml:"of"`
	Open  names  `yaml:"open"`
	VPC   string `yaml:"vpc"`
}

// pair joins databases: a blue/green deployment, a global database or a
// zero-ETL integration.
type pair struct {
	Place  place  `yaml:",inline"`
	From   string `yaml:"from"` // the one that is followed
	To     string `yaml:"to"`
	Status string `yaml:"status"`
}

type secret struct {
	Place  place          `yaml:",inline"`
	Key    string         `yaml:"key"` // left out: aws
	Policy resourcePolicy `yaml:"policy"`
	Opens  string         `yaml:"opens"` // named in a tag
	Of     string         `yaml:"of"`    // secret/NAME in another region, of which it is a replica
	Gone   bool           `yaml:"deleted"`
}

// trustAnchor is whose certificates Roles Anywhere takes.
type trustAnchor struct {
	Place    place `yaml:",inline"`
	Disabled bool  `yaml:"disabled"`
}

// anywhereProfile is which roles Roles Anywhere gives.
type anywhereProfile struct {
	Place    place `yaml:",inline"`
	Disabled bool  `yaml:"disabled"`
	Roles    names `yaml:"roles"`
	Limited  bool  `yaml:"limited"` // by a session policy
}

// identityPool is one of Cognito.
type identityPool struct {
	Place         place  `yaml:",inline"`
	Authenticated string `yaml:"authenticated"` // the role of those who sign in
	Guests        bool   `yaml:"guests"`
	Classic       bool   `yaml:"classic"`
	Developer     string `yaml:"developer"` // the name of the provider that a developer's own servers are
	Google        bool   `yaml:"google"`    // whether it takes who signs in there
}

// export is what RDS wrote to a bucket.
type export struct {
	Place  place  `yaml:",inline"`
	Of     string `yaml:"of"` // a cluster or a snapshot
	In     string `yaml:"in"` // bucket/NAME
	Key    string `yaml:"key"`
	Prefix string `yaml:"prefix"`
	Status string `yaml:"status"`
}

type bucket struct {
	Place  place          `yaml:",inline"`
	Policy resourcePolicy `yaml:"policy"` // on its objects
}

type parameter struct {
	Place  place          `yaml:",inline"`
	Type   string         `yaml:"type"`   // left out: SecureString
	Key    string         `yaml:"key"`    // left out: aws
	Policy resourcePolicy `yaml:"policy"` // of an advanced one
	Opens  string         `yaml:"opens"`  // named in the description
}

type vault struct {
	Place  place          `yaml:",inline"`
	Policy resourcePolicy `yaml:"policy"`
}

// recoveryPoint is a copy of a database in a vault.
type recoveryPoint struct {
	Place  place  `yaml:",inline"`
	Of     string `yaml:"of"`
	In     string `yaml:"in"`
	Status string `yaml:"status"`
	Key    string `yaml:"key"` // left out: as the database
}

// share is a share of AWS RAM.
type share struct {
	Place    place `yaml:",inline"`
	Clusters names `yaml:"clusters"`
	With     names `yaml:"with"`   // account ids, organization or ou/NAME
	Inside   bool  `yaml:"inside"` // of the organisation alone
}

type launchTemplate struct {
	Place  place `yaml:",inline"`
	Secret bool  `yaml:"secret"` // there is something like a password in its user data
}

type key struct {
	Place   place          `yaml:",inline"`
	Policy  resourcePolicy `yaml:"policy"` // left out: account may kms:*
	Grants  resourcePolicy `yaml:"grants"` // WHO may kms:OPERATIONS
	State   string         `yaml:"state"`
	Set     string         `yaml:"multi-region"` // a name that a primary key and its replicas have in common
	Replica bool           `yaml:"replica"`
	manage  string         // the service whose AWS managed key it is
}

type table struct {
	Place   place          `yaml:",inline"`
	Key     string         `yaml:"key"` // left out: owned by AWS
	Policy  resourcePolicy `yaml:"policy"`
	Indexes names          `yaml:"indexes"` // global ones
	Local   names          `yaml:"local-indexes"`
}

type redshift struct {
	Place  place  `yaml:",inline"`
	Open   names  `yaml:"open"`
	Key    string `yaml:"key"`
	Secret string `yaml:"secret"` // the master secret
	VPC    string `yaml:"vpc"`
}

// compute is a function or an instance.
type compute struct {
	Place  place          `yaml:",inline"`
	Role   string         `yaml:"role"`
	VPC    string         `yaml:"vpc"`
	Groups names          `yaml:"groups"` // more security groups: sg/NAME
	Policy resourcePolicy `yaml:"policy"` // of a function
	Env    names          `yaml:"env"`    // names of a function's variables
	Key    string         `yaml:"key"`    // of a function's variables; left out: owned by AWS
	State  string         `yaml:"state"`  // of an instance
}

type provider struct {
	Place   place `yaml:",inline"`
	Clients names `yaml:"clients"`
}

// person is a user of Identity Center.
type person struct {
	Groups   names `yaml:"groups"`
	Disabled bool  `yaml:"disabled"`
	External bool  `yaml:"external"` // an identity provider sent it
}

type people struct{}

// permissionSet is a role in each account in which somebody is assigned it, and
// in those that it is provisioned to besides.
type permissionSet struct {
	Allow       statements `yaml:"allow"`
	Attach      names      `yaml:"attach"`      // AWS managed policies by their names
	Assigned    names      `yaml:"assigned"`    // WHO in ACCOUNT; left out: account 111111111111
	Provisioned names      `yaml:"provisioned"` // accounts
}

// organization is the whole tree. Accounts that no OU names hang at the root.
type organization struct {
	Management string
	Units      []unit              // the root first
	Delegated  map[string][]string // services that an account administers
	Delegation resourcePolicy      // who else may manage the organisation
	RootAccess bool                // root users are managed centrally
}

type unit struct {
	name     string     // root, or ou/NAME
	In       string     `yaml:"in"`
	Accounts names      `yaml:"accounts"`
	SCP      statements `yaml:"scp"`       // denied
	SCPOnly  statements `yaml:"scp-allow"` // in place of FullAWSAccess
	RCP      statements `yaml:"rcp"`       // denied to everybody
}

// UnmarshalYAML reads the management account, the root and the OUs.
func (o *organization) UnmarshalYAML(node ast.Node) error {
	entries, ok := pairs(node)
	if !ok {
		return at(node, errors.New("an organisation has management, root, ou/NAME, delegated, delegation and root-access"))
	}
	o.Management = managementAccount
	o.Units = []unit{{name: "root"}}
	for _, entry := range entries {
		name := keyOf(entry)
		if more, err := o.more(name, entry.Value); more || err != nil {
			if err != nil {
				return at(entry, err)
			}
			continue
		}
		u := unit{name: name}
		if name != "root" && !strings.HasPrefix(name, "ou/") {
			return at(entry, errors.New("an organisation has management, root, ou/NAME, delegated, delegation and root-access"))
		}
		if err := yaml.NodeToValue(entry.Value, &u, yaml.Strict()); err != nil {
			return at(entry, err)
		}
		if name == "root" {
			o.Units[0] = u
			continue
		}
		o.Units = append(o.Units, u)
	}
	return nil
}

// more reads what is no unit.
func (o *organization) more(name string, node ast.Node) (bool, error) {
	switch name {
	case "management":
		o.Management, _ = scalar(node)
		return true, nil
	case "root-access":
		return true, yaml.NodeToValue(node, &o.RootAccess)
	case "delegation":
		return true, o.Delegation.UnmarshalYAML(node)
	case "delegated":
		var services map[string]names
		if err := yaml.NodeToValue(node, &services); err != nil {
			return true, err
		}
		o.Delegated = map[string][]string{}
		for account, list := range services {
			o.Delegated[account] = list
		}
		return true, nil
	}
	return false, nil
}

// newBody returns an empty thing of a kind, or nil for a kind that there is
// not.
func newBody(kind string) any {
	switch kind {
	case "user":
		return &user{}
	case "role":
		return &role{}
	case "group":
		return &group{}
	case "policy":
		return &managedPolicy{}
	case "db", "cluster":
		return &database{}
	case "snapshot", "cluster-snapshot", "auto-backup", "cluster-auto-backup":
		return &snapshot{}
	case "deployment", "global-cluster", "integration":
		return &pair{}
	case "proxy-endpoint":
		return &proxyEndpoint{}
	case "proxy":
		return &proxy{}
	case "secret":
		return &secret{}
	case "parameter":
		return &parameter{}
	case "vault":
		return &vault{}
	case "recovery-point":
		return &recoveryPoint{}
	case "share":
		return &share{}
	case "launch-template":
		return &launchTemplate{}
	case "trust-anchor":
		return &trustAnchor{}
	case "anywhere-profile":
		return &anywhereProfile{}
	case "identity-pool":
		return &identityPool{}
	case "export":
		return &export{}
	case "bucket":
		return &bucket{}
	case "key":
		return &key{}
	case "table":
		return &table{}
	case "redshift":
		return &redshift{}
	case "function", "instance":
		return &compute{}
	case "oidc", "saml":
		return &provider{}
	case "sso-user":
		return &person{}
	case "sso-group":
		return &people{}
	case "permission-set":
		return &permissionSet{}
	}
	return nil
}

// where returns the place of a thing; IAM's groups and policies have none.
func where(body any) *place {
	switch b := body.(type) {
	case *user:
		return &b.Place
	case *role:
		return &b.Place
	case *database:
		return &b.Place
	case *snapshot:
		return &b.Place
	case *proxy:
		return &b.Place
	case *proxyEndpoint:
		return &b.Place
	case *pair:
		return &b.Place
	case *secret:
		return &b.Place
	case *parameter:
		return &b.Place
	case *vault:
		return &b.Place
	case *recoveryPoint:
		return &b.Place
	case *share:
		return &b.Place
	case *launchTemplate:
		return &b.Place
	case *trustAnchor:
		return &b.Place
	case *anywhereProfile:
		return &b.Place
	case *identityPool:
		return &b.Place
	case *export:
		return &b.Place
	case *bucket:
		return &b.Place
	case *key:
		return &b.Place
	case *table:
		return &b.Place
	case *redshift:
		return &b.Place
	case *compute:
		return &b.Place
	case *provider:
		return &b.Place
	}
	return &place{}
}
