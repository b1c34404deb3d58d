package graph

import (
	"slices"

	"github.com/iamreach/iamreach/policy"
)

// Missed returns the hops from a node to some nodes that something stops, with
// what stops them.
func (g *Graph) Missed(n *Node, to []*Node) []*Hop {
	return ask(g, func(a *asker) []*Hop {
		var missed []*Hop
		for i := range g.techniques {
			t := &g.techniques[i]
			if !slices.Contains(t.Actor, n.Actor.Kind) {
				continue
			}
			a.each(n, t, false, func(b Bindings) {
				lead, ok := g.leads(n, t, b)
				if !ok {
					return
				}
				target := g.nodes[lead.key]
				if target == nil || !slices.Contains(to, target) {
					return
				}
				if h := a.try(n, t, b); h.Stop != nil && (h.Certainty == policy.No || h.BlockedByNetwork()) {
					h.To = target
					if h.Stop.Result == nil && !h.BlockedByNetwork() {
						h.Stop.Far = a.requirements(h, t.Allow).certainty == policy.No
					}
					missed = append(missed, h)
				}
			})
		}
		slices.SortStableFunc(missed, compareHops)
		return missed
	})
}
