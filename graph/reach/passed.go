package reach

import (
	"slices"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/answer"
)

// Passed answers what everybody passes on the way to a database: the nodes
// that are on all paths of a source, or of every source that reaches it and is
// no administrator when none is named, in the order of a path. Every path
// counts, unknown ones too, but not what supports the last hop of one.
func (w *World) Passed(from, db string, q Query) ([]answer.Identity, error) {
	_, to, err := w.databaseGoal(db, q)
	if err != nil {
		return nil, err
	}
	var sources []*graph.Node
	if from != "" {
		source, err := w.source(from)
		if err != nil {
			return nil, err
		}
		sources = []*graph.Node{source}
	} else {
		for _, n := range w.Graph.Sources {
			if !graph.Administrator(n) {
				sources = append(sources, n)
			}
		}
	}
	passed := []answer.Identity{}
	for _, n := range w.passed(w.aims(to), sources) {
		if found := w.Graph.Node(n.ID); found != nil {
			n = found
		}
		passed = append(passed, identity(n))
	}
	return passed, nil
}

// passed returns the nodes that all paths from some sources pass. A node in two
// states is one: whoever takes it away takes both. What all paths pass is on
// any one of them, so each node of that is left out in turn.
func (w *World) passed(a *aims, sources []*graph.Node) []*graph.Node {
	var ends []int32
	for _, i := range a.endings {
		ends = append(ends, w.packed.endings[i].from)
	}
	a.useful = w.before().leading(ends, nil)
	sources = slices.DeleteFunc(sources, func(n *graph.Node) bool { return !a.useful[n.Index] && len(a.unknown[n]) == 0 })
	if len(sources) == 0 {
		return nil
	}
	var passed []*graph.Node
	seen := map[string]bool{}
	if len(sources) == 1 {
		seen[sources[0].ID] = true // goes without saying
	}
	for _, e := range w.anyRoute(a, sources[0]) {
		id := e.From.ID
		if seen[id] {
			continue
		}
		seen[id] = true
		left := w.before().leading(ends, func(n int32) bool { return w.packed.nodes[n].ID == id })
		if !slices.ContainsFunc(sources, func(n *graph.Node) bool { return n.ID != id && (left[n.Index] || len(a.unknown[n]) > 0) }) {
			passed = append(passed, e.From)
		}
	}
	return passed
}

// anyRoute returns the hops of some path of a source that reaches a goal.
func (w *World) anyRoute(a *aims, source *graph.Node) []*graph.Edge {
	if list := a.unknown[source]; len(list) > 0 {
		return []*graph.Edge{list[0].edge}
	}
	s := w.search()
	defer s.done()
	s.from(source, a.useful)
	t := s.tree(levels[len(levels)-1])
	for _, n := range t.visited {
		if list := a.from(n); len(list) > 0 {
			return append(t.route(n), w.packed.edge(&w.packed.endings[list[0]]))
		}
	}
	return nil
}
