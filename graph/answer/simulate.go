package answer

// Simulate is the answer to simulate on a snapshot: for each action and
// resource the decision, in the words of AWS SimulatePrincipalPolicy.
type Simulate struct {
	Schema   string       `json:"schema"`
	Snapshot Snapshot     `json:"snapshot"`
	ID       string       `json:"id"` // of the principal that was asked about
	Results  []Evaluation `json:"EvaluationResults"`
	Coverage Coverage     `json:"coverage"`
}

// Evaluation is the decision on one action and resource.
type Evaluation struct {
	Action     string             `json:"EvalActionName"`
	Resource   string             `json:"EvalResourceName"`
	Witness    string             `json:"Witness,omitempty"` // a resource of the pattern that was asked about
	Decision   string             `json:"EvalDecision"`      // allowed, explicitDeny, implicitDeny, conditional, disputed
	Statements []MatchedStatement `json:"MatchedStatements"`
	Missing    []string           `json:"MissingContextValues"`
	Conditions *Condition         `json:"Conditions"` // exact, of what is conditional or disputed
}

// MatchedStatement is a statement that takes part in an evaluation.
type MatchedStatement struct {
	Policy     string `json:"SourcePolicyId"` // as in a path's statements
	AttachedTo string `json:"AttachedTo"`
	Index      int    `json:"Index"` // from 0
	Sid        string `json:"Sid"`
	Effect     string `json:"Effect"`
}
