package reach

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/graph/path"
	"gonum.org/v1/gonum/graph/simple"
	"pgregory.net/rapid"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// The costs of a tree are those that gonum finds over the hops of its level,
// hops that cost nothing among them.
func TestTreeFindsTheCheapestWays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 12).Draw(t, "nodes")
		nodes := make([]*graph.Node, size)
		oracle := simple.NewWeightedDirectedGraph(0, math.Inf(1))
		for i := range nodes {
			nodes[i] = &graph.Node{Index: i, Actor: access.Actor{Kind: "role"}}
			oracle.AddNode(simple.Node(i))
		}
		for range rapid.IntRange(0, 40).Draw(t, "hops") {
			a, b := rapid.IntRange(0, size-1).Draw(t, "from"), rapid.IntRange(0, size-1).Draw(t, "to")
			e := &graph.Edge{
				From: nodes[a], To: nodes[b], Technique: &technique.Technique{}, Outcome: &graph.Outcome{Cost: rapid.IntRange(0, 300).Draw(t, "cost"), Certainty: rapid.SampledFrom(levels[:]).Draw(t, "certainty")},
			}
			nodes[a].Hyperedges = append(nodes[a].Hyperedges, &graph.Hyperedge{Edge: e})
			if a == b || e.Certainty < policy.If {
				continue
			}
			if have := oracle.WeightedEdge(int64(a), int64(b)); have == nil || have.Weight() > float64(e.Cost) {
				oracle.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(a), T: simple.Node(b), W: float64(e.Cost)})
			}
		}
		w := &World{Graph: &graph.Graph{Nodes: nodes}, packed: pack(&graph.Graph{Nodes: nodes})}
		got, want := w.newTree(), path.DijkstraFrom(simple.Node(0), oracle)
		got.grow(nodes[rapid.IntRange(0, size-1).Draw(t, "before")], policy.Unknown, nil) // leaves nothing behind
		got.grow(nodes[0], policy.If, nil)
		for i, n := range nodes {
			cost := want.WeightTo(int64(i))
			at := got.at(n)
			if (at != nil) == math.IsInf(cost, 1) {
				t.Fatalf("node %d is reached: %v, want cost %v", i, at != nil, cost)
			}
			if at == nil {
				continue
			}
			sum := 0
			for _, e := range got.route(int32(i)) {
				sum += e.Cost
			}
			if float64(at.cost) != cost || float64(sum) != cost {
				t.Fatalf("node %d costs %d by a route of %d, want %v", i, at.cost, sum, cost)
			}
		}
	})
}
