package reach

import (
	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// best returns the route from a source to a goal of the highest certainty and
// then the lowest cost, or nil.
func (w *plain) best(source *graph.Node, to *goal) *route {
	var doubt *route
	for _, level := range levels {
		r := w.bestAt(source, to, level)
		if r == nil {
			continue
		}
		if !r.possible() { // the cheapest way contradicts itself: look at dearer ones
			routes, _ := w.routesAt(source, to, 1, level)
			if len(routes) == 0 {
				continue
			}
			r = routes[0]
		}
		if r.cutoff == 0 {
			return r
		}
		doubt = r
	}
	if r := w.bestUnknown(source, to); r != nil {
		return r
	}
	return doubt
}

// bestAt returns the best route over hops of a level, whatever it demands.
func (w *plain) bestAt(source *graph.Node, to *goal, level policy.Certainty) *route {
	t := w.tree(source, level)
	var best *route
	for _, n := range to.nodes {
		for _, e := range w.incoming[n] {
			if e.Certainty < level || !to.ends(e) || !t.reaches(e.From) {
				continue
			}
			r := w.join(source, t.route(e.From), e, level)
			if r != nil && (best == nil || compareRoutes(r, best) < 0) {
				best = r
			}
		}
	}
	return best
}

// bestUnknown returns what something unread would let the source itself do.
func (w *plain) bestUnknown(source *graph.Node, to *goal) *route {
	var routes []*route
	for _, n := range to.nodes {
		for _, e := range w.unknown[n] {
			if e.From != source || !to.ends(e) {
				continue
			}
			if r := w.unknownRoute(source, nil, e); r != nil { // nil: the network is out of reach
				routes = append(routes, r)
			}
		}
	}
	return bestOf(routes, nil)
}

// unknownRoute makes a route whose last hop something unread would have to
// allow. Nothing is carried on over it, and its source is that of the gap.
func (w *plain) unknownRoute(source *graph.Node, before []*graph.Edge, last *graph.Edge) *route {
	return w.join(source, before, last, policy.Unknown)
}

// kindsTo lists the kinds of techniques that end a path from a source at a
// goal, its best one among them.
func (w *plain) kindsTo(source *graph.Node, to *goal, best *route) []string {
	found := map[string]bool{best.hops[len(best.hops)-1].Technique.Kind: true}
	t := w.tree(source, policy.Unknown)
	for _, n := range to.nodes {
		for _, e := range w.incoming[n] {
			if to.ends(e) && t.reaches(e.From) {
				found[e.Technique.Kind] = true
			}
		}
		for _, e := range w.unknown[n] {
			if e.From == source && to.ends(e) {
				found[e.Technique.Kind] = true
			}
		}
	}
	list := []string{}
	for _, kind := range technique.Reach {
		if found[kind] {
			list = append(list, kind)
		}
	}
	return list
}
