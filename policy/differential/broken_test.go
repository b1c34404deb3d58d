package differential

// breakages are what makes a statement unreadable, by name: AWS refuses each
// of them, but dumps may have it. What is left of the document still counts
// (PE-030, PE-031).
var breakages = map[string]func(statement map[string]any){
	"effect in lower case": func(s map[string]any) { s["Effect"] = "allow" },
	"no effect":            func(s map[string]any) { delete(s, "Effect") },
	"element misspelled":   func(s map[string]any) { s["Conditions"] = map[string]any{} },
	"two forms of action":  func(s map[string]any) { s["Action"], s["NotAction"] = "*", "iam:*" },
	"actions are a number": func(s map[string]any) { s["Action"] = 5 },
	"operator unknown": func(s map[string]any) {
		s["Condition"] = map[string]any{"StringEqual": map[string]any{"aws:username": "ana"}}
	},
	"value is an object": func(s map[string]any) {
		s["Condition"] = map[string]any{"Bool": map[string]any{"aws:SecureTransport": map[string]any{}}}
	},
	"principal of no kind":  func(s map[string]any) { s["Principal"] = map[string]any{"Role": "app"} },
	"condition is a text":   func(s map[string]any) { s["Condition"] = "aws:username" },
	"resource is an object": func(s map[string]any) { s["Resource"] = map[string]any{"arn": "*"} },
}

// broken reports whether a statement of the question cannot be read.
func (q *question) broken() bool {
	for _, d := range q.documents() {
		for i := range d.Statements {
			if d.Statements[i].Broken != "" {
				return true
			}
		}
	}
	return false
}

// mend has a statement that cannot be read say nothing.
func (s *statement) mend() {
	if s.Broken == "" {
		return
	}
	s.Broken, s.Effect, s.Conditions = "", "Allow", nil
	s.Action, s.NotAction = []string{"none:None"}, nil
}
