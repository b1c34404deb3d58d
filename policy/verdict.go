package policy

import (
	"slices"
	"strconv"
	"strings"
)

// Certainty says how sure it is that something is allowed.
type Certainty uint8

// The certainties, from worst to best.
const (
	No Certainty = iota
	Unknown
	If
	Yes
)

// Verdict is what a formula means for a person.
type Verdict struct {
	Certainty  Certainty
	Conditions *Formula // what must hold: circumstances, secrets, gaps that could block; nil for none
	Choices    []Test   // what the caller has to choose
	Unknown    []Test   // of class Unread, Disputed and Cutoff: why it is unknown
}

// maxSteps bounds the work of a verdict: literals joined to a case.
const maxSteps = 8000

// cutoff is the formula that what lies beyond a bound allows.
func cutoff(what string, limit int) *Formula {
	return Is(Test{Key: KeyCutoff, Operator: "Allows", Values: []string{what, strconv.Itoa(limit)}, Class: Cutoff})
}

// Verdict is the best certainty that any way to satisfy the formula gives.
// What the caller chooses is chosen; what is left over of it is Conditions,
// which hold exactly where that certainty does.
func (f *Formula) Verdict() Verdict {
	w := weighing{steps: maxSteps}
	v := w.weigh(f.whatever())
	if v.Certainty == No {
		v = w.weigh(f)
	}
	if v.Conditions != nil && w.steps > 0 {
		// Conditions that leave nothing out are none, though no single test
		// among them shows it.
		if check := (weighing{steps: w.steps}); !check.satisfiable(v.Conditions, false) && check.steps > 0 {
			v.Conditions = nil
			if v.Certainty == If {
				v.Certainty = Yes
			}
		}
	}
	if w.steps <= 0 {
		return Verdict{Certainty: Unknown, Unknown: []Test{cutoff("the cases of a formula", maxSteps).test}} // PE-216
	}
	return v
}

// weighing is the work of one verdict.
type weighing struct{ steps int }

// kindsIn says which tests a formula has that are not conditions.
type kindsIn struct{ chosen, unknown bool }

func (f *Formula) kinds() (k kindsIn) {
	f.literals(func(l literal) {
		switch {
		case l.test.test.Class == Chosen:
			k.chosen = true
		case l.test.unknown():
			k.unknown = true
		}
	})
	return k
}

func (w *weighing) weigh(f *Formula) Verdict {
	switch f.op {
	case OpTrue:
		return Verdict{Certainty: Yes}
	case OpFalse:
		return Verdict{}
	case OpAny:
		return w.best(f.args)
	case OpAll:
		parts := independent(f.args)
		if len(parts) > 1 {
			return w.together(parts)
		}
	}
	if k := f.kinds(); !k.chosen && !k.unknown {
		if !w.satisfiable(f, true) {
			return Verdict{}
		}
		return Verdict{Certainty: If, Conditions: f}
	}
	if f.op == OpAll {
		if rest, alternatives := distribute(f.args); alternatives != nil {
			cases := make([]*Formula, len(alternatives))
			for i := range alternatives {
				cases[i] = w.join(rest, alternatives[i])
			}
			return w.best(cases)
		}
	}
	return w.single(f)
}

// best weighs alternatives.
func (w *weighing) best(alternatives []*Formula) Verdict {
	var verdicts []Verdict
	var top Certainty
	for _, a := range alternatives {
		v := w.weigh(a)
		if v.Certainty > top {
			top, verdicts = v.Certainty, nil
		}
		if v.Certainty == top && top != No {
			verdicts = append(verdicts, v)
		}
	}
	if top == No {
		return Verdict{}
	}
	if top == Yes { // one way will do: the one with the least to choose
		return slices.MinFunc(verdicts, func(a, b Verdict) int {
			if len(a.Choices) != len(b.Choices) {
				return len(a.Choices) - len(b.Choices)
			}
			return strings.Compare(testsText(a.Choices), testsText(b.Choices))
		})
	}
	out := Verdict{Certainty: top}
	conditions := make([]*Formula, len(verdicts))
	for i, v := range verdicts {
		if conditions[i] = v.Conditions; v.Conditions == nil {
			conditions[i] = True
		}
		out.Choices = append(out.Choices, v.Choices...)
		out.Unknown = append(out.Unknown, v.Unknown...)
	}
	return out.with(Any(conditions...))
}

// together weighs parts that have no key in common.
func (w *weighing) together(parts [][]*Formula) Verdict {
	out := Verdict{Certainty: Yes}
	var conditions []*Formula
	for _, part := range parts {
		v := w.weigh(All(part...))
		if v.Certainty == No {
			return Verdict{}
		}
		out.Certainty = min(out.Certainty, v.Certainty)
		out.Choices = append(out.Choices, v.Choices...)
		out.Unknown = append(out.Unknown, v.Unknown...)
		if v.Conditions != nil {
			conditions = append(conditions, v.Conditions)
		}
	}
	return out.with(All(conditions...))
}

// with completes a verdict with its conditions and puts its lists in order.
func (v Verdict) with(conditions *Formula) Verdict {
	v.Choices, v.Unknown = inOrder(v.Choices), inOrder(v.Unknown)
	switch {
	case conditions != True:
		v.Conditions = conditions
	case v.Certainty == If:
		v.Certainty = Yes
	}
	return v
}

func inOrder(tests []Test) []Test {
	slices.SortFunc(tests, func(a, b Test) int { return strings.Compare(a.text(), b.text()) })
	return slices.CompactFunc(tests, func(a, b Test) bool { return a.text() == b.text() })
}

func testsText(tests []Test) string {
	var b strings.Builder
	for _, t := range tests {
		b.WriteString(t.text() + "\n")
	}
	return b.String()
}

// distribute takes an any out of the arguments of an all: the shortest, so
// that cases which cannot be are found early.
func distribute(args []*Formula) (rest, alternatives []*Formula) {
	at := -1
	for i, a := range args {
		if a.op == OpAny && (at < 0 || len(a.args) < len(args[at].args)) {
			at = i
		}
	}
	if at < 0 {
		return nil, nil
	}
	return slices.Delete(slices.Clone(args), at, at+1), args[at].args
}

// join makes a case of a formula; beyond the bound there are no more.
func (w *weighing) join(rest []*Formula, alternative *Formula) *Formula {
	if w.steps -= len(rest) + 1; w.steps <= 0 {
		return False
	}
	return All(append(slices.Clone(rest), alternative)...)
}
