package graph

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

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
		for n, edges := range c.from(starts, wanted, level, gains) {
			found[n] = &trail{maker: n, level: level, edges: edges}
		}
	}
	return found
}

// from finds the cheapest ways. Many uses of a change help the same ones, and so
// do changes by the same makers: what is changed does not matter to a way that
// nobody on it changes, but where it takes hops away.
func (c *changes) from(starts []*Node, wanted map[*Node]bool, level policy.Certainty, gains []access.Gain) map[*Node][]*Edge {
	key := binary.AppendUvarint([]byte{byte(level), byte(len(gains))}, uint64(len(starts)))
	for _, n := range starts {
		key = binary.AppendUvarint(key, uint64(c.number(n)))
	}
	for _, n := range slices.SortedFunc(maps.Keys(wanted), c.reaching.compare) {
		key = binary.AppendUvarint(key, uint64(c.number(n)))
	}
	holds, kept := c.holds(gains, level), c.led
	if holds != nil {
		kept = c.ledOutside // to forget them, as other searches make these decisions again
		for _, gain := range gains {
			key = append(append(key, 0), gain.Key()...)
		}
	}
	found, known := kept[string(key)]
	if !known {
		found = c.ways.from(starts, wanted, c.beside(gains[len(gains)-1]), level, gains, holds)
		kept[string(key)] = found
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
	number int32
	from   uint32 // the number of its node
}

func (r *reaching) backwards() *backwards {
	b := &backwards{reaching: r, into: make([][]oneHop, len(r.nodes)), next: make([]oneHop, len(r.nodes)), done: make([]int, len(r.nodes))}
	for at, n := range r.nodes {
		for _, h := range n.Hyperedges {
			for i := range h.Len() {
				if to := h.End(i); !to.Target() && to != n {
					b.into[r.number(to)] = append(b.into[r.number(to)], oneHop{h, int32(i), uint32(at)})
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

// from finds the cheapest ways from wanted nodes to starts, which it searches
// backwards, over hops that are certain enough, and over nodes within a set: who
// is wanted reaches no others.
func (b *backwards) from(starts []*Node, wanted map[*Node]bool, within *roaring.Bitmap, level policy.Certainty, gains []access.Gain, holds func(oneHop) bool) map[*Node][]*Edge {
	b.count++
	var queue spots
	for _, n := range starts {
		queue.push(spot{n: b.number(n)})
	}
	found := map[*Node][]*Edge{}
	for len(queue) > 0 && len(found) < len(wanted) {
		at := queue.pop()
		if b.done[at.n] == b.count {
			continue
		}
		b.done[at.n], b.next[at.n] = b.count, at.next
		if n := b.nodes[at.n]; wanted[n] {
			found[n] = b.along(at.n)
		}
		for i, h := range b.into[at.n] {
			if b.done[h.from] == b.count || h.Certainty < level {
				continue
			}
			if within.Contains(h.from) && h.From.Actor.Fits(gains) && (holds == nil || holds(h)) {
				queue.push(spot{n: h.from, next: h, to: at.n, order: i, cost: at.cost + h.Cost, hops: at.hops + 1})
			}
		}
	}
	return found
}

func (b *backwards) along(number uint32) []*Edge {
	var edges []*Edge
	for at := b.next[number]; at.Hyperedge != nil; at = b.next[b.number(at.End(int(at.number)))] {
		edges = append(edges, at.Hop(int(at.number)))
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

// spots is a heap: the cheapest first, then the first by name. Many are pushed,
// which container/heap would each put into an interface.
type spots []spot

func (s spots) less(i, j int) bool {
	x, y := &s[i], &s[j]
	order := cmp.Or(cmp.Compare(x.cost, y.cost), cmp.Compare(x.hops, y.hops), cmp.Compare(x.n, y.n))
	if order == 0 && x.next.Hyperedge != nil && y.next.Hyperedge != nil { // whoever was asked first
		order = cmp.Or(compareTechniques(x.next.Technique, y.next.Technique), cmp.Compare(x.to, y.to), cmp.Compare(x.order, y.order))
	}
	return order < 0
}

func (s *spots) push(x spot) {
	all := append(*s, x)
	for i := len(all) - 1; i > 0 && all.less(i, (i-1)/2); i = (i - 1) / 2 {
		all[i], all[(i-1)/2] = all[(i-1)/2], all[i]
	}
	*s = all
}

func (s *spots) pop() spot {
	all := *s
	first, last := all[0], len(all)-1
	all[0], all = all[last], all[:last]
	for i := 0; ; {
		least := i
		for _, child := range [...]int{2*i + 1, 2*i + 2} {
			if child < last && all.less(child, least) {
				least = child
			}
		}
		if least == i {
			break
		}
		all[i], all[least] = all[least], all[i]
		i = least
	}
	*s = all
	return first
}
