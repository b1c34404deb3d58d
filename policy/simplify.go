package policy

import "slices"

// True and False are the constant formulas.
var (
	True  = &Formula{op: OpTrue, head: "always"}
	False = &Formula{op: OpFalse, head: "never"}
)

// Not is the negation. It goes down to the tests, and becomes an operator of
// AWS where one says the same of every request (PE-211).
func Not(f *Formula) *Formula {
	switch f.op {
	case OpTrue:
		return False
	case OpFalse:
		return True
	case OpNot:
		return f.args[0]
	case OpAll, OpAny:
		args := make([]*Formula, len(f.args))
		for i, a := range f.args {
			args[i] = Not(a)
		}
		return join(dual(f.op), args)
	}
	return f.negated()
}

// All holds when all the formulas hold. No formula is true.
func All(fs ...*Formula) *Formula { return join(OpAll, fs) }

// Any holds when one of the formulas holds. No formula is false.
func Any(fs ...*Formula) *Formula { return join(OpAny, fs) }

func dual(op Op) Op {
	if op == OpAll {
		return OpAny
	}
	return OpAll
}

// neutral changes nothing when it is joined; dominant decides.
func neutral(op Op) *Formula {
	if op == OpAll {
		return True
	}
	return False
}

func dominant(op Op) *Formula { return neutral(dual(op)) }

// join makes all or any. Simplifying one and the other is the same work on
// negated tests, so there is one of it.
func join(op Op, fs []*Formula) *Formula {
	if f, ok := trivial(op, fs); ok {
		return f
	}
	args, decided := flatten(op, fs)
	factored := 0
	for !decided && len(args) > 1 {
		before := len(args)
		slices.SortFunc(args, (*Formula).compare)
		args = slices.CompactFunc(args, (*Formula).Equal)
		next, changed := simplifyTests(op, args)
		next, absorbed := absorb(op, next)
		if !changed && !absorbed && factored < maxFactored {
			next, changed = factor(op, next)
			factored++
		}
		if args, decided = flatten(op, next); !changed && !absorbed && len(args) == before {
			break
		}
	}
	switch {
	case decided:
		return dominant(op)
	case len(args) == 0:
		return neutral(op)
	case len(args) == 1:
		return args[0]
	}
	return &Formula{op: op, args: args, head: headOf(args)}
}

// trivial joins what is constant but for one formula, as in most decisions.
func trivial(op Op, fs []*Formula) (*Formula, bool) {
	none, all := neutral(op), dominant(op)
	one, several := none, false
	for _, f := range fs {
		switch {
		case f == all:
			return all, true
		case f == none || f == one:
		case one == none:
			one = f
		default:
			several = true
		}
	}
	return one, !several
}

// flatten takes the arguments of arguments of the same form, and reports
// whether one of them decides.
func flatten(op Op, fs []*Formula) (args []*Formula, decided bool) {
	args = make([]*Formula, 0, len(fs))
	for _, f := range fs {
		switch f.op {
		case neutral(op).op:
		case dominant(op).op:
			return nil, true
		case op:
			args = append(args, f.args...)
		default:
			args = append(args, f)
		}
	}
	return args, false
}

// maxAbsorbed is how many arguments of a formula are compared with each other.
const maxAbsorbed = 64

// absorb drops arguments that another makes superfluous: x and (x or y) is x.
func absorb(op Op, args []*Formula) (kept []*Formula, changed bool) {
	if len(args) < 2 || len(args) > maxAbsorbed {
		return args, false
	}
	drop := make([]bool, len(args))
	for i, wide := range args {
		if wide.op != dual(op) {
			continue
		}
		for j, narrow := range args {
			if i != j && within(narrow, wide) {
				drop[i], changed = true, true
				break
			}
		}
	}
	if !changed {
		return args, false
	}
	for i, a := range args {
		if !drop[i] {
			kept = append(kept, a)
		}
	}
	return kept, true
}

// within reports whether every alternative of one formula is among those of
// the other; both are sorted.
func within(narrow, wide *Formula) bool {
	parts := []*Formula{narrow}
	if narrow.op == wide.op {
		parts = narrow.args
	}
	for _, p := range parts {
		if _, found := slices.BinarySearchFunc(wide.args, p, (*Formula).compare); !found {
			return false
		}
	}
	return true
}

// maxFactored is how many things are taken out of one formula: each takes a
// pass over all of its arguments.
const maxFactored = 16

// factor takes out what most of the arguments share: (x and y) or (x and z) is
// x and (y or z). It is shorter to read, and shows what y or z amounts to.
func factor(op Op, args []*Formula) (out []*Formula, changed bool) {
	count := map[identity]int{}
	var shared *Formula
	for _, a := range args {
		if a.op != dual(op) {
			continue
		}
		for _, member := range a.args {
			count[member.identity()]++
			n := count[member.identity()]
			if n < 2 {
				continue
			}
			if shared == nil || n > count[shared.identity()] || (n == count[shared.identity()] && member.compare(shared) < 0) {
				shared = member
			}
		}
	}
	if shared == nil {
		return args, false
	}
	var rests []*Formula
	for _, a := range args {
		if a.op != dual(op) || !within(shared, a) {
			out = append(out, a)
			continue
		}
		rest := slices.DeleteFunc(slices.Clone(a.args), func(m *Formula) bool { return m.Equal(shared) })
		rests = append(rests, join(a.op, rest))
	}
	return append(out, join(dual(op), []*Formula{shared, join(op, rests)})), true
}
