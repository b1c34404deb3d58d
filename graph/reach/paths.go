package reach

import (
	"strings"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/answer"
)

// Paths answers over which ways one node reaches another.
func (w *World) Paths(from, to string, q Query) (*answer.Paths, error) {
	source, err := w.source(from)
	if err != nil {
		return nil, err
	}
	end, m, err := w.goal(to, q)
	if err != nil {
		return nil, err
	}
	const usual = 5
	k := q.K
	if k <= 0 {
		k = usual
	}
	s := w.search()
	defer s.done()
	s.from(source, nil)
	routes, more := s.kBest(end, k)
	out := &answer.Paths{Schema: answer.SchemaPaths, Snapshot: w.snapshot(), From: source.ID, To: end.id, Paths: []*answer.Path{}, Truncated: more}
	q = q.remembering()
	for _, r := range routes {
		out.Paths = append(out.Paths, w.path(r, q))
	}
	out.Coverage = w.coverage(m, out.Paths...)
	return out, nil
}

// goal makes the goal that a name stands for, and says which gaps matter.
func (w *World) goal(name string, q Query) (*goal, matters, error) {
	id, err := w.Resolve(name)
	if err != nil {
		return nil, nil, err
	}
	if db := w.databaseOf(id); db != nil {
		_, to, err := w.databaseGoal(id, q)
		return to, about(db), err
	}
	if strings.HasPrefix(id, "admin:") {
		to := &goal{id: id}
		if n := w.Graph.Node(id); n != nil { // nobody is, and nobody becomes one
			to.nodes = []*graph.Node{n}
		}
		return to, movement, nil
	}
	return &goal{id: id, nodes: w.Graph.With(id)}, movement, nil
}
