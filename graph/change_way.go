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
		for _, n := range c.sorted(ends) {
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
			case !stays && slices.ContainsFunc(starts, func(to *Node) bool { return c.reaching.has(c.reached(n, u), to) }):
				wanted[n] = true
			}
		}
		if len(starts) == 0 || len(wanted) == 0 {
			continue
		}
		for n, edges := range c.ways.from(starts, wanted, level, gains, c.holds(gains, level)) {
			found[n] = &trail{maker: n, level: level, edges: edges}
		}
	}
	return found
}

// backwards are the hops between actors by where they lead.
type backwards struct {
	*reaching
	into  [][]oneHop // by number
	next  []oneHop   // of the last search, where done
	done  []int      // when a node was done last
	count int        // of searches
}

// oneHop is one of the hops of a hyperedge.
type oneHop struct {
	*Hyperedge
	number int
}

func (r *reaching) backwards() *backwards {
	b := &backwards{reaching: r, into: make([][]oneHop, len(r.nodes)), next: make([]oneHop, len(r.nodes)), done: make([]int, len(r.nodes))}
	for _, n := range r.nodes {
		for _, h := range n.Hyperedges {
			for i := range h.Len() {
				if to := h.End(i); !to.Target() && to != n {
					b.into[r.number(to)] = append(b.into[r.number(to)], oneHop{h, i})
				}
			}
		}
	}
	return b
}

// fork returns one for another search over the same hops.
func (b *backwards) fork(r *reaching) *backwards {
	return &backwards{reaching: r, into: b.into, next: make([]oneHop, len(r.nodes)), done: make([]int, len(r.nodes))}
}

// from finds the cheapest ways from some nodes to starts, which it searches
// backwards, over hops that are certain enough.
func (b *backwards) from(starts []*Node, wanted map[*Node]bool, level policy.Certainty, gains []access.Gain, holds func(oneHop) bool) map[*Node][]*Edge {
	b.count++
	var queue spots
	for _, n := range starts {
		queue = append(queue, spot{n: b.number(n)})
	}
	heap.Init(&queue)
	found := map[*Node][]*Edge{}
	for len(queue) > 0 && len(found) < len(wanted) {
		at := heap.Pop(&queue).(spot)
		if b.done[at.n] == b.count {
			continue
		}
		b.done[at.n], b.next[at.n] = b.count, at.next
		if n := b.nodes[at.n]; wanted[n] {
			found[n] = b.along(at.n)
		}
		for i, h := range b.into[at.n] {
			from := b.number(h.From)
			if b.done[from] == b.count || h.Certainty < level {
				continue
			}
			if h.From.Actor.Fits(gains) && (holds == nil || holds(h)) {
				heap.Push(&queue, spot{n: from, next: h, to: at.n, order: i, cost: at.cost + h.Cost, hops: at.hops + 1})
			}
		}
	}
	return found
}

func (b *backwards) along(number uint32) []*Edge {
	var edges []*Edge
	for at := b.next[number]; at.Hyperedge != nil; at = b.next[b.number(at.End(at.number))] {
		edges = append(edges, at.Hop(at.number))
	}
	return edges
}

// spot is a node on a way backwards.
type spot struct {
	n          uint32
	next       oneHop
	to         uint32 // where that leads
	order      int    // of that, among those that lead there
	cost, hops int
}

// spots is a heap: the cheapest first, then the first by name.
type spots []spot

func (s spots) Len() int      { return len(s) }
func (s spots) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s spots) Less(i, j int) bool {
	x, y := &s[i], &s[j]
	order := cmp.Or(cmp.Compare(x.cost, y.cost), cmp.Compare(x.hops, y.hops), cmp.Compare(x.n, y.n))
	if order == 0 && x.next.Hyperedge != nil && y.next.Hyperedge != nil { // whoever was asked first
		order = cmp.Or(compareTechniques(x.next.Technique, y.next.Technique), cmp.Compare(x.to, y.to), cmp.Compare(x.order, y.order))
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
