package reach

import (
	"slices"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/technique"
)

// goal is what paths lead to: nodes, by some kinds of techniques, perhaps by
// way of one copy.
type goal struct {
	id    string
	nodes []*graph.Node
	kinds []string // nil: any
	using string   // id of a thing that the last hop must use
}

// database is the goal of reaching a database.
func database(n *graph.Node, q Query) *goal {
	kinds := q.Kinds
	if len(kinds) == 0 {
		kinds = technique.Reach
	}
	return &goal{id: n.ID, nodes: []*graph.Node{n}, kinds: kinds}
}

// allows reports whether techniques of a kind lead to a database.
func (g *goal) allows(kind string) bool { return g.kinds == nil || slices.Contains(g.kinds, kind) }

// ends reports whether a hop leads to the goal.
func (g *goal) ends(e *graph.Edge) bool {
	if !slices.Contains(g.nodes, e.To) {
		return false
	}
	if e.To.Data != nil && !g.allows(e.Technique.Kind) {
		return false
	}
	return g.using == "" || e.Uses(g.using)
}
