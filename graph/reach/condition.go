package reach

import (
	"encoding/json"
	"strconv"

	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/policy"
)

// condition shows a formula as the condition of a hop.
func condition(f *policy.Formula, hop int) *answer.Condition {
	list := func() []*answer.Condition {
		args := make([]*answer.Condition, len(f.Args()))
		for i, arg := range f.Args() {
			args[i] = condition(arg, hop)
		}
		return args
	}
	switch f.Op() {
	case policy.OpTest:
		t := test(f.Test(), hop)
		return &answer.Condition{Test: &t}
	case policy.OpNot:
		return &answer.Condition{Not: condition(f.Args()[0], hop)}
	case policy.OpAll:
		return &answer.Condition{All: list()}
	case policy.OpAny:
		return &answer.Condition{Any: list()}
	}
	return nil
}

func test(t policy.Test, hop int) answer.Test {
	values := t.Values
	if values == nil {
		values = []string{}
	}
	class := t.Class
	if class == policy.Unread { // to answers every gap is one
		class = policy.Gap
	}
	return answer.Test{Key: t.Key, Operator: t.Operator, Values: values, Class: string(class), Hop: hop, Account: t.Account, Region: t.Region}
}

// all joins conditions that must all hold: nil for none, and the same one only
// once.
func all(list []*answer.Condition) *answer.Condition {
	var parts []*answer.Condition
	seen := map[string]bool{}
	var add func(*answer.Condition)
	add = func(c *answer.Condition) {
		switch {
		case c == nil:
			return
		case c.All != nil:
			for _, inner := range c.All {
				add(inner)
			}
			return
		}
		if text, err := json.Marshal(c); err == nil && !seen[string(text)] {
			seen[string(text)] = true
			parts = append(parts, c)
		}
	}
	for _, c := range list {
		add(c)
	}
	switch len(parts) {
	case 0:
		return nil
	case 1:
		return parts[0]
	}
	return &answer.Condition{All: parts}
}

// atHop shows the conditions of a support chain as those of the hop that
// needs it.
func atHop(c *answer.Condition, hop int) *answer.Condition {
	if c == nil {
		return nil
	}
	list := func(in []*answer.Condition) []*answer.Condition {
		var out []*answer.Condition
		for _, inner := range in {
			out = append(out, atHop(inner, hop))
		}
		return out
	}
	out := &answer.Condition{All: list(c.All), Any: list(c.Any), Not: atHop(c.Not, hop)}
	if c.Test != nil {
		t := *c.Test
		t.Hop = hop
		out.Test = &t
	}
	return out
}

// reason says why something is unknown.
func reason(t policy.Test) answer.Reason {
	first := ""
	if len(t.Values) > 0 {
		first = t.Values[0]
	}
	switch t.Class {
	case policy.Disputed:
		return answer.Reason{Why: "disputed", Rule: first}
	case policy.Cutoff:
		r := answer.Reason{Why: "cutoff", What: first}
		if len(t.Values) > 1 {
			r.Limit, _ = strconv.Atoi(t.Values[1])
		}
		return r
	}
	return answer.Reason{Why: "gap", Operation: first, Account: t.Account, Region: t.Region}
}
