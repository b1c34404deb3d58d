package reach

import (
	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/risk"
	"github.com/iamreach/iamreach/policy"
)

// search looks for ways from one source after another. It keeps what it
// computed of the source at hand, so each goroutine has one of its own.
type search struct {
	*World
	source *graph.Node
	only   []bool                // nodes to look at, by index; nil: all
	trees  [policy.Yes + 1]*tree // of the source, by level; nil until it is needed
	own    [policy.Yes + 1]*tree
	doors  []vantage
	picks  []pick // by goal
	met    []int32
	turn   uint32
	local  []int32          // scratch of Yen's graph
	gaps   map[string]int32 // the nearest node of each account
}

// search returns one that nobody else uses. Give it back when done.
func (w *World) search() *search {
	if s, ok := w.idle.Get().(*search); ok {
		return s
	}
	return &search{World: w, doors: make([]vantage, len(w.packed.doors)), local: make([]int32, len(w.Graph.Nodes))}
}

// done gives a search back.
func (s *search) done() { s.World.idle.Put(s) }

// from begins with a source.
func (s *search) from(source *graph.Node, only []bool) {
	s.source, s.only, s.gaps = source, only, nil
	clear(s.trees[:])
}

// origin is the factor of the score that belongs to the source.
func (s *search) origin() float64 {
	return risk.Origin(s.source.Actor, s.collected(s.source.Actor.Account)).Value
}

// tree returns the cheapest ways from the source at a level. Those of a level
// above are the same when they leave out no hop that this level has.
func (s *search) tree(level policy.Certainty) *tree {
	if s.trees[level] != nil {
		return s.trees[level]
	}
	if level < policy.Yes && s.trees[level+1] != nil && s.trees[level+1].left < level {
		s.trees[level] = s.trees[level+1]
		return s.trees[level]
	}
	if s.own[level] == nil {
		s.own[level] = s.newTree()
	}
	s.own[level].grow(s.source, level, s.only)
	s.trees[level] = s.own[level]
	return s.trees[level]
}
