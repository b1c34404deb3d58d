package graph

import (
	"cmp"
	"container/heap"
	"slices"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// trail is the way of a maker to whom its change helps.
type trail struct {
	maker *Node
	level policy.Certainty // of the use at its end
	edges []*Edge
}

func (w *trail) end() *Node {
	if len(w.edges) == 0 {
		return w.maker
	}
	return w.edges[len(w.edges)-1].To
}

// lead finds for each maker the way to where a use is better than it is for
// the maker itself, when so many changes are made: first how certain it gets,
// then what the way costs.
func (c *changes) lead(u *usage, made int, makers, ends map[*Node]policy.Certainty) map[*Node]*trail {
	gains := u.gains[:made]
	found := map[*Node]*trail{}
	stays := slices.ContainsFunc(gains, func(g access.Gain) bool { return g.Kind == technique.GainKeyGrant }) // it is in the name of who made it
	for level := policy.Yes; level > policy.No; level-- {
		var starts []*Node
		for _, n := range sortedNodes(ends) {
			if ends[n] >= level {
				starts = append(starts, n)
			}
		}
		wanted := map[*Node]bool{}
		for n, own := range makers {
			switch {
			case found[n] != nil || own >= level:
			case ends[n] >= level && !c.leaves(n, u):
				found[n] = &trail{maker: n, level: ends[n]}
			case !stays && c.reachesOne(n, u, ends, level):
				wanted[n] = true
			}
		}
		if len(starts) == 0 || len(wanted) == 0 {
			continue
		}
		if c.ways == nil {
			c.ways = c.g.backwards()
		}
		for n, edges := range c.ways.from(starts, wanted, level, gains, c.holds(gains, level)) {
			found[n] = &trail{maker: n, level: level, edges: edges}
		}
	}
	return found
}

// reachesOne reports whether hops, however certain, lead from a node to one for
// whom a use is certain enough.
func (c *changes) reachesOne(n *Node, u *usage, ends map[*Node]policy.Certainty, level policy.Certainty) bool {
	return slices.ContainsFunc(c.near(n, u), func(to *Node) bool { return ends[to] >= level })
}

// backwards are the hops between actors by where they lead.
type backwards struct{ into map[*Node][]oneHop }

// oneHop is one of the hops of a hyperedge.
type oneHop struct {
	*Hyperedge
	number int
}

func (g *Graph) backwards() *backwards {
	b := &backwards{into: map[*Node][]oneHop{}}
	for _, n := range g.Nodes {
		for _, h := range n.Hyperedges {
			for i := range h.Len() {
				if to := h.End(i); !to.Target() && to != n {
					b.into[to] = append(b.into[to], oneHop{h, i})
				}
			}
		}
	}
	return b
}

// from finds the cheapest ways from some nodes to starts, which it searches
// backwards, over hops that are certain enough.
func (b *backwards) from(starts []*Node, wanted map[*Node]bool, level policy.Certainty, gains []access.Gain, holds func(oneHop) bool) map[*Node][]*Edge {
	next := map[*Node]oneHop{}
	rooms := map[*Node]bool{}
	has := func(n *Node) bool {
		ok, known := rooms[n]
		if !known {
			_, ok = room(n, gains)
			rooms[n] = ok
		}
		return ok
	}
	var queue spots
	for _, n := range starts {
		queue = append(queue, spot{n: n})
	}
	heap.Init(&queue)
	found := map[*Node][]*Edge{}
	for len(queue) > 0 && len(found) < len(wanted) {
		at := heap.Pop(&queue).(spot)
		if _, done := next[at.n]; done {
			continue
		}
		next[at.n] = at.next
		if wanted[at.n] {
			found[at.n] = along(next, at.n)
		}
		for _, h := range b.into[at.n] {
			if _, done := next[h.From]; done || h.Certainty < level {
				continue
			}
			if has(h.From) && (holds == nil || holds(h)) {
				heap.Push(&queue, spot{n: h.From, next: h, cost: at.cost + h.Cost, hops: at.hops + 1})
			}
		}
	}
	return found
}

func along(next map[*Node]oneHop, n *Node) []*Edge {
	var edges []*Edge
	for at := next[n]; at.Hyperedge != nil; at = next[at.End(at.number)] {
		edges = append(edges, at.Hop(at.number))
	}
	return edges
}

// spot is a node on a way backwards.
type spot struct {
	n          *Node
	next       oneHop
	cost, hops int
}

// spots is a heap: the cheapest first.
type spots []spot

func (s spots) Len() int      { return len(s) }
func (s spots) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s spots) Less(i, j int) bool {
	x, y := &s[i], &s[j]
	order := cmp.Or(cmp.Compare(x.cost, y.cost), cmp.Compare(x.hops, y.hops), compareNodes(x.n, y.n))
	if order == 0 && x.next.Hyperedge != nil && y.next.Hyperedge != nil { // whoever was asked first
		order = compareEdges(x.next.Hop(x.next.number), y.next.Hop(y.next.number))
	}
	return order < 0
}

// Push implements heap.Interface.
func (s *spots) Push(x any) { *s = append(*s, x.(spot)) }

// Pop implements heap.Interface.
func (s *spots) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}
