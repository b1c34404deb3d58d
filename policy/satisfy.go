package policy

import "slices"

// satisfiable reports whether some request makes the formula what is wanted. It
// tries one case after the other and stops at the first that can be.
func (w *weighing) satisfiable(f *Formula, want bool) bool {
	goals := []goal{{f, want}}
	for _, fact := range backgroundOf(f) {
		goals = append(goals, goal{fact, true})
	}
	return w.extend(nil, goals)
}

// goal is a formula that must hold, or must not.
type goal struct {
	*Formula
	want bool
}

// all reports whether the goal needs all of its arguments.
func (g goal) all() bool { return (g.op == OpAll) == g.want }

// extend reports whether a request can satisfy the literals held so far and
// the goals besides. It may write beyond the ends of neither.
func (w *weighing) extend(held []literal, goals []goal) bool {
	var cases []goal
	held, goals = slices.Clip(held), slices.Clip(goals)
	for len(goals) > 0 {
		g := goals[0]
		goals = goals[1:]
		switch {
		case g.op == OpTrue || g.op == OpFalse:
			if (g.op == OpTrue) != g.want {
				return false
			}
		case g.op == OpTest || g.op == OpNot:
			l, _ := literalOf(g.Formula)
			l.want = l.want == g.want
			if w.steps--; w.steps <= 0 {
				return true // the bound makes the verdict unknown
			}
			if slices.ContainsFunc(held, func(o literal) bool { return o.test.Equal(l.test) && o.want == l.want }) {
				continue
			}
			held = append(held, l)
			ok, compared := possibleWith(held)
			if w.steps -= compared / comparedPerStep; !ok {
				return false
			}
		case g.all():
			for _, a := range g.args {
				goals = append(goals, goal{a, g.want})
			}
		default:
			cases = append(cases, g)
		}
	}
	if len(cases) == 0 {
		return true
	}
	// The shortest first, so that cases which cannot be are found early.
	at := 0
	for i, c := range cases {
		if len(c.args) < len(cases[at].args) {
			at = i
		}
	}
	w.steps -= len(cases) / casesPerStep
	rest := slices.Delete(slices.Clone(cases), at, at+1)
	for _, a := range cases[at].args {
		if w.extend(held, append(slices.Clip(rest), goal{a, cases[at].want})) {
			return true
		}
	}
	return false
}

// Work that a step stands for besides joining a literal, so that the bound on
// steps bounds the time where very many tests are about one key.
const (
	comparedPerStep = 64
	casesPerStep    = 256
)

// possibleWith reports whether the last literal can hold with those before it,
// and how many literals and values are about its key.
func possibleWith(held []literal) (ok bool, compared int) {
	last := held[len(held)-1]
	if last.test.sense == nil {
		return !slices.ContainsFunc(held, func(o literal) bool { return o.test.Equal(last.test) && o.want != last.want }), 0
	}
	same := ofKey(held, last.test.sense.info.lower)
	for _, l := range same {
		compared += 1 + len(l.test.sense.operands)
	}
	return !settle(same).none(), compared
}

func ofKey(literals []literal, key string) []literal {
	var out []literal
	for _, l := range literals {
		if l.test.sense != nil && l.test.sense.info.lower == key {
			out = append(out, l)
		}
	}
	return out
}

// independent divides formulas into those that share keys, directly or through
// others. What holds of one part does not matter to another.
func independent(fs []*Formula) [][]*Formula {
	part := map[string]int{} // by key
	var parts [][]*Formula
	for _, f := range fs {
		into := -1
		var keys []string
		f.literals(func(l literal) { keys = append(keys, linked(l.test)...) })
		for _, key := range keys {
			at, ok := part[key]
			switch {
			case !ok || at == into:
			case into < 0:
				into = at
			default: // the formula joins two parts
				parts[into] = append(parts[into], parts[at]...)
				parts[at] = nil
				for k, p := range part {
					if p == at {
						part[k] = into
					}
				}
			}
		}
		if into < 0 {
			into = len(parts)
			parts = append(parts, nil)
		}
		parts[into] = append(parts[into], f)
		for _, key := range keys {
			part[key] = into
		}
	}
	return slices.DeleteFunc(parts, func(p []*Formula) bool { return p == nil })
}

// linked are the keys on which a test depends, as one name for keys that
// depend on each other.
func linked(t *Formula) []string {
	if ours(t.test.Key) {
		return []string{t.String()} // each is a fact of its own
	}
	keys := []string{groupOf(t.test.Key)}
	if t.sense != nil {
		return keys
	}
	for _, v := range t.test.Values {
		for _, variable := range parseTemplate(v, "2012-10-17", true).variables {
			keys = append(keys, groupOf(variable.key))
		}
	}
	return keys
}
