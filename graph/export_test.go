package graph

import (
	"context"
	"slices"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// BuildPlain builds without shortcuts.
func BuildPlain(ctx context.Context, in *inventory.Inventory, o Options) (*Graph, error) {
	o.plain = true
	return Build(ctx, in, o)
}

// Widest returns how certain the best way is from each source to each database,
// over what the graph has.
func (g *Graph) Widest() map[string]policy.Certainty {
	best := map[string]policy.Certainty{}
	for _, source := range g.Sources {
		at := map[*Node]policy.Certainty{source: policy.Yes}
		for queue := []*Node{source}; len(queue) > 0; {
			n := queue[0]
			queue = queue[1:]
			for _, e := range n.Edges() {
				if c := min(at[n], e.Certainty); c > at[e.To] {
					at[e.To] = c
					queue = append(queue, e.To)
				}
			}
		}
		for n, certainty := range at {
			if n.Data != nil {
				best[source.ID+" to "+n.ID] = certainty
			}
		}
	}
	return best
}

// Exhausted returns the same with every change carried to every principal.
func (g *Graph) Exhausted() map[string]policy.Certainty {
	type place struct {
		n     *Node
		state string
	}
	best := map[string]policy.Certainty{}
	a := g.asker()
	ends := map[string]map[*inventory.Thing]policy.Certainty{}
	data := func(n *Node) map[*inventory.Thing]policy.Certainty {
		key := n.ID + "|" + n.State()
		if ends[key] == nil {
			ends[key] = map[*inventory.Thing]policy.Certainty{}
			for i := range g.techniques {
				if t := &g.techniques[i]; t.Yield.Data != "" && slices.Contains(t.Actor, n.Actor.Kind) {
					a.each(n, t, false, func(b Bindings) {
						if h := a.try(n, t, b); !h.unread() {
							ends[key][b[t.Yield.Data].Thing] = max(ends[key][b[t.Yield.Data].Thing], h.Certainty)
						}
					})
				}
			}
		}
		return ends[key]
	}
	for _, source := range g.Sources {
		at := map[place]policy.Certainty{}
		var queue []*Node
		reach := func(n *Node, certainty policy.Certainty) {
			if key := (place{g.nodes[n.ID], n.State()}); certainty > at[key] {
				at[key] = certainty
				queue = append(queue, n)
			}
		}
		reach(source, policy.Yes)
		for len(queue) > 0 {
			n := queue[0]
			queue = queue[1:]
			certainty := at[place{g.nodes[n.ID], n.State()}]
			for t, c := range data(n) {
				if c = min(c, certainty); c > policy.No {
					best[source.ID+" to "+t.ID] = max(best[source.ID+" to "+t.ID], c)
				}
			}
			for _, l := range g.changes {
				if actor, ok := n.Actor.With(gainOf(l.edge)); ok && l.edge.From.ID == n.ID {
					reach(&Node{Actor: actor, ID: n.ID}, min(certainty, l.edge.Certainty))
				}
			}
			for _, e := range g.nodes[n.ID].Edges() {
				if e.To.Target() || e.To.State() != "" {
					continue
				}
				to := Node{Actor: e.To.Actor, ID: e.To.ID}
				for _, gain := range n.Actor.Gains {
					if gain.Kind == technique.GainRewritten {
						to.Actor, _ = to.Actor.With(gain)
					}
				}
				reach(&to, min(certainty, e.Certainty))
			}
		}
	}
	return best
}
