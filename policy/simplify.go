package policy

import (
	"slices"
	"sort"
	"strings"
)

// True and False are the constant formulas.
var (
	True  = &Formula{op: OpTrue, text: "always"}
	False = &Formula{op: OpFalse, text: "never"}
)

// Is is the formula that a test holds. The values of a test are alternatives
// (or, of a negated operator, exclusions), so that their order means nothing.
func Is(t Test) *Formula {
	t.Values = slices.Clone(t.Values)
	slices.Sort(t.Values)
	t.Values = slices.Compact(t.Values)
	return &Formula{op: OpTest, test: t, text: t.text()}
}

// Not is the negation.
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
		if f.op == OpAll {
			return Any(args...)
		}
		return All(args...)
	}
	return &Formula{op: OpNot, args: []*Formula{f}, text: "not (" + f.text + ")"}
}

// All holds when all the formulas hold.
func All(fs ...*Formula) *Formula { return join(OpAll, True, False, fs) }

// Any holds when one of the formulas holds.
func Any(fs ...*Formula) *Formula { return join(OpAny, False, True, fs) }

func join(op Op, neutral, dominant *Formula, fs []*Formula) *Formula {
	var args []*Formula
	for _, f := range fs {
		switch {
		case f.op == neutral.op:
		case f.op == dominant.op:
			return dominant
		case f.op == op:
			args = append(args, f.args...)
		default:
			args = append(args, f)
		}
	}
	sort.Slice(args, func(i, j int) bool { return args[i].text < args[j].text })
	args = slices.CompactFunc(args, func(a, b *Formula) bool { return a.text == b.text })
	for _, a := range args {
		no := Not(a)
		if slices.ContainsFunc(args, func(b *Formula) bool { return b.text == no.text }) {
			return dominant
		}
	}
	switch len(args) {
	case 0:
		return neutral
	case 1:
		return args[0]
	}
	word := " and "
	if op == OpAny {
		word = " or "
	}
	parts := make([]string, len(args))
	for i, a := range args {
		parts[i] = a.text
		if a.op == OpAll || a.op == OpAny {
			parts[i] = "(" + a.text + ")"
		}
	}
	return &Formula{op: op, args: args, text: strings.Join(parts, word)}
}
