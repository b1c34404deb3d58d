package differential

import (
	"maps"
	"slices"

	"github.com/iamreach/iamreach/policy"
)

// shrink drops whatever it can of a question while both engines still disagree
// and nothing explains it.
func (p *panel) shrink(q question, fails func(question) bool) question {
	for {
		smaller := false
		for _, candidate := range q.smaller() {
			if fails(candidate) {
				q, smaller = candidate, true
				break
			}
		}
		if !smaller {
			return q
		}
	}
}

// unexplained reports whether both engines disagree about a question for no
// known reason.
func (p *panel) unexplained(q question) bool {
	replies, err := p.ask([]question{q})
	if err != nil || replies[0].Refused != "" {
		return false
	}
	theirs := replies[0].outcome()
	q = q.without(replies[0].Ignored)
	return !p.decide(&q).is(theirs) && p.explain(&q, theirs) == nil
}

// smaller lists questions with one thing less, the biggest things first.
func (q *question) smaller() []question {
	var out []question
	without := func(change func(*question)) {
		c := q.clone()
		change(&c)
		out = append(out, c)
	}
	for _, layer := range []func(*question) *[]document{
		func(q *question) *[]document { return &q.Boundary }, func(q *question) *[]document { return &q.Session },
		func(q *question) *[]document { return &q.Endpoint }, func(q *question) *[]document { return &q.Policy },
	} {
		// Every key and every role has a policy.
		if l := *layer(q); l != nil && (q.policyKind() == policy.Resource || layer(q) != &q.Policy) {
			without(func(c *question) { *layer(c) = nil })
		}
	}
	for i := range q.Identity {
		without(func(c *question) { c.Identity = slices.Delete(c.Identity, i, i+1) })
	}
	for _, levels := range []func(*question) *[][]document{
		func(q *question) *[][]document { return &q.SCPs }, func(q *question) *[][]document { return &q.RCPs },
	} {
		for i := range *levels(q) {
			without(func(c *question) { *levels(c) = slices.Delete(*levels(c), i, i+1) })
			for j := range (*levels(q))[i] {
				if len((*levels(q))[i]) > 1 {
					without(func(c *question) { (*levels(c))[i] = slices.Delete((*levels(c))[i], j, j+1) })
				}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(q.Context)) {
		without(func(c *question) { delete(c.Context, name) })
		if len(q.Context[name]) > 1 {
			without(func(c *question) { c.Context[name] = c.Context[name][:1] })
		}
	}
	for i, d := range q.documents() {
		for j := range d.Statements {
			if len(d.Statements) > 1 {
				without(func(c *question) {
					d := c.documents()[i]
					d.Statements = slices.Delete(d.Statements, j, j+1)
				})
			}
			for _, change := range d.Statements[j].smaller() {
				without(func(c *question) { change(&c.documents()[i].Statements[j]) })
			}
		}
	}
	return out
}

// smaller lists changes that leave less of a statement, or something plainer.
func (s *statement) smaller() []func(*statement) {
	var out []func(*statement)
	for i, c := range s.Conditions {
		out = append(out, func(s *statement) { s.Conditions = slices.Delete(s.Conditions, i, i+1) })
		if c.Bare {
			out = append(out, func(s *statement) { s.Conditions[i].Bare = false })
		}
		for j := range c.Values {
			if len(c.Values) > 1 {
				out = append(out, func(s *statement) { s.Conditions[i].Values = slices.Delete(s.Conditions[i].Values, j, j+1) })
			}
		}
	}
	for _, list := range []func(*statement) *[]string{
		func(s *statement) *[]string { return &s.Action }, func(s *statement) *[]string { return &s.NotAction },
		func(s *statement) *[]string { return &s.Resource }, func(s *statement) *[]string { return &s.NotResource },
	} {
		old := *list(s)
		for i := range old {
			if len(old) > 1 {
				out = append(out, func(s *statement) { *list(s) = slices.Delete(*list(s), i, i+1) })
			}
		}
	}
	if len(s.Action) > 0 && s.Action[0] != "*" {
		out = append(out, func(s *statement) { s.Action = []string{"*"} })
	}
	if len(s.Resource) > 0 && s.Resource[0] != "*" {
		out = append(out, func(s *statement) { s.Resource = []string{"*"} })
	}
	for _, who := range []func(*statement) map[string][]string{
		func(s *statement) map[string][]string { return s.Principal }, func(s *statement) map[string][]string { return s.NotPrincipal },
	} {
		for kind, list := range who(s) {
			if len(who(s)) > 1 {
				out = append(out, func(s *statement) { delete(who(s), kind) })
			}
			for i := range list {
				if len(list) > 1 {
					out = append(out, func(s *statement) { who(s)[kind] = slices.Delete(who(s)[kind], i, i+1) })
				}
			}
		}
	}
	return out
}
