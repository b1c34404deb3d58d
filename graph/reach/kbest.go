package reach

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/graph/path"

	"github.com/iamreach/iamreach/policy"
)

// maxTried bounds how many ways are looked at before the search gives up.
const maxTried = 256

// kBest returns the k best routes between a source and a goal, by certainty
// and then by cost, and whether there are more.
func (s *search) kBest(to *goal, k int) ([]*route, bool) {
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
		routes, cut := s.routesAt(to, k+1, level)
		more = more || cut
		for _, r := range routes {
			add(r)
		}
	}
	for _, r := range s.unknownRoutes(to) {
		add(r)
	}
	slices.SortStableFunc(found, compareRoutes)
	return found[:min(k, len(found))], more || len(found) > k
}

// routesAt returns the k best routes over hops of a level (Yen, over costs
// reduced by what is left to go), and whether it gave up. What Yen orders by
// leaves out the support of a last hop, and its ties are in no order, so it is
// asked for more until no further route could be among the best.
func (s *search) routesAt(to *goal, k int, level policy.Certainty) ([]*route, bool) {
	y := s.newYenGraph(to, level)
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
