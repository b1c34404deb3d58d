package reach

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/graph/path"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/policy"
)

// kBest returns the k best routes between a source and a goal, by certainty
// and then by cost, and whether there are more.
func (w *plain) kBest(source *graph.Node, to *goal, k int) ([]*route, bool) {
	var found []*route
	seen := map[string]bool{}
	add := func(r *route) {
		if id := r.id(); !seen[id] {
			seen[id] = true
			found = append(found, r)
		}
	}
	more := false
	for _, level := range levels {
		if len(found) > k {
			break
		}
		routes, cut := w.routesAt(source, to, k+1, level)
		more = more || cut
		for _, r := range routes {
			add(r)
		}
	}
	for _, r := range w.unknownRoutes(source, to) {
		add(r)
	}
	slices.SortStableFunc(found, compareRoutes)
	return found[:min(k, len(found))], more || len(found) > k
}

// routesAt returns the k best routes over hops of a level (Yen, over costs
// reduced by what is left to go), and whether it gave up. What Yen orders by
// leaves out the support of a last hop, and its ties are in no order, so it is
// asked for more until no further route could be among the best.
func (w *plain) routesAt(source *graph.Node, to *goal, k int, level policy.Certainty) ([]*route, bool) {
	y := w.newPlainYen(source, to, level)
	if math.IsInf(y.left[y.start.ID()], 1) {
		return nil, false
	}
	for n := min(k+8, maxTried); ; n = min(2*n, maxTried) {
		all := path.YenKShortestPaths(y, n, math.Inf(1), y.start, y.end)
		var routes []*route
		var impossible *route
		seen := map[string]bool{}
		for _, p := range all {
			r := y.route(p)
			switch {
			case r == nil || seen[r.id()]:
			case r.possible():
				seen[r.id()] = true
				routes = append(routes, r)
			case impossible == nil:
				impossible = r
			}
		}
		slices.SortStableFunc(routes, compareRoutes)
		switch {
		case len(all) < n:
			return routes[:min(k, len(routes))], false
		case len(routes) >= k && routes[k-1].cost < y.cost(all[len(all)-1]):
			return routes[:k], false
		case n == maxTried && len(routes) == 0 && impossible != nil:
			lost := *impossible
			lost.certainty, lost.cutoff = policy.Unknown, maxTried
			return []*route{&lost}, true
		case n == maxTried:
			return routes[:min(k, len(routes))], true
		}
	}
}

// unknownRoutes returns what something unread would let the source do, those
// of its account, those of the accounts that it reaches, and anyone.
func (w *plain) unknownRoutes(source *graph.Node, to *goal) []*route {
	var routes []*route
	for _, n := range to.nodes {
		for _, e := range w.unknown[n] {
			if !to.ends(e) {
				continue
			}
			if before, ok := w.standsFor(source, e.From); ok {
				if r := w.unknownRoute(source, before, e); r != nil {
					routes = append(routes, r)
				}
			}
		}
	}
	return routes
}

// standsFor reports whether a gap that concerns some node concerns a source as
// well, and over which hops.
func (w *plain) standsFor(source, gap *graph.Node) ([]*graph.Edge, bool) {
	if gap == source || gap.ID == anyone || (source.Actor.Account != "" && gap.ID == "account:"+source.Actor.Account) {
		return nil, true
	}
	t := w.tree(source, policy.If)
	var nearest *graph.Node
	for _, n := range w.Graph.Nodes {
		if n.Target() || !t.reaches(n) || (n != gap && "account:"+n.Actor.Account != gap.ID) {
			continue
		}
		if nearest == nil || t.cost[n.Index] < t.cost[nearest.Index] {
			nearest = n
		}
	}
	if nearest == nil {
		return nil, false
	}
	return t.route(nearest), true
}
