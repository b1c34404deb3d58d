package reach

import (
	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/policy"
)

// unknownRoute makes a route whose last hop something unread would have to
// allow, nil when the network lets nobody in. Nothing is carried on over it, and
// its source is that of the gap.
func (s *search) unknownRoute(before []*graph.Edge, last *graph.Edge) *route {
	return s.join(before, last, policy.Unknown)
}

// unknownRoutes returns what something unread would let the source do, those
// of its account, those of the accounts that it reaches, and anyone.
func (s *search) unknownRoutes(to *goal) []*route {
	var routes []*route
	for _, n := range to.nodes {
		for _, e := range s.unknown[n] {
			if !to.ends(e) {
				continue
			}
			if before, ok := s.standsFor(e.From); ok {
				if r := s.unknownRoute(before, e); r != nil {
					routes = append(routes, r)
				}
			}
		}
	}
	return routes
}

// standsFor reports whether a gap that concerns some node concerns the source
// as well, and over which hops.
func (s *search) standsFor(gap *graph.Node) ([]*graph.Edge, bool) {
	if gap == s.source || gap.ID == anyone || (s.source.Actor.Account != "" && gap.ID == "account:"+s.source.Actor.Account) {
		return nil, true
	}
	t := s.tree(policy.If)
	nearest, reached := s.nearest()[gap.ID]
	if t.at(gap) != nil && (!reached || s.nearer(int32(gap.Index), nearest)) {
		nearest, reached = int32(gap.Index), true
	}
	if !reached {
		return nil, false
	}
	return t.route(nearest), true
}

// nearest returns the nearest node of each account that the source reaches, by
// the id of the account's own.
func (s *search) nearest() map[string]int32 {
	if s.gaps == nil {
		s.gaps = map[string]int32{}
		for _, n := range s.tree(policy.If).visited {
			id := "account:" + s.packed.nodes[n].Actor.Account
			if have, ok := s.gaps[id]; !ok || s.nearer(n, have) {
				s.gaps[id] = n
			}
		}
	}
	return s.gaps
}

// nearer orders nodes by cost, then by place.
func (s *search) nearer(a, b int32) bool {
	spots := s.tree(policy.If).spots
	if spots[a].cost != spots[b].cost {
		return spots[a].cost < spots[b].cost
	}
	return a < b
}

const anyone = "anyone"

// bestOf returns the best of some routes and one more, which may be nil.
func bestOf(routes []*route, best *route) *route {
	for _, r := range routes {
		if best == nil || compareRoutes(r, best) < 0 {
			best = r
		}
	}
	return best
}
