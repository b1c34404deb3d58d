package graph

import (
	"strings"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// Endings returns sets of calls: when none of the calls of one set is allowed
// any more, the hop is no more. A call that has alternatives stands together
// with those of them that are allowed.
func (g *Graph) Endings(h *Hop) [][]access.Check {
	return ask(g, func(a *asker) [][]access.Check { return a.endings(h, h.Technique.Allow) })
}

func (a *asker) endings(h *Hop, list []technique.Requirement) [][]access.Check {
	var all [][]access.Check
	for _, r := range list {
		all = append(all, a.endingsOf(h, r)...)
	}
	return all
}

func (a *asker) endingsOf(h *Hop, r technique.Requirement) [][]access.Check {
	switch {
	case r.Fact != nil, strings.HasPrefix(r.By, "saml:"), strings.HasPrefix(r.By, "oidc:"): // the trust policy is for Identity Center or the actor to write
		return nil
	case len(r.Any) > 0:
		return a.endingsOfAny(h, r.Any)
	}
	if _, bound := h.Bindings[r.If]; r.If != "" && !bound {
		return nil
	}
	var set []access.Check
	for _, action := range r.Action {
		c := a.check(h, &r, action)
		if a.decider.Decide(c).Verdict.Certainty != policy.No {
			set = append(set, c)
		}
	}
	return [][]access.Check{set}
}

// endingsOfAny ends one call of each group that holds.
func (a *asker) endingsOfAny(h *Hop, groups [][]technique.Requirement) [][]access.Check {
	sets := [][]access.Check{nil}
	for _, group := range groups {
		if a.requirements(h, group).certainty == policy.No {
			continue
		}
		var longer [][]access.Check
		for _, set := range sets {
			for _, ending := range a.endings(h, group) {
				longer = append(longer, append(set[:len(set):len(set)], ending...))
			}
		}
		sets = longer
	}
	return sets
}
