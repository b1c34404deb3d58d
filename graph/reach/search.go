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
	start  start                 // the same for every path of the source
	only   []bool                // nodes to look at, by index; nil: all
	trees  [policy.Yes + 1]*tree // of the source, by level; nil until it is needed
	own    [policy.Yes + 1]*tree
	doors  []vantage
	picks  []pick // by goal
	met    []int32
	turn   uint32
	rests  []restPlaces // by class of endings and certainty
	round  uint32
	local  []int32          // scratch of Yen's graph,
	a, b   []*graph.Edge    // of comparing two ways,
	moves  []int32          // and of a way backwards
	gaps   map[string]int32 // the nearest node of each account
}

// start is what every path of a source has in common.
type start struct {
	known           bool
	origin          float64 // factor of the score
	admin, external bool
}

// search returns one that nobody else uses. Give it back when done.
func (w *World) search() *search { return w.searches.Get(w.newSearch) }

func (w *World) newSearch() *search {
	return &search{
		World: w, doors: make([]vantage, len(w.packed.doors)), local: make([]int32, len(w.Graph.Nodes)),
		rests: make([]restPlaces, w.packed.classes*len(levels)),
	}
}

// done gives a search back.
func (s *search) done() { s.World.searches.Put(s) }

// from begins with a source.
func (s *search) from(source *graph.Node, only []bool) {
	s.source, s.only, s.gaps, s.start = source, only, nil, start{}
	clear(s.trees[:])
}

// know returns what every path of the source has in common.
func (s *search) know() *start {
	if !s.start.known {
		actor := s.source.Actor
		s.start = start{true, risk.Origin(actor, s.collected(actor.Account)).Value, graph.Administrator(s.source), s.external(actor)}
	}
	return &s.start
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
