package reach

import (
	"sync/atomic"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/technique"
)

// find looks for a path by its id: among the best ones first, since those are
// what most answers show, then among the k best.
func (w *World) find(id string) (*answer.Path, matters) {
	for _, q := range []Query{{}, {Kinds: []string{technique.Logs}}, {Kinds: []string{technique.Destroy}}, {Kinds: []string{technique.Enabler}}} {
		if path, m := w.findAmong(id, q); path != nil {
			return path, m
		}
	}
	return nil, nil
}

// findAmong looks among the answers to one question.
func (w *World) findAmong(id string, q Query) (*answer.Path, matters) {
	var goals []*goal
	var ms []matters
	for _, db := range w.Inventory.Databases() {
		goals, ms = append(goals, database(w.Graph.Database(db.ID), q)), append(ms, about(db))
	}
	for _, n := range w.Graph.Nodes {
		if n.Target() && n.Data == nil {
			goals, ms = append(goals, &goal{id: n.ID, nodes: []*graph.Node{n}}), append(ms, movement)
		}
	}
	a := w.aims(goals...)
	for _, deep := range []bool{false, true} {
		var found atomic.Pointer[struct {
			route *route
			slot  int
		}]
		w.each(a, w.everyone(), w.workers(), func(_ int, s *search, i int) {
			for slot := range goals {
				if found.Load() != nil {
					return
				}
				for _, r := range s.shown(a, slot, deep) {
					if r.id() == id {
						found.Store(&struct {
							route *route
							slot  int
						}{r, slot})
						return
					}
				}
			}
		})
		if one := found.Load(); one != nil {
			return w.path(one.route, Query{}), ms[one.slot]
		}
	}
	return nil, nil
}

// shown returns the routes to a goal that answers show: the best one, or
// several.
func (s *search) shown(a *aims, slot int, deep bool) []*route {
	const usual = 5
	best := s.route(slot)
	switch {
	case best != nil && !deep:
		return []*route{best}
	case best != nil || s.unknownTo(a.goals[slot]):
		routes, _ := s.kBest(a.goals[slot], usual)
		return routes
	}
	return nil
}

// unknownTo reports whether something unread would let somebody reach a goal.
func (w *World) unknownTo(to *goal) bool {
	for _, n := range to.nodes {
		if len(w.unknown[n]) > 0 {
			return true
		}
	}
	return false
}
