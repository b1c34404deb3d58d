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
	cheapest  [][len(levels)]cheapest  // hops of a node, by target and level
}

func pack(g *graph.Graph) *packed {
	n := len(g.Nodes)
	p := &packing{
		packed: &packed{nodes: g.Nodes, first: make([]int32, 1, n+1), cut: make([]int32, 1, n+1), into: make([][]int32, n), compute: make([]bool, n)},
		graph:  g, factorsOf: map[factors]int32{}, doorOf: map[*inventory.Exposure]int32{}, networks: map[*policy.Formula]bool{},
		movesLike: map[movesLike]int32{}, endsLike: map[endsLike]int32{}, placeOf: map[place]int32{},
		looks: map[look]int32{}, formulas: map[*policy.Formula]int32{},
		cheapest: make([][len(levels)]cheapest, n),
	}
	for _, n := range g.Nodes {
		p.findCheapest(n)
		first := len(p.moves)
		number := int32(0)
		for i, h := range n.Hyperedges {
			e := h.Edge
			shape := move{cost: int32(e.Cost), at: int32(i), factors: p.factorsOfHop(e), look: p.look(e), certainty: int8(e.Certainty), networks: p.networksOf(e)}
			for j := range h.Len() {
				to := h.End(j)
				number++
				switch {
				case to.Target():
					p.ending(e, to, i, j)
				case slices.ContainsFunc(p.cheapest[to.Index][:], func(c cheapest) bool { return c.number == number }):
					m := shape
					m.to, m.hop, m.class = int32(to.Index), int32(j), p.classOfMove(e, to)
					p.moves = append(p.moves, m)
				}
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

// cheapest is a hop of a node: one more than its number, and its cost.
type cheapest struct{ number, cost int32 }

// findCheapest finds the first of the cheapest hops of a node to each other at
// each level.
func (p *packing) findCheapest(n *graph.Node) {
	for _, h := range n.Hyperedges {
		for j := range h.Len() {
			p.cheapest[h.End(j).Index] = [len(levels)]cheapest{}
		}
	}
	number := int32(0)
	for _, h := range n.Hyperedges {
		for j := range h.Len() {
			number++
			of := &p.cheapest[h.End(j).Index]
			for l, level := range levels {
				if h.Certainty >= level && (of[l].number == 0 || int32(h.Cost) < of[l].cost) {
					of[l] = cheapest{number, int32(h.Cost)}
				}
			}
		}
	}
}

func (p *packing) ending(e *graph.Edge, to *graph.Node, at, hop int) {
	packed := ending{
		from: int32(e.From.Index), to: int32(to.Index), at: int32(at), hop: int32(hop), cost: int32(e.Cost), factors: p.factorsOfHop(e), look: p.look(e), door: -1, half: 1,
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
	packed.class = p.classOfEnding(e, to, &packed)
	p.into[to.Index] = append(p.into[to.Index], int32(len(p.endings)))
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
	d.opens, d.closed = -1, x.Impossible
	if n := openingOf(p.graph, x); n != nil {
		d.opens = int32(n.Index)
	}
	i = int32(len(p.doors))
	p.doorOf[x] = i
	p.doors = append(p.doors, d)
	return i
}
