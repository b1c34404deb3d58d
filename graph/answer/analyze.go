package answer

// Analyze is the answer to analyze: what a whole snapshot comes to.
type Analyze struct {
	Schema    string            `json:"schema"`
	Snapshot  Snapshot          `json:"snapshot"`
	Summary   AnalyzeSummary    `json:"summary"`
	Databases []ExposedDatabase `json:"databases"` // by score, then name
	Stats     *Stats            `json:"stats,omitempty"`
	Coverage  Coverage          `json:"coverage"`
}

// AnalyzeSummary counts.
type AnalyzeSummary struct {
	Accounts   int `json:"accounts"`
	Principals int `json:"principals"` // in the snapshot
	Databases  int `json:"databases"`
	Reached    int `json:"reached"`    // databases that somebody reaches
	Paths      int `json:"paths"`      // pairs of who reaches and what is reached: each has a best path
	WithAccess int `json:"withAccess"` // who reaches some database, by any certainty
	NonAdmin   int `json:"nonAdmin"`   // of these
	External   int `json:"external"`   // the same
	Gaps       int `json:"gaps"`
}

// ExposedDatabase is a database and who reaches it, in numbers.
type ExposedDatabase struct {
	Database
	Score      float64 `json:"score"`
	Band       string  `json:"band"`
	Principals int     `json:"principals"` // with access, by any certainty
	NonAdmin   int     `json:"nonAdmin"`
	External   int     `json:"external"`
}

// Stats says how much work an answer took.
type Stats struct {
	Sources    int              `json:"sources"`    // that paths start from
	Nodes      int              `json:"nodes"`      // actors in a state, and targets
	Profiles   int              `json:"profiles"`   // of actors that are decided alike but for their names and tags
	Classes    int              `json:"classes"`    // of resources, the same
	Decisions  int              `json:"decisions"`  // made
	Avoided    int              `json:"avoided"`    // decisions that nothing could have allowed
	Kept       int              `json:"kept"`       // nodes whose hops were kept from before
	Edges      int              `json:"edges"`      // hops between two nodes
	Hyperedges int              `json:"hyperedges"` // sets of hops alike in technique, target and outcome
	Unknown    int              `json:"unknown"`    // hops that something unread would have to allow
	Blocked    int              `json:"blocked"`    // hops that only the network stops
	Formulas   int              `json:"formulas"`   // different conditions of hops
	Techniques []TechniqueEdges `json:"techniques"` // by id
}

// TechniqueEdges counts the hops of a technique.
type TechniqueEdges struct {
	ID    string `json:"id"`
	Edges int    `json:"edges"`
}
