package policy

// single weighs tests that must all hold.
func (w *weighing) single(f *Formula) Verdict {
	parts := []*Formula{f}
	if f.op == OpAll {
		parts = f.args
	}
	literals := make([]literal, len(parts))
	for i, p := range parts {
		literals[i], _ = literalOf(p)
	}
	if !w.satisfiable(f, true) {
		return Verdict{}
	}
	out := Verdict{Certainty: Yes}
	var conditions []*Formula
	for i, l := range literals {
		switch {
		case l.test.test.Class == Chosen:
			out.Choices = append(out.Choices, choice(l, literals))
		case l.test.unknown():
			out.Certainty = Unknown
			out.Unknown = append(out.Unknown, l.test.test)
		default:
			out.Certainty = min(out.Certainty, If)
			conditions = append(conditions, parts[i])
		}
	}
	return out.with(All(conditions...))
}

// choice says in a test what the caller chooses for a literal. Where no
// operator says it, a value that works for all the literals on the key does.
func choice(l literal, all []literal) Test {
	if l.want {
		return l.test.test
	}
	t := l.test.test
	t.Operator, t.Values = "Null", []string{"true"} // to leave it out works most often
	if l.test.sense == nil {
		return t
	}
	var same []literal
	for _, o := range all {
		if o.group() == l.group() {
			same = append(same, o)
		}
	}
	if p := settle(same); !p.absent {
		t.Operator, t.Values = "StringEquals", escaped(p.values)
	}
	return t
}
