package reach

import (
	"hash/maphash"
	"slices"
	"strings"
	"sync"

	"github.com/iamreach/iamreach/graph/inventory"
)

// peers are sources that nothing but their names tells apart: they have the
// same hops, but perhaps those to each other. What one reaches the others
// reach, over ways that look the same.
type peers struct {
	first []int32   // one of each group: the one whose hops come first by name
	of    [][]int32 // by source: all of the group that it is the first of
}

// everyone has each source answered for by itself.
func (w *World) everyone() *peers {
	p := &peers{of: make([][]int32, len(w.Graph.Sources))}
	for i := range w.Graph.Sources {
		p.first = append(p.first, int32(i))
		p.of[i] = p.first[i : i+1]
	}
	return p
}

// sum adds up hashes of what is in a set: collisions are as likely as with 128
// bits, and nobody can provoke them, since the seeds are secret.
type sum [2]uint64

var seeds = sync.OnceValue(func() [2]maphash.Seed { return [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()} })

func sumOf[T comparable](v T) sum {
	s := seeds()
	return sum{maphash.Comparable(s[0], v), maphash.Comparable(s[1], v)}
}

func (s sum) plus(o sum) sum { return sum{s[0] + o[0], s[1] + o[1]} }

// sameMove is what two moves to the same node must have in common.
type sameMove struct {
	to, class, factors, look int32
	certainty                int8
	networks                 uint8
}

// sameEnding is the same of endings.
type sameEnding struct {
	ending  // without what names it
	objects string
}

// sameBlocked is the same of hops that only the network stops.
type sameBlocked struct {
	to   int32
	kind string
}

// sameStart is what sources must have in common.
type sameStart struct {
	origin          float64
	admin, external bool
}

// offer is the moves of one class out of a source: as they are, and with one
// to the source itself, which leads nowhere.
type offer struct {
	class          int32
	plain, withOwn sum
}

type offerKey struct {
	class int32
	sum   sum
}

// findPeers groups the sources.
func (w *World) findPeers() *peers {
	sources := w.Graph.Sources
	blocked := map[int32]sum{}
	for to, edges := range w.blocked {
		for _, e := range edges {
			from := int32(e.From.Index)
			blocked[from] = blocked[from].plus(sumOf(sameBlocked{int32(to.Index), e.Technique.Kind}))
		}
	}
	unread := map[int32]bool{}
	for _, edges := range w.unknown {
		for _, e := range edges {
			unread[int32(e.From.Index)] = true
		}
	}
	endings := map[int32]sum{}
	for i := range w.packed.endings {
		e := w.packed.endings[i]
		same := sameEnding{e, w.packed.edge(&e).Objects()}
		same.from, same.at, same.hop = 0, 0, 0
		endings[e.from] = endings[e.from].plus(sumOf(same))
	}
	runs := map[*inventory.Thing]bool{}
	for i := range w.packed.doors {
		for role := range w.packed.doors[i].roles {
			runs[role] = true
		}
	}
	offers := make([][]offer, len(sources))
	count := map[offerKey]int{}
	for i, source := range sources {
		offers[i] = w.packed.offers(int32(source.Index))
		for _, o := range offers[i] {
			count[offerKey{o.class, o.plain}]++
			if o.withOwn != o.plain {
				count[offerKey{o.class, o.withOwn}]++
			}
		}
	}
	p := &peers{of: make([][]int32, len(sources))}
	first := map[sum]int32{}
	s := w.search()
	defer s.done()
	for i, source := range sources {
		at := int32(source.Index)
		s.from(source, nil)
		start := s.know()
		own := endings[at].plus(sumOf(blocked[at])).plus(sumOf(sameStart{start.origin, start.admin, start.external}))
		for _, o := range offers[i] {
			chosen := o.plain
			if count[offerKey{o.class, o.withOwn}] > count[offerKey{o.class, o.plain}] {
				chosen = o.withOwn
			}
			own = own.plus(sumOf(offerKey{o.class, chosen}))
		}
		if unread[at] || w.packed.compute[at] || runs[source.Actor.Thing] {
			own = own.plus(sumOf(at)) // where it runs, or what nobody read of it, is its own
		}
		group, found := first[own]
		if !found {
			group = int32(i)
			first[own] = group
		}
		p.of[group] = append(p.of[group], int32(i))
	}
	for i, group := range p.of {
		if len(group) == 0 {
			continue
		}
		best := slices.MinFunc(group, func(a, b int32) int { return compareStarts(sources[a].ID, sources[b].ID) })
		if int(best) != i {
			p.of[best], p.of[i] = group, p.of[best]
		}
	}
	for i, group := range p.of {
		if len(group) > 0 {
			p.first = append(p.first, int32(i))
		}
	}
	return p
}

// compareStarts orders sources as the names of their hops are ordered.
func compareStarts(a, b string) int { return strings.Compare(a+"|", b+"|") }

// offers are the moves out of a node, by class.
func (p *packed) offers(node int32) []offer {
	var all []offer
	for _, piece := range p.pieces[p.cut[node]:p.cut[node+1]] {
		o := offer{class: piece.class}
		alike, shape := true, sameMove{}
		for i := piece.first; i < piece.end; i++ {
			m := &p.moves[i]
			same := sameMove{m.to, m.class, m.factors, m.look, m.certainty, m.networks}
			o.plain = o.plain.plus(sumOf(same))
			same.to = 0
			alike = alike && (i == piece.first || same == shape)
			shape = same
		}
		if o.withOwn = o.plain; alike {
			shape.to = node
			o.withOwn = o.plain.plus(sumOf(shape))
		}
		all = append(all, o)
	}
	return all
}
