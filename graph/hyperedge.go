package graph

import (
	"slices"
	"sync/atomic"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
)

// Hyperedge is the hops of a node that are alike in all but where they lead:
// of a technique with things that nothing tells apart.
type Hyperedge struct {
	*Edge // one of the hops
	ends  *ends
	made  atomic.Pointer[[]atomic.Pointer[Edge]]
}

// ends are the nodes to which alike hops lead. Those who may do the same to the
// same things share them. Of a hyperedge with one hop they are nil.
type ends struct{ nodes []*Node }

// Len is the number of hops.
func (h *Hyperedge) Len() int {
	if h.ends == nil {
		return 1
	}
	return len(h.ends.nodes)
}

// End is where one of the hops leads, by its number, in the order of the nodes.
func (h *Hyperedge) End(i int) *Node {
	if h.ends == nil {
		return h.To
	}
	return h.ends.nodes[i]
}

// Hop is one of the hops, by its number: the same one every time.
func (h *Hyperedge) Hop(i int) *Edge {
	to := h.End(i)
	if to == h.To {
		return h.Edge
	}
	made := h.made.Load()
	if made == nil {
		none := make([]atomic.Pointer[Edge], h.Len())
		h.made.CompareAndSwap(nil, &none)
		made = h.made.Load()
	}
	at := &(*made)[i]
	if at.Load() == nil {
		e := *h.Edge
		e.To, e.things = to, slices.Clone(e.things)
		e.things[0] = to.thing()
		at.CompareAndSwap(nil, &e)
	}
	return at.Load()
}

// Edges are the hops out of the node, by technique, target and bindings.
func (n *Node) Edges() []*Edge {
	var all []*Edge
	for _, h := range n.Hyperedges {
		for i := range h.Len() {
			all = append(all, h.Hop(i))
		}
	}
	slices.SortStableFunc(all, compareEdges)
	return all
}

// thing is what a node is, or whose data.
func (n *Node) thing() *inventory.Thing {
	if n.Data != nil {
		return n.Data
	}
	return n.Actor.Thing
}

// alikeEnd is where a technique whose hops are alike leads with a thing.
func alikeEnd(t *technique.Technique, thing *inventory.Thing) target {
	switch {
	case t.Yield.Data != "":
		return databaseTarget(thing)
	case t.Yield.Console:
		return actorTarget(thingActor(thing).InConsole())
	}
	return actorTarget(thingActor(thing))
}

// sharedEnds finds the same nodes again.
type sharedEnds map[uint64][]*ends

func (all sharedEnds) of(nodes []*Node) *ends {
	hash := uint64(len(nodes))
	for _, n := range nodes {
		hash = (hash ^ uint64(n.Index)) * 0x9e3779b97f4a7c15
		hash ^= hash >> 29
	}
	for _, e := range all[hash] {
		if slices.Equal(e.nodes, nodes) {
			return e
		}
	}
	e := &ends{nodes}
	all[hash] = append(all[hash], e)
	return e
}

func (all sharedEnds) order() {
	for _, list := range all {
		for _, e := range list {
			slices.SortFunc(e.nodes, func(a, b *Node) int { return a.Index - b.Index })
		}
	}
}
