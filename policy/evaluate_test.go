package policy

// truth evaluates a formula where everything is known, one test at a time and
// by the rules for conditions, so that it says what a residual formula means.
// Disputed rules are taken as given.
func truth(t failer, f *Formula, c *Context, disputes map[string]bool) bool {
	switch f.op {
	case OpTrue:
		return true
	case OpFalse:
		return false
	case OpNot:
		return !truth(t, f.args[0], c, disputes)
	case OpAll:
		for _, a := range f.args {
			if !truth(t, a, c, disputes) {
				return false
			}
		}
		return true
	case OpAny:
		for _, a := range f.args {
			if truth(t, a, c, disputes) {
				return true
			}
		}
		return false
	}
	if f.test.Key == KeyDisputed {
		return disputes[f.test.Values[0]]
	}
	g := c.condition(Condition{Operator: f.test.Operator, Key: f.test.Key, Values: f.test.Values}, "2012-10-17", Allow, Unread)
	if g.op == OpTest && g.Equal(f) {
		t.Fatalf("%s is left over in a complete context", f)
	}
	return truth(t, g, c, disputes)
}

// failer is a test or a property.
type failer interface{ Fatalf(string, ...any) }
