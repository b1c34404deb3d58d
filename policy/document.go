package policy

// Effect is what a statement does where it applies.
type Effect string

// The effects, spelled as in a policy.
const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// Document is one policy. Statements that could not be read are among its
// problems and never hide the others.
type Document struct {
	Kind       Kind
	Version    string // as written; PE-006: empty means 2008-10-17
	Statements []Statement
	Problems   []Problem

	unread []Statement // what could not be read, for gaps
}

// Problem is something wrong with a document.
type Problem struct {
	Index   int  // of the statement, -1 for the document
	Line    int  // 1 for the first
	Warning bool // the document means what it says all the same (PE-032)
	Text    string
}

// Statement is one statement of a Document.
type Statement struct {
	Index         int // from 0
	Sid           string
	Effect        Effect
	Line          int
	Actions       []string
	NotActions    []string
	Resources     []string
	NotResources  []string
	Principals    *Principals
	NotPrincipals *Principals
	Conditions    []Condition

	actions   []actionPattern
	resources []resourcePattern
	itself    bool // no Resource element: the resource that carries the policy

	// Of a statement that could not be read: the parts that could not, which
	// may say anything.
	anyEffect, anyAction, anyResource, anyPrincipal bool
}

// Principals is what a Principal or NotPrincipal element lists.
type Principals struct {
	Everyone  bool // PE-020: "*", alone or in a list of AWS
	AWS       []string
	Service   []string
	Federated []string
	Canonical []string // canonical users of S3
}

// version is the version that the document has in effect (PE-006).
func (d *Document) version() string {
	if d.Version == "" {
		return "2008-10-17"
	}
	return d.Version
}

// hasPrincipal reports whether statements of this kind name principals.
func (k Kind) hasPrincipal() bool {
	switch k {
	case Resource, Trust, KeyPolicy, RCP, Endpoint:
		return true
	}
	return false
}
