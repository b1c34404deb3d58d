package policy

import "slices"

// How many tests of one key are compared with each other, and with how many
// values: policies may list hundreds.
const (
	maxCompared       = 24
	maxComparedValues = 192
)

// maxPruned is how many arguments of a formula are simplified by the tests
// beside them: patterns on both sides take long to compare.
const maxPruned = maxAbsorbed

func fewEnough(g []literal) bool {
	values := 0
	for _, l := range g {
		values += len(l.test.test.Values)
	}
	return len(g) <= maxCompared && values <= maxComparedValues
}

// simplifyTests simplifies arguments by what their tests mean. It works as for
// all; for any, on the negations of the tests, which come back negated.
func simplifyTests(op Op, args []*Formula) (out []*Formula, changed bool) {
	groups := groupTests(op, args)
	if groups == nil {
		return args, false
	}
	if groups.contradictory {
		return []*Formula{dominant(op)}, true
	}
	for _, key := range groups.order {
		g := groups.byKey[key]
		if len(g) < 2 || g[0].test.sense == nil {
			continue
		}
		simpler := mergeExclusions(g)
		changed = changed || len(simpler) < len(g)
		if fewEnough(simpler) {
			if settle(simpler).none() {
				return []*Formula{dominant(op)}, true
			}
			var did bool
			simpler, did = simplifyGroup(simpler)
			changed = changed || did
		}
		groups.byKey[key] = simpler
	}
	tried := 0
	for _, a := range args {
		if a.op != dual(op) {
			continue
		}
		pruned := a
		if tried++; tried <= maxPruned {
			pruned = groups.prune(op, a)
		}
		changed = changed || pruned != a
		out = append(out, pruned)
	}
	for _, key := range groups.order {
		for _, l := range groups.byKey[key] {
			if op == OpAny {
				l = l.not()
			}
			out = append(out, l.formula())
		}
	}
	if !changed {
		return args, false
	}
	return out, true
}

// testGroups are the tests among the arguments, by key.
type testGroups struct {
	byKey         map[groupKey][]literal
	order         []groupKey
	contradictory bool
}

// groupTests groups the tests among arguments, which are sorted by their text.
func groupTests(op Op, args []*Formula) *testGroups {
	var groups *testGroups
	contradictory := false
	for _, a := range args {
		l, ok := literalOf(a)
		if !ok {
			continue
		}
		if op == OpAny {
			l = l.not()
		}
		if groups == nil {
			groups = &testGroups{byKey: map[groupKey][]literal{}}
		}
		key := l.group()
		if groups.byKey[key] == nil {
			groups.order = append(groups.order, key)
		}
		if a.op == OpNot {
			_, found := slices.BinarySearchFunc(args, l.test, (*Formula).compare)
			contradictory = contradictory || found
		}
		groups.byKey[key] = append(groups.byKey[key], l)
	}
	if groups != nil {
		groups.contradictory = contradictory
	}
	return groups
}

// group names the literals that can be reasoned about together: those of one
// key. A test without sense stands alone.
func (l literal) group() groupKey {
	if l.test.sense == nil {
		return groupKey{alone: l.test.identity()}
	}
	return groupKey{key: l.test.sense.info.lower}
}

// groupKey is a condition key, or a test that stands alone.
type groupKey struct {
	key   string
	alone identity
}

// simplifyGroup simplifies literals on one key that all must hold, and can.
func simplifyGroup(g []literal) (out []literal, changed bool) {
	out = slices.Clone(g)
	for i := 0; i < len(out); i++ {
		if l, ok := narrow(out, i); ok {
			out[i], changed = l, true
		}
	}
	for i := 0; i < len(out) && len(out) > 1; {
		others := slices.Delete(slices.Clone(out), i, i+1)
		if implied(others, out[i]) {
			out, changed = others, true
			continue
		}
		i++
	}
	return out, changed
}

// implied reports whether the literal holds whenever the others do.
func implied(others []literal, l literal) bool {
	return settle(append(slices.Clone(others), l.not())).none()
}

// mergeExclusions makes one test of those that exclude values in the same way:
// neither a nor b (PE-070).
func mergeExclusions(g []literal) []literal {
	var out []literal
	values := map[int][]string{} // of those in out that stand for several
	for _, l := range g {
		same := -1
		if l.excludes() {
			same = slices.IndexFunc(out, func(o literal) bool {
				return o.want == l.want && o.excludes() && sameBut(l.test.test, o.test.test)
			})
		}
		if same < 0 {
			out = append(out, l)
			continue
		}
		if values[same] == nil {
			values[same] = slices.Clone(out[same].test.test.Values)
		}
		values[same] = append(values[same], l.test.test.Values...)
	}
	for i, merged := range values {
		t := out[i].test.test
		t.Values = merged
		out[i].test = Is(t)
	}
	return out
}

// excludes reports whether more values in the literal's test exclude more.
func (l literal) excludes() bool {
	o := l.test.sense.operator
	if o.family == null {
		return false
	}
	if l.want {
		return o.negated && o.over != anyValue
	}
	return !o.negated && o.over != allValues
}

// sameBut reports whether two tests differ in their values at most.
func sameBut(a, b Test) bool {
	return a.Key == b.Key && a.Operator == b.Operator && a.Class == b.Class &&
		a.Account == b.Account && a.Region == b.Region && a.Operation == b.Operation
}

// narrow drops the alternatives of a test that the literals beside it exclude.
func narrow(g []literal, i int) (literal, bool) {
	l := g[i]
	o := l.test.sense.operator
	if !l.want || o.negated || o.over == allValues || o.family == null || len(l.test.test.Values) < 2 {
		return l, false
	}
	// Without the key the values do not matter: what holds of absence must not
	// be taken for what one value allows.
	present := literal{Is(Test{Key: l.test.test.Key, Operator: "Null", Values: []string{"false"}}), true}
	var kept []string
	for _, v := range l.test.test.Values {
		t := l.test.test
		t.Values = []string{v}
		with := slices.Clone(g)
		with[i] = literal{Is(t), true}
		if !settle(append(with, present)).none() {
			kept = append(kept, v)
		}
	}
	if len(kept) == 0 || len(kept) == len(l.test.test.Values) {
		return l, false
	}
	t := l.test.test
	t.Values = kept
	return literal{Is(t), true}, true
}

// prune simplifies an argument of the other form by the tests beside it. In
// all: an alternative that contradicts them goes, and one that they imply
// makes the whole argument hold. In any, the same of negations.
func (g *testGroups) prune(op Op, a *Formula) *Formula {
	kept := make([]*Formula, 0, len(a.args))
	for _, member := range a.args {
		l, ok := literalOf(member)
		if ok && op == OpAny {
			l = l.not()
		}
		beside := g.byKey[l.groupOr(ok)]
		switch {
		case !ok || len(beside) == 0 || !fewEnough(beside):
			kept = append(kept, member)
		case contradicts(beside, l):
		case contradicts(beside, l.not()):
			return neutral(op)
		default:
			kept = append(kept, member)
		}
	}
	if len(kept) == len(a.args) {
		return a
	}
	return join(a.op, kept)
}

func (l literal) groupOr(ok bool) groupKey {
	if !ok {
		return groupKey{}
	}
	return l.group()
}

func contradicts(beside []literal, l literal) bool {
	if l.test.sense == nil {
		return slices.ContainsFunc(beside, func(o literal) bool { return o.want != l.want })
	}
	return settle(append(slices.Clone(beside), l)).none()
}
