package simulate

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// Condition is what must hold, as a tree: exactly one of its fields is set.
type Condition struct {
	All   []*Condition `json:"all,omitzero"`
	Any   []*Condition `json:"any,omitzero"`
	Not   *Condition   `json:"not,omitzero"`
	*Test              // in place of them
}

// Test is one test on a condition key.
type Test struct {
	Key      string   `json:"key"`
	Operator string   `json:"operator"`
	Values   []string `json:"values"`
	Class    string   `json:"class"`
	Hop      int      `json:"hop"` // always 0: there is one request
	Account  string   `json:"account,omitzero"`
	Region   string   `json:"region,omitzero"`
}

func conditionOf(f *policy.Formula) *Condition {
	list := func() []*Condition {
		all := make([]*Condition, len(f.Args()))
		for i, arg := range f.Args() {
			all[i] = conditionOf(arg)
		}
		return all
	}
	switch f.Op() {
	case policy.OpTest:
		t := f.Test()
		if t.Account == unnamedAccount {
			t.Account = ""
		}
		return &Condition{Test: &Test{
			Key: t.Key, Operator: t.Operator, Values: append([]string{}, t.Values...),
			Class: classOf(t.Class), Account: t.Account, Region: t.Region,
		}}
	case policy.OpNot:
		return &Condition{Not: conditionOf(f.Args()[0])}
	case policy.OpAll:
		return &Condition{All: list()}
	case policy.OpAny:
		return &Condition{Any: list()}
	}
	return nil
}

// classOf is a class as answers have it: to them every gap is one.
func classOf(c policy.Class) string {
	if c == policy.Unread {
		c = policy.Gap
	}
	return string(c)
}

// missing lists the keys whose values would settle a formula.
func missing(f *policy.Formula) []string {
	all := []string{}
	var walk func(*policy.Formula)
	walk = func(f *policy.Formula) {
		for _, arg := range f.Args() {
			walk(arg)
		}
		if f.Op() != policy.OpTest {
			return
		}
		t := f.Test()
		switch t.Class {
		case policy.Gap, policy.Unread, policy.Disputed, policy.Cutoff: // values do not settle them
			return
		}
		all = append(all, t.Key)
		for _, v := range t.Values {
			all = append(all, variables(v)...)
		}
	}
	walk(f)
	slices.Sort(all)
	return slices.Compact(all)
}

// variables lists the keys whose variables are left in a value.
func variables(value string) []string {
	var keys []string
	for {
		_, rest, ok := strings.Cut(value, "${")
		name, after, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			return keys
		}
		name, _, _ = strings.Cut(name, ",") // a default follows
		if name = strings.TrimSpace(name); strings.Contains(name, ":") {
			keys = append(keys, name)
		}
		value = after
	}
}
