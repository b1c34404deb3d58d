package answer

// Condition is a tree of tests: exactly one of its fields is set.
type Condition struct {
	All  []*Condition `json:"all,omitempty"`
	Any  []*Condition `json:"any,omitempty"`
	Not  *Condition   `json:"not,omitempty"`
	Test *Test        `json:"-"`
}

// Test is one test of a condition.
type Test struct {
	Key      string   `json:"key"`
	Operator string   `json:"operator"`
	Values   []string `json:"values"`
	Class    string   `json:"class"`
	Hop      int      `json:"hop"` // index of the hop whose request it is about
	Account  string   `json:"account,omitempty"`
	Region   string   `json:"region,omitempty"`
}
