package reach

import (
	"slices"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/risk"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// network says how the network half of the last hop of a route is settled.
type network struct {
	factor   float64
	why      string
	proven   bool     // the snapshot proves it
	unproven bool     // it depends on from where the actor starts
	from     []string // then: from where it would work
	needs    *route   // proven by compute: the way to it, when the route does not pass it
}

// settle settles the network half of the last hop at a level. What the
// snapshot proves comes first; what it does not prove is no certain way.
func (s *search) settle(before []*graph.Edge, last *graph.Edge, level policy.Certainty) (network, bool) {
	switch {
	case last.Network != nil:
	case last.Technique.Network == technique.NetworkCopy:
		return network{factor: risk.NetworkCopy, why: "the actor places the copy where it likes"}, true
	case last.Technique.Yield.Data != "":
		return network{factor: risk.NetworkAPI, why: "an AWS API is enough"}, true
	default:
		return network{factor: 1}, true
	}
	if last.Network.Anywhere {
		return network{factor: risk.NetworkProven, why: last.Network.Why, proven: true}, true
	}
	if n, ok := s.inside(before, last, level); ok {
		return n, true
	}
	if n, ok := s.opens(last, level); ok {
		return n, true
	}
	if level == policy.Yes || last.Network.Impossible {
		return network{}, false
	}
	return network{factor: risk.NetworkUnknown, why: "from where the actor starts is not known", unproven: true, from: last.Network.From}, true
}

// inside finds compute from which the port is reached: one that the route
// passes, one that the acting role runs on, or one that the same source
// reaches besides.
func (s *search) inside(before []*graph.Edge, last *graph.Edge, level policy.Certainty) (network, bool) {
	passes := func(n *graph.Node) bool {
		return n == s.source || slices.ContainsFunc(before, func(e *graph.Edge) bool { return e.To == n })
	}
	for _, c := range last.Network.Inside {
		if passes(s.Graph.Node(c.ID)) {
			return network{factor: 1, why: "the path runs through " + graph.Short(c) + ", which is let in", proven: true}, true
		}
	}
	for _, c := range last.Network.Inside {
		if runsOn(s.source, c) {
			return network{factor: risk.NetworkProven, why: "it runs on " + graph.Short(c) + ", which is let in", proven: true}, true
		}
	}
	var best *graph.Node
	t := s.tree(level)
	for _, c := range last.Network.Inside {
		n := s.Graph.Node(c.ID)
		if at := t.at(n); at != nil && (best == nil || at.cost < t.at(best).cost) {
			best = n
		}
	}
	if best == nil {
		return network{}, false
	}
	why := "the same actor reaches " + graph.Short(best.Actor.Thing) + ", which is let in"
	needs := &route{source: s.source, hops: t.route(int32(best.Index)), network: network{factor: 1}}
	needs.sum()
	return network{factor: 1, why: why, needs: needs, proven: true}, true
}

// opens finds that the same source may open the port. Where it only may under
// conditions, those of who is let in already are plainer.
func (s *search) opens(last *graph.Edge, level policy.Certainty) (network, bool) {
	n := openingOf(s.Graph, last.Network)
	t := s.tree(level)
	at := t.at(n)
	if at == nil || (!last.Network.Impossible && policy.Certainty(at.certainty) < policy.Yes) {
		return network{}, false
	}
	needs := &route{source: s.source, hops: t.route(int32(n.Index)), network: network{factor: 1}}
	needs.sum()
	return network{factor: 1, why: openedWhy, needs: needs, proven: true}, true
}

const openedWhy = "the same actor may open the port"

// openingOf is the node that stands for the opening of a port, nil when nobody
// can open it.
func openingOf(g *graph.Graph, x *inventory.Exposure) *graph.Node {
	if x.Opening == nil {
		return nil
	}
	return g.Node(x.Opening.ID)
}

// runsOn reports whether a role as found is that of some compute.
func runsOn(n *graph.Node, compute *inventory.Thing) bool {
	return n.Actor.Thing != nil && n.State() == "" && slices.Contains(compute.Related("role"), n.Actor.Thing)
}
