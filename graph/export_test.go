package graph

import (
	"context"
	"slices"

	"github.com/iamreach/iamreach/graph/access"
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

// Reached returns what finds whom an actor reaches, itself among them, by index.
func (g *Graph) Reached() func(*Node) []*Node {
	r := g.reaching()
	return func(n *Node) []*Node {
		var all []*Node
		for _, number := range r.of(n).ToArray() {
			all = append(all, r.nodes[number])
		}
		slices.SortFunc(all, func(a, b *Node) int { return a.Index - b.Index })
		return all
	}
}

// Exhausted returns the same with every change carried to every principal.
func (g *Graph) Exhausted() map[string]policy.Certainty {
	best := map[string]policy.Certainty{}
	a := g.asker()
	setters := map[string]*access.Actor{}
	ends := map[place]map[*inventory.Thing]policy.Certainty{}
	for _, source := range g.Sources {
		at := map[place]policy.Certainty{}
		var queue []place
		reach := func(p place, certainty policy.Certainty) {
			if certainty > at[p] {
				at[p] = certainty
				queue = append(queue, p)
			}
		}
		reach(place{n: source}, policy.Yes)
		for len(queue) > 0 {
			p := queue[0]
			queue = queue[1:]
			if ends[p] == nil {
				ends[p] = a.data(p)
			}
			for t, c := range ends[p] {
				if c = min(c, at[p]); c > policy.No {
					best[source.ID+" to "+t.ID] = max(best[source.ID+" to "+t.ID], c)
				}
			}
			for _, l := range g.changes {
				if l.edge.From == p.n {
					reach(p.changing(a.gainOf(l.edge, setters)), min(at[p], l.edge.Certainty))
				}
			}
			for _, e := range p.n.Edges() {
				if !e.To.Target() && len(shared(e.To.Actor)) == 0 {
					reach(p.carried(e.To), min(at[p], e.Certainty))
				}
			}
		}
	}
	return best
}

// place is a node without what was modified, and that: one thing, or two.
type place struct {
	n             *Node
	first, second access.Gain
}

func (p place) changing(gain access.Gain) place {
	switch {
	case p.first == access.Gain{}:
		p.first = gain
	case p.second == access.Gain{} && p.first != gain:
		p.second = gain
	}
	return p
}

// carried is where a hop leads with what was modified. A grant stays with whom
// it names.
func (p place) carried(to *Node) place {
	next := place{n: to}
	for _, gain := range []access.Gain{p.first, p.second} {
		if gain.Kind != technique.GainKeyGrant {
			next = next.changing(gain)
		}
	}
	return next
}

// data is the databases that a place leads to by itself.
func (a *asker) data(p place) map[*inventory.Thing]policy.Certainty {
	found := map[*inventory.Thing]policy.Certainty{}
	n := &Node{Actor: p.n.Actor, ID: p.n.ID}
	for _, gain := range []access.Gain{p.first, p.second} {
		if gain.Kind == "" {
			continue
		}
		with, ok := n.Actor.With(gain)
		if !ok {
			return found
		}
		n.Actor = with
	}
	for i := range a.g.techniques {
		if t := &a.g.techniques[i]; t.Yield.Data != "" && slices.Contains(t.Actor, n.Actor.Kind) {
			a.each(n, t, false, func(b Bindings) {
				if h := a.try(n, t, b); !h.unread() {
					found[b[t.Yield.Data].Thing] = max(found[b[t.Yield.Data].Thing], h.Certainty)
				}
			})
		}
	}
	return found
}

func shared(a access.Actor) []access.Gain {
	return slices.DeleteFunc(slices.Clone(a.Gains), func(g access.Gain) bool { return !technique.Shared(g.Kind) })
}
