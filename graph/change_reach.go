package graph

import (
	"cmp"
	"iter"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// reaching numbers the actors of a graph, in the order of their names, and
// finds whom each reaches.
type reaching struct {
	nodes   []*Node
	numbers []uint32                     // by index
	whole   []*roaring.Bitmap            // by number: an actor and whom it reaches; nil where nobody asked
	shared  map[uint64][]*roaring.Bitmap // those sets, each once, by first and size
	away    map[*Node]*roaring.Bitmap
	hops    map[hopsOf]*roaring.Bitmap
}

// hopsOf are the hops of a node, or those alone that lead to somebody whom it
// did not make, nor to itself.
type hopsOf struct {
	n      *Node
	others bool
}

func (g *Graph) reaching() *reaching {
	r := &reaching{numbers: make([]uint32, len(g.Nodes)), away: map[*Node]*roaring.Bitmap{}, hops: map[hopsOf]*roaring.Bitmap{}, shared: map[uint64][]*roaring.Bitmap{}}
	for _, n := range g.Nodes {
		if !n.Target() {
			r.nodes = append(r.nodes, n)
		}
	}
	slices.SortFunc(r.nodes, compareNodes)
	for i, n := range r.nodes {
		r.numbers[n.Index] = uint32(i)
	}
	r.whole = make([]*roaring.Bitmap, len(r.nodes))
	return r
}

// fork returns one that finds out for itself whom actors reach.
func (r *reaching) fork() *reaching {
	return &reaching{
		nodes: r.nodes, numbers: r.numbers, whole: make([]*roaring.Bitmap, len(r.nodes)),
		away: map[*Node]*roaring.Bitmap{}, hops: map[hopsOf]*roaring.Bitmap{}, shared: map[uint64][]*roaring.Bitmap{},
	}
}

func (r *reaching) number(n *Node) uint32 { return r.numbers[n.Index] }

func (r *reaching) compare(a, b *Node) int { return cmp.Compare(r.number(a), r.number(b)) }

func (r *reaching) has(set *roaring.Bitmap, n *Node) bool { return set.Contains(r.numbers[n.Index]) }

// set returns the set of some nodes.
func (r *reaching) set(nodes ...*Node) *roaring.Bitmap {
	numbers := make([]uint32, len(nodes))
	for i, n := range nodes {
		numbers[i] = r.numbers[n.Index]
	}
	slices.Sort(numbers)
	return roaring.BitmapOf(numbers...)
}

// of returns a node and those whom it reaches. The set is shared.
func (r *reaching) of(n *Node) *roaring.Bitmap {
	at := r.number(n)
	if r.whole[at] == nil {
		set := roaring.BitmapOf(at)
		r.spread(set, n)
		r.whole[at] = r.once(set)
	}
	return r.whole[at]
}

// once returns the one of equal sets that was there first: those who reach each
// other reach the same.
func (r *reaching) once(set *roaring.Bitmap) *roaring.Bitmap {
	key := uint64(set.Minimum())<<32 | set.GetCardinality()
	for _, have := range r.shared[key] {
		if have.Equals(set) {
			return have
		}
	}
	r.shared[key] = append(r.shared[key], set)
	return set
}

// next returns those to whom some hops of a node lead. The set is shared.
func (r *reaching) next(n *Node, away bool) *roaring.Bitmap {
	key := hopsOf{n, away}
	set := r.hops[key]
	if set == nil {
		set = roaring.New()
		for _, h := range n.Hyperedges {
			for i := range h.Len() {
				if to := h.End(i); !to.Target() && to != n && (!away || others(n, to)) {
					set.Add(r.number(to))
				}
			}
		}
		r.hops[key] = set
	}
	return set
}

// beyond returns those whom a node reaches by a first hop to somebody who is not
// made by it, nor itself in another state. The set is shared.
func (r *reaching) beyond(n *Node) *roaring.Bitmap {
	set := r.away[n]
	if set == nil {
		set = roaring.New()
		for numbers := r.next(n, true).Iterator(); numbers.HasNext(); {
			if number := numbers.Next(); !set.Contains(number) {
				set.Or(r.of(r.nodes[number]))
			}
		}
		set.Remove(r.number(n))
		r.away[n] = set
	}
	return set
}

// others reports whether a hop leads to somebody whom its node did not make, nor
// to itself.
func others(n, to *Node) bool {
	return to.ID != n.ID && (to.Actor.Thing == nil || !to.Actor.Thing.New() || to.Actor.Account != n.Actor.Account)
}

// spread adds whom a node reaches to a set. What was found of others before is
// taken as a whole, so that nodes that reach each other are gone through once.
func (r *reaching) spread(set *roaring.Bitmap, n *Node) {
	seen := map[*ends]bool{}
	for stack := []*Node{n}; len(stack) > 0; {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, h := range at.Hyperedges {
			for i := 0; i < h.Len() && (h.ends == nil || !seen[h.ends]); i++ {
				if to := h.End(i); !to.Target() && r.whole[r.number(to)] != nil && !r.has(set, to) {
					set.Or(r.whole[r.number(to)])
				}
			}
		}
		for _, h := range at.Hyperedges {
			for i := 0; i < h.Len() && (h.ends == nil || !seen[h.ends]); i++ {
				if to := h.End(i); !to.Target() && set.CheckedAdd(r.number(to)) {
					stack = append(stack, to)
				}
			}
			if h.ends != nil {
				seen[h.ends] = true
			}
		}
	}
}

// nearest yields whom a node reaches, the nearest first, then by name.
func (r *reaching) nearest(n *Node, away bool) iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		seen := r.set(n)
		level := r.next(n, away)
		for !level.IsEmpty() {
			numbers := roaring.AndNot(level, seen).ToArray()
			seen.Or(level)
			level = roaring.New()
			for _, number := range numbers {
				at := r.nodes[number]
				if !yield(at) {
					return
				}
				level.Or(r.next(at, false))
			}
		}
	}
}
