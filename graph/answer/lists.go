package answer

import "time"

// Database describes a database in an answer.
type Database struct {
	ARN     string `json:"arn"`
	Name    string `json:"name"`
	Engine  string `json:"engine"`
	Account string `json:"account"`
	Region  string `json:"region"`
}

// Who is the answer to who DB.
type Who struct {
	Schema     string      `json:"schema"`
	Snapshot   Snapshot    `json:"snapshot"`
	Database   Database    `json:"database"`
	Principals []Principal `json:"principals"` // by certainty, score, then name
	Summary    WhoSummary  `json:"summary"`
	Coverage   Coverage    `json:"coverage"`
}

// Principal is one principal that reaches a database.
type Principal struct {
	ARN          string   `json:"arn"`
	Kind         string   `json:"kind"`
	Account      string   `json:"account"`
	Name         string   `json:"name"`
	Admin        bool     `json:"admin"`
	BecomesAdmin bool     `json:"becomesAdmin"`
	External     bool     `json:"external"`
	Certainty    string   `json:"certainty"`
	Score        float64  `json:"score"`
	Band         string   `json:"band"`
	Hops         int      `json:"hops"`
	Kinds        []string `json:"kinds"`
	Best         *Path    `json:"best"`
}

// WhoSummary counts.
type WhoSummary struct {
	Principals       int `json:"principals"` // in the snapshot
	WithAccess       int `json:"withAccess"`
	NonAdmin         int `json:"nonAdmin"`
	External         int `json:"external"`
	BlockedByNetwork int `json:"blockedByNetwork"`
}

// Reach is the answer to reach PRINCIPAL.
type Reach struct {
	Schema    string            `json:"schema"`
	Snapshot  Snapshot          `json:"snapshot"`
	Principal Identity          `json:"principal"`
	Databases []ReachedDatabase `json:"databases"`
	Coverage  Coverage          `json:"coverage"`
}

// Identity names a principal.
type Identity struct {
	ARN     string `json:"arn"`
	Kind    string `json:"kind"`
	Account string `json:"account"`
	Name    string `json:"name"`
	Admin   bool   `json:"admin"`
}

// ReachedDatabase is one database that a principal reaches.
type ReachedDatabase struct {
	Database
	Certainty string   `json:"certainty"`
	Score     float64  `json:"score"`
	Band      string   `json:"band"`
	Hops      int      `json:"hops"`
	Kinds     []string `json:"kinds"`
	Best      *Path    `json:"best"`
}

// Databases is the answer to dbs.
type Databases struct {
	Schema    string           `json:"schema"`
	Snapshot  Snapshot         `json:"snapshot"`
	Databases []RankedDatabase `json:"databases"` // by score, then name
	Coverage  Coverage         `json:"coverage"`
}

// RankedDatabase is a database with its score.
type RankedDatabase struct {
	Database
	Score            float64  `json:"score"`
	Band             string   `json:"band"`
	ScoreNonAdmin    float64  `json:"scoreNonAdmin"` // what is left if administrators are trusted
	Principals       int      `json:"principals"`    // with access, by any certainty
	NonAdmin         int      `json:"nonAdmin"`
	External         int      `json:"external"`
	Yes              int      `json:"yes"`
	If               int      `json:"if"`
	Unknown          int      `json:"unknown"`
	BlockedByNetwork int      `json:"blockedByNetwork"`
	Encrypted        bool     `json:"encrypted"`
	Public           bool     `json:"public"`
	Factors          []Factor `json:"factors"`
	Worst            *Path    `json:"worst"` // the best-scored path, null without any
}

// Explain is the answer to explain: exactly one of its parts is set, passed apart.
type Explain struct {
	Schema   string     `json:"schema"`
	Snapshot Snapshot   `json:"snapshot"`
	Subject  string     `json:"subject"` // decision, path, hop, node, gap or pair
	Decision *Decision  `json:"decision,omitempty"`
	Path     *Path      `json:"path,omitempty"`
	Hop      *Hop       `json:"hop,omitempty"`
	Node     *NodeFacts `json:"node,omitempty"`
	Gap      *GapEntry  `json:"gap,omitempty"`
	Blocked  []Blocked  `json:"blocked,omitempty"` // why there is no path between two nodes
	Passed   []Identity `json:"passed,omitempty"`  // of a database: on every path of those who are no administrators; of a pair: on every path between them
	Coverage Coverage   `json:"coverage"`
}

// Decision explains one (principal, action, resource).
type Decision struct {
	Principal  string      `json:"principal"`
	Action     string      `json:"action"`
	Resource   string      `json:"resource"`
	Decision   string      `json:"decision"` // allowed, conditional, unknown, implicitDeny, explicitDeny
	Certainty  string      `json:"certainty"`
	Conditions *Condition  `json:"conditions"`
	Choices    []Test      `json:"choices"`
	Unknown    []Reason    `json:"unknown"`
	Statements []Statement `json:"statements"`
	Layers     []LayerWord `json:"layers"`
	Change     []string    `json:"change"` // what would have to change for the opposite
}

// LayerWord says in words what one layer did.
type LayerWord struct {
	Layer  string `json:"layer"`
	Result string `json:"result"`
	Why    string `json:"why"`
}

// NodeFacts says what the snapshot knows of a node.
type NodeFacts struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"`
	Account string `json:"account"`
	Name    string `json:"name"`
	Facts   []Fact `json:"facts"`
}

// Blocked is a technique that would connect two nodes, and what stops it.
type Blocked struct {
	From      string      `json:"from"`
	To        string      `json:"to"`
	Technique string      `json:"technique"`
	Name      string      `json:"name"` // of the technique, in two to four words
	Why       string      `json:"why"`
	Principal string      `json:"principal,omitempty"` // a service that is not allowed to, when it is not from
	Action    string      `json:"action,omitempty"`    // what is not allowed, when that is what stops it,
	Resource  string      `json:"resource,omitempty"`  // on what
	Layers    []LayerWord `json:"layers,omitempty"`    // and by what
}

// Snapshots is the answer to snapshots list.
type Snapshots struct {
	Schema    string          `json:"schema"`
	Snapshots []SnapshotEntry `json:"snapshots"` // newest first
}

// SnapshotEntry is one snapshot of a store.
type SnapshotEntry struct {
	Snapshot
	Accounts []string `json:"accounts"`
	Regions  []string `json:"regions"`
	Records  int      `json:"records"`
	Gaps     int      `json:"gaps"`
	Times    []ReadAt `json:"times,omitempty"` // of what was read at another time than taken
}

// ReadAt says when an account or an organisation was read.
type ReadAt struct {
	ID    string    `json:"id"`
	Taken time.Time `json:"taken"`
}
