package reach

import (
	"container/heap"
	"slices"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/risk"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// plain answers as simply as can be: every source, level, database and node is
// looked at, and every route is made. Tests compare the searches with it.
type plain struct {
	*World
	incoming map[*graph.Node][]*graph.Edge
	view     *plainView
}

func newPlain(w *World) *plain {
	p := &plain{World: w, incoming: map[*graph.Node][]*graph.Edge{}}
	for _, n := range w.Graph.Nodes {
		for _, e := range n.Edges() {
			if e.To.Target() {
				p.incoming[e.To] = append(p.incoming[e.To], e)
			}
		}
	}
	return p
}

// plainView keeps what was computed of one source.
type plainView struct {
	source *graph.Node
	trees  map[policy.Certainty]*plainTree
}

// plainTree holds the cheapest way from a source to every node, over hops that are
// at least as certain as its level.
type plainTree struct {
	cost []int // -1: not reached
	hops []int
	via  []*graph.Edge
}

// tree returns the cheapest ways from a source (Dijkstra; ties go to fewer
// hops, then to the order of nodes and hops, which is that of names).
func (w *plain) tree(source *graph.Node, level policy.Certainty) *plainTree {
	if w.view == nil || w.view.source != source {
		w.view = &plainView{source: source, trees: map[policy.Certainty]*plainTree{}}
	}
	if t := w.view.trees[level]; t != nil {
		return t
	}
	t := newPlainTree(w.Graph.Nodes, source, level)
	w.view.trees[level] = t
	return t
}

func newPlainTree(nodes []*graph.Node, source *graph.Node, level policy.Certainty) *plainTree {
	n := len(nodes)
	t := &plainTree{cost: make([]int, n), hops: make([]int, n), via: make([]*graph.Edge, n)}
	for i := range t.cost {
		t.cost[i] = -1
	}
	done := make([]bool, n)
	t.cost[source.Index] = 0
	queue := &frontier{{node: source}}
	for queue.Len() > 0 {
		at := heap.Pop(queue).(plainReached)
		if done[at.node.Index] {
			continue
		}
		done[at.node.Index] = true
		for _, e := range at.node.Edges() {
			if e.Certainty < level || e.To.Target() || done[e.To.Index] {
				continue
			}
			i, cost, hops := e.To.Index, at.cost+e.Cost, at.hops+1
			if t.cost[i] < 0 || cost < t.cost[i] || (cost == t.cost[i] && hops < t.hops[i]) {
				t.cost[i], t.hops[i], t.via[i] = cost, hops, e
				heap.Push(queue, plainReached{node: e.To, cost: cost, hops: hops})
			}
		}
	}
	return t
}

func (t *plainTree) reaches(n *graph.Node) bool { return n != nil && t.cost[n.Index] >= 0 }

// route returns the hops to a node, first hop first.
func (t *plainTree) route(n *graph.Node) []*graph.Edge {
	var hops []*graph.Edge
	for e := t.via[n.Index]; e != nil; e = t.via[e.From.Index] {
		hops = append(hops, e)
	}
	slices.Reverse(hops)
	return hops
}

type plainReached struct {
	node       *graph.Node
	cost, hops int
}

type frontier []plainReached

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
func (f *frontier) Push(x any)   { *f = append(*f, x.(plainReached)) }
func (f *frontier) Pop() any {
	old := *f
	last := old[len(old)-1]
	*f = old[:len(old)-1]
	return last
}

// join makes the route over some hops to a last one at a level, nil when its
// network half cannot be settled there.
func (w *plain) join(source *graph.Node, before []*graph.Edge, last *graph.Edge, level policy.Certainty) *route {
	n, ok := w.settle(source, before, last, level)
	if !ok {
		return nil
	}
	r := &route{source: source, hops: append(slices.Clone(before), last), network: n}
	r.sum()
	return r
}

// settle settles the network half of the last hop at a level. What the
// snapshot proves comes first; what it does not prove is no certain way.
func (w *plain) settle(source *graph.Node, before []*graph.Edge, last *graph.Edge, level policy.Certainty) (network, bool) {
	switch {
	case last.Network != nil:
	case last.Technique.Network == technique.NetworkCopy:
		return network{factor: risk.NetworkCopy, why: "the actor places the copy where it likes"}, true
	case last.Technique.Yield.Data != "":
		return network{factor: risk.NetworkAPI, why: "an AWS API is enough"}, true
	default:
		return network{factor: 1}, true
	}
	if last.Network.Anywhere {
		return network{factor: risk.NetworkProven, why: last.Network.Why, proven: true}, true
	}
	if n, ok := w.inside(source, before, last, level); ok {
		return n, true
	}
	if n, ok := w.opens(source, last, level); ok {
		return n, true
	}
	if level == policy.Yes || last.Network.Impossible {
		return network{}, false
	}
	return network{factor: risk.NetworkUnknown, why: "from where the actor starts is not known", unproven: true, from: last.Network.From}, true
}

// opens finds that the same source may open the port.
func (w *plain) opens(source *graph.Node, last *graph.Edge, level policy.Certainty) (network, bool) {
	n := openingOf(w.Graph, last.Network)
	t := w.tree(source, level)
	if n == nil || !t.reaches(n) {
		return network{}, false
	}
	needs := &route{source: source, hops: t.route(n), network: network{factor: 1}}
	needs.sum()
	if !last.Network.Impossible && needs.certainty < policy.Yes {
		return network{}, false
	}
	return network{factor: 1, why: openedWhy, needs: needs, proven: true}, true
}

// inside finds compute from which the port is reached: one that the route
// passes, one that the acting role runs on, or one that the same source
// reaches besides.
func (w *plain) inside(source *graph.Node, before []*graph.Edge, last *graph.Edge, level policy.Certainty) (network, bool) {
	passes := func(n *graph.Node) bool {
		return n == source || slices.ContainsFunc(before, func(e *graph.Edge) bool { return e.To == n })
	}
	for _, c := range last.Network.Inside {
		if passes(w.Graph.Node(c.ID)) {
			return network{factor: 1, why: "the path runs through " + graph.Short(c) + ", which is let in", proven: true}, true
		}
	}
	for _, c := range last.Network.Inside {
		if runsOn(source, c) {
			return network{factor: risk.NetworkProven, why: "it runs on " + graph.Short(c) + ", which is let in", proven: true}, true
		}
	}
	var best *graph.Node
	t := w.tree(source, level)
	for _, c := range last.Network.Inside {
		if n := w.Graph.Node(c.ID); t.reaches(n) && (best == nil || t.cost[n.Index] < t.cost[best.Index]) {
			best = n
		}
	}
	if best == nil {
		return network{}, false
	}
	why := "the same actor reaches " + graph.Short(best.Actor.Thing) + ", which is let in"
	needs := &route{source: source, hops: t.route(best), network: network{factor: 1}}
	needs.sum()
	return network{factor: 1, why: why, needs: needs, proven: true}, true
}
