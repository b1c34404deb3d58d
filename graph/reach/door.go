package reach

import "github.com/iamreach/iamreach/policy"

// vantage is from where a source gets through a door, besides on its way.
type vantage struct {
	turn    uint32
	tree    *tree
	runs    bool  // the source runs on compute that is let in
	nearest int32 // compute that it reaches, -1 for none
	opened  bool  // it may open the door itself
}

// past is how a way gets past the door of its ending.
type past uint8

// The ways past a door.
const (
	noDoor  past = iota
	through      // the way passes compute that is let in
	runs         // the source runs on some
	besides      // the source reaches some besides, or opens the door
	unsure       // from where the source starts is not known
)

// vantage returns from where the source gets through a door.
func (s *search) vantage(number int32, t *tree) *vantage {
	v := &s.doors[number]
	if v.turn == t.turn && v.tree == t {
		return v
	}
	d := &s.packed.doors[number]
	*v = vantage{turn: t.turn, tree: t, nearest: -1}
	v.runs = s.source.Actor.Thing != nil && s.source.State() == "" && d.roles[s.source.Actor.Thing]
	for _, n := range d.inside {
		if t.spots[n].turn == t.turn && (v.nearest < 0 || t.spots[n].cost < t.spots[v.nearest].cost) {
			v.nearest = n
		}
	}
	v.opened = d.opens >= 0 && t.spots[d.opens].turn == t.turn && (d.closed || policy.Certainty(t.spots[d.opens].certainty) == policy.Yes)
	return v
}

// passes reports whether the way to a node passes compute inside of a door.
func (s *search) passes(number int32, t *tree, node int32) bool {
	if !t.spots[node].compute {
		return false
	}
	inside := s.packed.doors[number].nodes
	for {
		if inside[node] {
			return true
		}
		at := &t.spots[node]
		if at.via < 0 {
			return false
		}
		node = at.from
	}
}

// get gets a pick past the door of its ending, if it can be at a level. What
// the snapshot proves comes first; what it does not prove is no certain way.
func (s *search) get(p *pick, e *ending, t *tree, level policy.Certainty) bool {
	if e.door < 0 {
		p.cost += e.cost
		return true
	}
	if s.passes(e.door, t, e.from) {
		p.past = through
		p.cost += e.cost
		return true
	}
	v := s.vantage(e.door, t)
	switch {
	case v.runs:
		p.past = runs
		p.cost += e.past
	case v.nearest >= 0:
		p.besides(e, t, v.nearest)
	case v.opened:
		p.besides(e, t, s.packed.doors[e.door].opens)
	case level == policy.Yes, s.packed.doors[e.door].closed:
		return false
	default:
		p.past = unsure
		p.cost += e.unsure
		p.certainty = min(p.certainty, int8(policy.If))
	}
	return true
}

// besides supports a pick by the way to another node.
func (p *pick) besides(e *ending, t *tree, support int32) {
	at := &t.spots[support]
	p.past, p.support = besides, support
	p.cost += e.cost + at.cost
	p.certainty = min(p.certainty, at.certainty)
	p.networks += at.networks
}
