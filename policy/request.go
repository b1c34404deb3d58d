package policy

// Kind is the kind of a policy document.
type Kind uint8

// The kinds of policies.
const (
	Identity Kind = iota
	Boundary
	Session
	Resource
	Trust
	KeyPolicy
	SCP
	RCP
	Endpoint
)

// PrincipalKind is the kind of a caller.
type PrincipalKind uint8

// The kinds of callers.
const (
	User        PrincipalKind = iota
	Role                      // a session of the role, under any name and without session policy
	RoleSession               // one named session
	FederatedUser
	Root
	Service     // an AWS service itself
	Anonymous   // unsigned
	Federated   // a subject of an identity provider, for sts:AssumeRoleWith…
	AnyAccount  // "anyone": a principal of an account that nothing names, with every identity permission there
	SomeAccount // "account:ID": any principal of that account that its own administrators let
)

// Principal is who asks.
type Principal struct {
	Kind          PrincipalKind
	ARN           string // of user, role (with path), session, provider; account root ARN for Root and SomeAccount; rds.amazonaws.com for Service
	Account       string
	ID            string // unique id AIDA…, AROA…, where the snapshot has it
	RoleARN       string // of a RoleSession
	UserARN       string // of a FederatedUser's user
	Bounded       bool   // has a permissions boundary (PE-066)
	ServiceLinked bool   // PE-169
	Supposed      bool   // may exist: without identity layer its account lets it do everything (SearchPrincipals)
}

// Target is the resource that is asked about.
type Target struct {
	ARN   string   // concrete; "*" for actions without resource type
	Owner string   // account id of the owner
	IDs   []string // further exact names under which policies may list it

	AWSManaged bool // a KMS key that AWS manages, which RCPs never affect (PE-150)
}

// Attached is a document where it is attached.
type Attached struct {
	Document   *Document
	Policy     string // ARN, inline:NAME, trust, resource-policy
	AttachedTo string // ARN of what carries it
}

// Missing is something that was not collected.
type Missing struct {
	Operation string // kms:GetKeyPolicy
	Account   string
	Region    string
}

// Layer is a set of policies that are evaluated as one. A nil *Layer does not
// exist, and so neither allows nor limits.
type Layer struct {
	Policies []Attached
	Missing  []Missing // parts of the layer that were not collected
	Name     string    // of an organisation's level: root, OU or account id
}

// Grant is a KMS grant, in ListGrants' terms.
type Grant struct {
	ID                      string
	Grantee                 string   // principal ARN or account root ARN
	Operations              []string // Decrypt, CreateGrant, …
	EncryptionContextEquals map[string]string
	EncryptionContextSubset map[string]string
	SourceARN               string
	ServiceGrantee          string // GranteeServicePrincipal
}

// Request is one check: may this principal do this action on this resource in
// this context, under these layers.
type Request struct {
	Principal Principal
	Action    string
	Target    Target
	Context   *Context

	Identity      *Layer
	Boundary      *Layer
	Session       *Layer
	Resource      *Layer   // the resource's own policy: trust, key policy, table policy …
	SCPs          []*Layer // levels from the root down; empty: not restricted
	RCPs          []*Layer // the same for the owner
	Endpoint      *Layer
	Grants        []Grant
	GrantsMissing *Missing // grants were not collected
	Shares        []Share  // PE-191: shares of the resource that act like a policy naming an account
	SharesMissing *Missing // shares were not collected
	PublicBlocked bool     // PE-188: S3 keeps the public out of the bucket, whatever its policy and ACLs say
}

// Share lets the principals of an account use a resource, as its policy would:
// snapshots (share:restore), clusters shared by RAM (share:ram), and the ACLs of
// buckets and objects (share:acl-read, share:acl-write).
type Share struct {
	Account string // account id, "signed" for every account, or "all"
	Name    string
}
