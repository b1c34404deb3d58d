package reach

import (
	"slices"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/policy"
)

// tree holds the cheapest way from a source to every node that it reaches,
// over hops that are at least as certain as a level. It is used again for one
// source after another: what an earlier one left is of an earlier turn.
type tree struct {
	*packed
	turn    uint32
	spots   []spot           // by index
	visited []int32          // the nodes reached, the cheapest first
	left    policy.Certainty // of the most certain hop that was left out and leads on
	queue   queue
	rests   []rest // by class
}

// rest is the nodes to which no move of a class led so far, or some more.
type rest struct {
	turn  uint32
	nodes []int32
}

// spot is how a node is reached.
type spot struct {
	turn      uint32
	cost      int32
	hops      int32
	from, via int32 // the node before and the move from there; via is -1 at the source
	certainty int8  // of the least certain hop
	networks  uint8 // how many conditions are on the network
	done      bool
	compute   bool // the way passes compute from which some port is reached
}

func (w *World) newTree() *tree {
	return &tree{packed: w.packed, spots: make([]spot, len(w.Graph.Nodes)), rests: make([]rest, len(w.packed.leads))}
}

// grow finds the cheapest ways from a source (Dijkstra; ties go to fewer hops,
// then to the order of nodes and hops, which is that of names), among some
// nodes only unless those are nil.
func (t *tree) grow(source *graph.Node, level policy.Certainty, only []bool) {
	t.turn++
	t.visited, t.queue, t.left = t.visited[:0], t.queue[:0], policy.No
	start := int32(source.Index)
	t.spots[start] = spot{turn: t.turn, via: -1, certainty: int8(policy.Yes), compute: t.compute[start]}
	t.queue.push(entry{node: start})
	for len(t.queue) > 0 {
		at := t.queue.pop()
		here := &t.spots[at.node]
		if here.done {
			continue
		}
		here.done = true
		t.visited = append(t.visited, at.node)
		for i := t.cut[at.node]; i < t.cut[at.node+1]; i++ {
			t.follow(at.node, &t.pieces[i], level, only)
		}
	}
}

// follow follows a piece. To where a move of the class led from a node that
// was nearer there is nothing to gain, so the piece or the rest of the class is
// gone through, whichever is shorter.
func (t *tree) follow(from int32, p *piece, level policy.Certainty, only []bool) {
	moves := t.moves[p.first:p.end]
	r := &t.rests[p.class]
	left := t.leads[p.class]
	if r.turn == t.turn {
		left = r.nodes
	}
	if len(moves) < len(left)/2 {
		for i := range moves {
			t.relax(from, p.first+int32(i), level, only)
		}
		return
	}
	r.turn, r.nodes = t.turn, r.nodes[:0]
	for _, to := range left {
		if len(moves) > 8 && moves[8].to < to {
			i, _ := slices.BinarySearchFunc(moves, to, func(m move, to int32) int { return int(m.to - to) })
			moves = moves[i:]
		}
		for len(moves) > 0 && moves[0].to < to {
			moves = moves[1:]
		}
		if len(moves) == 0 || moves[0].to != to || !t.relax(from, p.end-int32(len(moves)), level, only) {
			r.nodes = append(r.nodes, to)
		}
	}
}

// relax reports whether no other move from a node that is farther, and that
// costs as much, gets there any cheaper.
func (t *tree) relax(from, via int32, level policy.Certainty, only []bool) bool {
	m := &t.moves[via]
	if only != nil && !only[m.to] {
		return true
	}
	here, there := &t.spots[from], &t.spots[m.to]
	met := there.turn == t.turn
	if met && there.done {
		return true
	}
	if policy.Certainty(m.certainty) < level {
		t.left = max(t.left, policy.Certainty(m.certainty))
		return false
	}
	cost, hops := here.cost+m.cost, here.hops+1
	if met && (cost > there.cost || cost == there.cost && hops >= there.hops) {
		return true
	}
	*there = spot{
		turn: t.turn, cost: cost, hops: hops, from: from, via: via, certainty: min(here.certainty, m.certainty),
		networks: here.networks + min(m.networks, 2-here.networks), compute: here.compute || t.compute[m.to],
	}
	t.queue.push(entry{cost, hops, m.to})
	return true
}

// at returns how a node is reached, or nil.
func (t *tree) at(n *graph.Node) *spot {
	if n == nil || t.spots[n.Index].turn != t.turn {
		return nil
	}
	return &t.spots[n.Index]
}

// hop returns the last hop to a spot that is not the source.
func (t *tree) hop(s *spot) *graph.Edge {
	m := &t.moves[s.via]
	return t.nodes[s.from].Hyperedges[m.at].Hop(int(m.hop))
}

// route returns the hops to a node that is reached, first hop first.
func (t *tree) route(n int32) []*graph.Edge { return t.along(nil, n) }

// along puts the hops to a node that is reached into an empty slice.
func (t *tree) along(hops []*graph.Edge, n int32) []*graph.Edge {
	for s := &t.spots[n]; s.via >= 0; s = &t.spots[s.from] {
		hops = append(hops, t.hop(s))
	}
	slices.Reverse(hops)
	return hops
}

// entry is a node in the queue, with the cost and hops of a way to it.
type entry struct{ cost, hops, node int32 }

func (a entry) before(b entry) bool {
	if a.cost != b.cost {
		return a.cost < b.cost
	}
	if a.hops != b.hops {
		return a.hops < b.hops
	}
	return a.node < b.node
}

// queue is a heap of entries, the first on top. That of the standard library
// boxes every entry.
type queue []entry

func (q *queue) push(e entry) {
	*q = append(*q, e)
	h := *q
	for i := len(h) - 1; i > 0; {
		parent := (i - 1) / 2
		if !h[i].before(h[parent]) {
			break
		}
		h[i], h[parent] = h[parent], h[i]
		i = parent
	}
}

func (q *queue) pop() entry {
	h := *q
	top := h[0]
	last := len(h) - 1
	h[0] = h[last]
	h = h[:last]
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			break
		}
		if child+1 < last && h[child+1].before(h[child]) {
			child++
		}
		if !h[child].before(h[i]) {
			break
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
	*q = h
	return top
}
