package graph

import (
	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// Endings returns sets of calls: when none of the calls of one set is allowed
// any more, the hop is no more. A call that has alternatives stands together
// with those of them that are allowed.
func (g *Graph) Endings(e *Edge) [][]access.Check { return g.endings(e, e.Technique.Allow) }

func (g *Graph) endings(e *Edge, list []technique.Requirement) [][]access.Check {
	var all [][]access.Check
	for _, r := range list {
		all = append(all, g.endingsOf(e, r)...)
	}
	return all
}

func (g *Graph) endingsOf(e *Edge, r technique.Requirement) [][]access.Check {
	switch {
	case r.Fact != nil:
		return nil
	case len(r.Any) > 0:
		return g.endingsOfAny(e, r.Any)
	}
	if _, bound := e.Bindings[r.If]; r.If != "" && !bound {
		return nil
	}
	var set []access.Check
	for _, action := range r.Action {
		c := g.check(e, r, action)
		if g.decider.Decide(c).Verdict.Certainty != policy.No {
			set = append(set, c)
		}
	}
	return [][]access.Check{set}
}

// endingsOfAny ends one call of each group that holds.
func (g *Graph) endingsOfAny(e *Edge, groups [][]technique.Requirement) [][]access.Check {
	sets := [][]access.Check{nil}
	for _, group := range groups {
		if g.requirements(e, group).certainty == policy.No {
			continue
		}
		var longer [][]access.Check
		for _, set := range sets {
			for _, ending := range g.endings(e, group) {
				longer = append(longer, append(set[:len(set):len(set)], ending...))
			}
		}
		sets = longer
	}
	return sets
}
