package answer

// Lint is the answer to lint: what AWS silently ignores in policies, or what
// surely was not meant.
type Lint struct {
	Schema   string        `json:"schema"`
	Snapshot *Snapshot     `json:"snapshot"` // null where files were looked at
	Findings []LintFinding `json:"findings"` // by policy, then by place
	Summary  LintSummary   `json:"summary"`
	Coverage Coverage      `json:"coverage"` // of the snapshot: where policies are that were not read
}

// LintFinding is something that one rule found.
type LintFinding struct {
	ID         string `json:"id"` // l-…, the same while policy, rule, statement and text are the same
	Rule       string `json:"rule"`
	Severity   string `json:"severity"` // wrong, risky, note
	Title      string `json:"title"`    // of the rule
	Policy     string `json:"policy"`   // the file; of a snapshot as in a path's statements
	AttachedTo string `json:"attachedTo"`
	Kind       string `json:"kind"`   // identity, boundary, session, resource, trust, key, scp, rcp, endpoint
	Index      int    `json:"index"`  // of the statement from 0; -1 for the policy as a whole
	Sid        string `json:"sid"`    // of the statement
	Line       int    `json:"line"`   // from 1
	Column     int    `json:"column"` // from 1; 0 where it is not known
	Subject    string `json:"subject"`
	Message    string `json:"message"`
	Reason     string `json:"reason"`
	Advice     string `json:"advice"`
	Reference  string `json:"reference"` // a page of AWS's documentation
}

// LintSummary counts.
type LintSummary struct {
	Policies int `json:"policies"` // that were looked at
	Wrong    int `json:"wrong"`
	Risky    int `json:"risky"`
	Note     int `json:"note"`
}
