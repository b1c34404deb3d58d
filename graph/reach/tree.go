package reach

import (
	"container/heap"
	"slices"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/policy"
)

// view keeps what was computed of one source.
type view struct {
	source *graph.Node
	trees  map[policy.Certainty]*tree
}

// tree holds the cheapest way from a source to every node, over hops that are
// at least as certain as its level.
type tree struct {
	cost []int // -1: not reached
	hops []int
	via  []*graph.Edge
}

// tree returns the cheapest ways from a source (Dijkstra; ties go to fewer
// hops, then to the order of nodes and hops, which is that of names).
func (w *World) tree(source *graph.Node, level policy.Certainty) *tree {
	if w.view == nil || w.view.source != source {
		w.view = &view{source: source, trees: map[policy.Certainty]*tree{}}
	}
	if t := w.view.trees[level]; t != nil {
		return t
	}
	t := newTree(w.Graph.Nodes, source, level)
	w.view.trees[level] = t
	return t
}

func newTree(nodes []*graph.Node, source *graph.Node, level policy.Certainty) *tree {
	n := len(nodes)
	t := &tree{cost: make([]int, n), hops: make([]int, n), via: make([]*graph.Edge, n)}
	for i := range t.cost {
		t.cost[i] = -1
	}
	done := make([]bool, n)
	t.cost[source.Index] = 0
	queue := &frontier{{node: source}}
	for queue.Len() > 0 {
		at := heap.Pop(queue).(reached)
		if done[at.node.Index] {
			continue
		}
		done[at.node.Index] = true
		for _, e := range at.node.Edges {
			if e.Certainty < level || e.To.Target() || done[e.To.Index] {
				continue
			}
			i, cost, hops := e.To.Index, at.cost+e.Cost, at.hops+1
			if t.cost[i] < 0 || cost < t.cost[i] || (cost == t.cost[i] && hops < t.hops[i]) {
				t.cost[i], t.hops[i], t.via[i] = cost, hops, e
				heap.Push(queue, reached{node: e.To, cost: cost, hops: hops})
			}
		}
	}
	return t
}

func (t *tree) reaches(n *graph.Node) bool { return n != nil && t.cost[n.Index] >= 0 }

// route returns the hops to a node, first hop first.
func (t *tree) route(n *graph.Node) []*graph.Edge {
	var hops []*graph.Edge
	for e := t.via[n.Index]; e != nil; e = t.via[e.From.Index] {
		hops = append(hops, e)
	}
	slices.Reverse(hops)
	return hops
}

type reached struct {
	node       *graph.Node
	cost, hops int
}

type frontier []reached

func (f frontier) Len() int { return len(f) }
func (f frontier) Less(i, j int) bool {
	a, b := f[i], f[j]
	if a.cost != b.cost {
		return a.cost < b.cost
	}
	if a.hops != b.hops {
		return a.hops < b.hops
	}
	return a.node.Index < b.node.Index
}
func (f frontier) Swap(i, j int) { f[i], f[j] = f[j], f[i] }
func (f *frontier) Push(x any)   { *f = append(*f, x.(reached)) }
func (f *frontier) Pop() any {
	old := *f
	last := old[len(old)-1]
	*f = old[:len(old)-1]
	return last
}
