package reach

import (
	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/inventory"
)

// packed holds the hops close together, as a search reads them. Of several
// between the same actors it has only those that are the cheapest at some
// level of certainty.
type packed struct {
	nodes   []*graph.Node
	first   []int32 // of the moves out of a node, by its index, and the end of the last
	moves   []move
	cut     []int32   // the first piece of a node, by its index, and the end of the last
	pieces  []piece   // of the moves
	leads   [][]int32 // the nodes to which the moves of a class lead, by its number
	classes int       // of endings
	places  int       // to which endings lead
	endings []ending  // by where they start, and in the order of its edges
	into    [][]int32 // endings by the index of the target
	factors []factors // that hops have
	doors   []door    // that endings have
	compute []bool    // by index: nodes from which some door is reached
	kinds   []string  // of techniques that end paths
}

// move is a hop between actors.
type move struct {
	to, cost  int32
	at, hop   int32 // which of the hyperedges of its node it is of, and which of their hops
	class     int32
	factors   int32
	look      int32 // the same for hops that tables show alike
	certainty int8
	networks  uint8 // how many of its conditions are on the network
}

// ending is a hop to a target.
type ending struct {
	from, to     int32
	at, hop      int32
	cost         int32 // by an API, past a door that is proven, and one that is not
	past, unsure int32
	factors      int32
	class, place int32
	look         int32
	door         int32   // -1: its network half needs nothing
	half         float64 // the factor of its network half, without a door
	certainty    int8
	networks     uint8
	kind         uint8
}

// factors are those of the score that belong to a hop.
type factors struct{ ease, confidence, condition float64 }

// door is a port that is not open to everybody.
type door struct {
	inside []int32 // nodes from which it is reached, as its exposure lists them
	nodes  map[int32]bool
	roles  map[*inventory.Thing]bool // of what is inside
	opens  int32                     // who reaches this node has opened the door; -1: nobody can
	closed bool                      // nobody is let in as it is
}

func (p *packed) edge(e *ending) *graph.Edge { return p.nodes[e.from].Hyperedges[e.at].Hop(int(e.hop)) }
