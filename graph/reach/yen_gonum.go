package reach

import (
	"math"

	gonum "gonum.org/v1/gonum/graph"
)

type vertex int64

// ID is the number of the vertex.
func (v vertex) ID() int64 { return int64(v) }

// Node implements gonum's graph.Graph.
func (y *yenGraph) Node(id int64) gonum.Node {
	if id < 0 || id >= int64(len(y.boxed)) {
		return nil
	}
	return y.boxed[id]
}

// Nodes implements gonum's graph.Graph.
func (y *yenGraph) Nodes() gonum.Nodes { return &nodeIterator{all: y.boxed, at: -1} }

// From implements gonum's graph.Graph. Each call has an iterator with a slice
// of its own, and no NodeSlice method: Yen deletes from what that returns.
func (y *yenGraph) From(id int64) gonum.Nodes {
	var list []gonum.Node
	add := func(to int) {
		if !math.IsInf(y.left[to], 1) {
			list = append(list, y.boxed[to])
		}
	}
	if hop := y.hop(id); hop >= 0 {
		add(y.to[hop])
	} else if id != y.end.ID() {
		for i := y.first[id]; i < y.first[id+1]; i++ {
			add(y.nodes() + i)
		}
	}
	return nodesOf(list)
}

// To implements gonum's graph.Directed.
func (y *yenGraph) To(id int64) gonum.Nodes {
	var list []gonum.Node
	for _, from := range y.boxed {
		if y.HasEdgeFromTo(from.ID(), id) {
			list = append(list, from)
		}
	}
	return nodesOf(list)
}

func nodesOf(list []gonum.Node) gonum.Nodes {
	if len(list) == 0 {
		return gonum.Empty
	}
	return &nodeIterator{all: list, at: -1}
}

// HasEdgeBetween implements gonum's graph.Graph.
func (y *yenGraph) HasEdgeBetween(a, b int64) bool {
	return y.HasEdgeFromTo(a, b) || y.HasEdgeFromTo(b, a)
}

// HasEdgeFromTo implements gonum's graph.Directed: from a node to a hop, or
// from a hop to where it leads.
func (y *yenGraph) HasEdgeFromTo(a, b int64) bool {
	if hop := y.hop(a); hop >= 0 {
		return int64(y.to[hop]) == b
	}
	hop := y.hop(b)
	return hop >= 0 && int64(y.from[hop]) == a
}

// Edge implements gonum's graph.Graph.
func (y *yenGraph) Edge(a, b int64) gonum.Edge {
	if e := y.WeightedEdge(a, b); e != nil {
		return e
	}
	return nil
}

// WeightedEdge implements gonum's graph.Weighted.
func (y *yenGraph) WeightedEdge(a, b int64) gonum.WeightedEdge {
	if !y.HasEdgeFromTo(a, b) {
		return nil
	}
	cost, _ := y.Weight(a, b)
	return weightedEdge{y.boxed[a], y.boxed[b], cost}
}

// Weight implements gonum's graph.Weighted: the cost reduced by the progress
// towards the end, which keeps the order of all paths.
func (y *yenGraph) Weight(a, b int64) (float64, bool) {
	if a == b {
		return 0, true
	}
	if !y.HasEdgeFromTo(a, b) || math.IsInf(y.left[a], 1) || math.IsInf(y.left[b], 1) {
		return math.Inf(1), false
	}
	cost := 0.0
	if hop := y.hop(a); hop >= 0 {
		cost = y.costs[hop]
	}
	return cost - y.left[a] + y.left[b], true // whole numbers: exact, and never below zero
}

type weightedEdge struct {
	from, to gonum.Node
	cost     float64
}

// From is the tail of the edge.
func (e weightedEdge) From() gonum.Node { return e.from }

// To is the head of the edge.
func (e weightedEdge) To() gonum.Node { return e.to }

// ReversedEdge returns the edge itself: it has one direction.
func (e weightedEdge) ReversedEdge() gonum.Edge { return e }

// Weight is the reduced cost.
func (e weightedEdge) Weight() float64 { return e.cost }

type nodeIterator struct {
	all []gonum.Node
	at  int
}

// Next implements gonum's graph.Iterator.
func (i *nodeIterator) Next() bool { i.at++; return i.at < len(i.all) }

// Len implements gonum's graph.Iterator: how many are left.
func (i *nodeIterator) Len() int { return max(0, len(i.all)-i.at-1) }

// Reset implements gonum's graph.Iterator.
func (i *nodeIterator) Reset() { i.at = -1 }

// Node implements gonum's graph.Nodes.
func (i *nodeIterator) Node() gonum.Node { return i.all[i.at] }
