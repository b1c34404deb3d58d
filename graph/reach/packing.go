package reach

import (
	"slices"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/risk"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// packing is what it takes to pack a graph: the numbers of what its hops have
// in common.
type packing struct {
	*packed
	graph     *graph.Graph
	movesLike map[movesLike]int32 // classes by what is alike
	endsLike  map[endsLike]int32
	placeOf   map[place]int32
	looks     map[look]int32
	formulas  map[*policy.Formula]int32
	factorsOf map[factors]int32
	doorOf    map[*inventory.Exposure]int32
	networks  map[*policy.Formula]bool // whether a formula is about the network
	cheapest  [][len(levels)]int32     // of a node, by target: one more than the number of its edge, by level
}

func pack(g *graph.Graph) *packed {
	n := len(g.Nodes)
	p := &packing{
		packed: &packed{nodes: g.Nodes, first: make([]int32, 1, n+1), cut: make([]int32, 1, n+1), into: make([][]int32, n), compute: make([]bool, n)},
		graph:  g, factorsOf: map[factors]int32{}, doorOf: map[*inventory.Exposure]int32{}, networks: map[*policy.Formula]bool{},
		movesLike: map[movesLike]int32{}, endsLike: map[endsLike]int32{}, placeOf: map[place]int32{},
		looks: map[look]int32{}, formulas: map[*policy.Formula]int32{},
		cheapest: make([][len(levels)]int32, n),
	}
	for _, n := range g.Nodes {
		p.findCheapest(n)
		first := len(p.moves)
		for i, e := range n.Edges {
			switch {
			case e.To.Target():
				p.ending(e, i)
			case slices.Contains(p.cheapest[e.To.Index][:], int32(i)+1):
				p.moves = append(p.moves, move{
					to: int32(e.To.Index), cost: int32(e.Cost), at: int32(i), class: p.classOfMove(e), factors: p.factorsOfHop(e), look: p.look(e),
					certainty: int8(e.Certainty), networks: p.networksOf(e),
				})
			}
		}
		p.cutMoves(n, first)
		p.first, p.cut = append(p.first, int32(len(p.moves))), append(p.cut, int32(len(p.pieces)))
	}
	p.leads = gather(len(p.movesLike), len(p.nodes), p.pieces, func(i int32) int32 { return p.moves[i].to })
	p.classes, p.places = len(p.endsLike), len(p.placeOf)
	for _, e := range g.Unknown {
		p.kind(e.Technique.Kind)
	}
	return p.packed
}

// findCheapest finds the first of the cheapest hops of a node to each other at
// each level.
func (p *packing) findCheapest(n *graph.Node) {
	for _, e := range n.Edges {
		p.cheapest[e.To.Index] = [len(levels)]int32{}
	}
	for i, e := range n.Edges {
		of := &p.cheapest[e.To.Index]
		for l, level := range levels {
			if e.Certainty >= level && (of[l] == 0 || e.Cost < n.Edges[of[l]-1].Cost) {
				of[l] = int32(i) + 1
			}
		}
	}
}

func (p *packing) ending(e *graph.Edge, at int) {
	packed := ending{
		from: int32(e.From.Index), to: int32(e.To.Index), at: int32(at), cost: int32(e.Cost), factors: p.factorsOfHop(e), look: p.look(e), door: -1, half: 1,
		certainty: int8(e.Certainty), networks: p.networksOf(e), kind: p.kind(e.Technique.Kind),
	}
	switch {
	case e.Network == nil && e.Technique.Network == technique.NetworkCopy:
		packed.half = risk.NetworkCopy
	case e.Network != nil && e.Network.Anywhere:
		packed.half = risk.NetworkProven
	case e.Network != nil:
		packed.door = p.door(e.Network)
		packed.past, packed.unsure = int32(e.CostWith(risk.NetworkProven)), int32(e.CostWith(risk.NetworkUnknown))
	}
	if packed.half != 1 {
		packed.cost = int32(e.CostWith(packed.half))
	}
	packed.place = numberOf(p.placeOf, place{packed.to, packed.door})
	packed.class = p.classOfEnding(e, &packed)
	p.into[e.To.Index] = append(p.into[e.To.Index], int32(len(p.endings)))
	p.endings = append(p.endings, packed)
}

func (p *packing) kind(name string) uint8 {
	i := slices.Index(p.kinds, name)
	if i < 0 {
		i = len(p.kinds)
		p.kinds = append(p.kinds, name)
	}
	return uint8(i)
}

func (p *packing) factorsOfHop(e *graph.Edge) int32 {
	f := factors{e.EffortFactor(), e.ConfidenceFactor(), e.ConditionFactor()}
	i := numberOf(p.factorsOf, f)
	if int(i) == len(p.factors) {
		p.factors = append(p.factors, f)
	}
	return i
}

// networksOf counts the conditions of a hop that hold of one network, up to
// two: a single one contradicts nothing.
func (p *packing) networksOf(e *graph.Edge) uint8 {
	count := uint8(0)
	for _, c := range e.Conditions {
		about, known := p.networks[c.Formula]
		if !known {
			about = aboutNetwork(c.Formula)
			p.networks[c.Formula] = about
		}
		if about && !c.Forwarded && count < 2 {
			count++
		}
	}
	return count
}

func (p *packing) door(x *inventory.Exposure) int32 {
	i, have := p.doorOf[x]
	if have {
		return i
	}
	d := door{nodes: map[int32]bool{}, roles: map[*inventory.Thing]bool{}}
	for _, c := range x.Inside {
		n := p.graph.Node(c.ID)
		if n != nil {
			d.inside = append(d.inside, int32(n.Index))
			d.nodes[int32(n.Index)] = true
			p.compute[n.Index] = true
		}
		for _, role := range c.Related("role") {
			d.roles[role] = true
		}
	}
	i = int32(len(p.doors))
	p.doorOf[x] = i
	p.doors = append(p.doors, d)
	return i
}
