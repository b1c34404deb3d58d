package answer

import "time"

// Snapshot names the snapshot that an answer is about.
type Snapshot struct {
	ID    string    `json:"id"`
	Taken time.Time `json:"taken"`
	Root  string    `json:"root"`
}

// Certainties, as they stand in answers.
const (
	Yes     = "yes"
	If      = "if"
	Unknown = "unknown"
)

// Paths is the answer to paths --from --to.
type Paths struct {
	Schema    string   `json:"schema"`
	Snapshot  Snapshot `json:"snapshot"`
	From      string   `json:"from"`
	To        string   `json:"to"`
	Paths     []*Path  `json:"paths"` // by certainty, then cost, then names
	Truncated bool     `json:"truncated"`
	Coverage  Coverage `json:"coverage"`
}

// Path is one way from a principal to a target.
type Path struct {
	ID         string     `json:"id"` // p-…, the same while hops and techniques are the same
	Certainty  string     `json:"certainty"`
	Conditions *Condition `json:"conditions"`
	Choices    []Test     `json:"choices"`
	Assumes    []string   `json:"assumes"`
	Unknown    []Reason   `json:"unknown"`
	Score      float64    `json:"score"` // 0 to 100, one decimal
	Band       string     `json:"band"`
	Factors    []Factor   `json:"factors"`
	Cost       int        `json:"cost"`
	Hops       []*Hop     `json:"hops"`
}

// Reason says why something is unknown.
type Reason struct {
	Why       string `json:"why"` // gap, disputed or cutoff
	Operation string `json:"operation,omitempty"`
	Account   string `json:"account,omitempty"`
	Region    string `json:"region,omitempty"`
	Rule      string `json:"rule,omitempty"`
	What      string `json:"what,omitempty"`
	Limit     int    `json:"limit,omitempty"`
}

// Factor is one factor of a score.
type Factor struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Why   string  `json:"why"`
}

// Node is a node of the graph in a state.
type Node struct {
	ID    string         `json:"id"`
	Name  string         `json:"name,omitempty"` // where the id does not tell it
	State []Modification `json:"state"`
}

// Modification is something gained on the way.
type Modification struct {
	Kind   string  `json:"kind"`
	Object *string `json:"object"`
}

// Hop is one technique, from one node to another.
type Hop struct {
	From       Node       `json:"from"`
	To         Node       `json:"to"`
	Technique  string     `json:"technique"`
	Name       string     `json:"name"` // of the technique, in two to four words
	Kind       string     `json:"kind"`
	Certainty  string     `json:"certainty"`
	Conditions *Condition `json:"conditions"`
	Summary    string     `json:"summary"`
	Needs      []*Path    `json:"needs"`
	Proof      []Proof    `json:"proof"`
	Facts      []Fact     `json:"facts"`
	Remove     []string   `json:"remove"`
}

// Proof shows one decision.
type Proof struct {
	Principal  string      `json:"principal,omitempty"` // when it is not the hop's own: a service that must be trusted
	Action     string      `json:"action"`
	Resource   string      `json:"resource"`
	Witness    string      `json:"witness,omitempty"`
	Decision   string      `json:"decision"` // allowed, conditional, unknown, implicitDeny, explicitDeny
	Statements []Statement `json:"statements"`
	Limits     []Limit     `json:"limits"`
}

// Statement points at a statement of a policy, or at a grant or share.
type Statement struct {
	Effect     string `json:"effect"`
	Policy     string `json:"policy"`
	AttachedTo string `json:"attachedTo"`
	Index      int    `json:"index"`
	Sid        string `json:"sid,omitempty"`
	Line       int    `json:"line,omitempty"`
}

// Limit is a layer that could have stopped it.
type Limit struct {
	Kind   string `json:"kind"` // boundary, scp, rcp, session, endpoint
	Policy string `json:"policy"`
	Result string `json:"result"` // allows, conditional, denies, not-applicable, not-collected
}

// Fact is something that the snapshot says of a thing and that a hop rests on.
type Fact struct {
	What   string `json:"what"`
	Record string `json:"record"`
	Field  string `json:"field"`
	Value  any    `json:"value"`
}

// Coverage names the gaps that could change an answer.
type Coverage struct {
	Complete bool       `json:"complete"`
	Gaps     []GapEntry `json:"gaps"`
}

// GapEntry is one gap of the collection.
type GapEntry struct {
	ID        string `json:"id"` // g-…
	Account   string `json:"account"`
	Region    string `json:"region"`
	Operation string `json:"operation"`
	Outcome   string `json:"outcome"`
	Hides     string `json:"hides"`
}
