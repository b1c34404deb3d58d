package graph

import (
	"slices"

	"github.com/iamreach/iamreach/policy"
)

// Missed returns the hops from a node to some nodes that something stops, with
// what stops them.
func (g *Graph) Missed(n *Node, to []*Node) []*Edge {
	var missed []*Edge
	for i := range g.techniques {
		t := &g.techniques[i]
		if !slices.Contains(t.Actor, n.Actor.Kind) {
			continue
		}
		g.each(n, t, never, func(b Bindings) {
			lead, ok := g.leads(n, t, b)
			if !ok {
				return
			}
			target := g.nodes[lead.key]
			if target == nil || !slices.Contains(to, target) {
				return
			}
			if e := g.try(n, t, b); e.Certainty == policy.No && e.Stop != nil {
				e.To = target
				missed = append(missed, e)
			}
		})
	}
	slices.SortStableFunc(missed, compareEdges)
	return missed
}
