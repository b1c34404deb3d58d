package reach

import (
	"slices"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/risk"
	"github.com/iamreach/iamreach/policy"
)

// pick is the best way from the source to a goal, as a few numbers: most are
// compared and counted, few are shown.
type pick struct {
	turn       uint32
	final      bool
	found      bool // there is a way
	ending     int32
	tree       *tree
	level      policy.Certainty
	cost, hops int32
	certainty  int8
	networks   uint8
	past       past
	support    int32  // the compute of besides
	route      *route // when it is not the cheapest way of a tree
	doubt      *route // when so many ways were tried
}

// answer picks the best way from the source to each goal: of the highest
// certainty and then the lowest cost.
func (s *search) answer(a *aims) {
	s.turn++
	if len(s.picks) < len(a.goals) {
		s.picks = make([]pick, len(a.goals))
	}
	s.met = s.met[:0]
	if a.useful == nil || a.useful[s.source.Index] {
		var before *tree
		more := true
		for _, level := range levels {
			t := s.tree(level)
			if t == before && !more {
				continue // no other ways, and no other endings
			}
			more = s.pickAt(a, t, level)
			more = s.settleAt(a, level) || more
			before = t
		}
	}
	s.unknowns(a)
}

// pickAt picks the best way to each goal that has none yet, over hops of a
// level, whatever it demands. It reports whether a lower level has more.
func (s *search) pickAt(a *aims, t *tree, level policy.Certainty) (more bool) {
	s.round++
	for _, node := range t.visited {
		for i := a.cut[node]; i < a.cut[node+1]; i++ {
			more = s.goThrough(a, &a.pieces[i], t, node, level) || more
		}
	}
	return more
}

// consider makes an ending the pick of its goal if it is better. It reports
// whether a lower level has more.
func (s *search) consider(a *aims, number int32, t *tree, level policy.Certainty) (more bool) {
	e := &s.packed.endings[number]
	have := s.pick(a.slots[e.to] - 1)
	switch {
	case have.final:
		return false
	case policy.Certainty(e.certainty) < level:
		return true
	}
	at := &t.spots[e.from]
	p := pick{
		turn: s.turn, found: true, ending: number, tree: t, level: level, cost: at.cost, hops: at.hops + 1,
		certainty: min(at.certainty, e.certainty), networks: at.networks + e.networks,
	}
	if have.found && p.certainty <= have.certainty && p.cost+e.cost > have.cost {
		return false // past no door it gets cheaper
	}
	if !s.get(&p, e, t, level) {
		return true
	}
	if !have.found || s.comparePicks(&p, have) < 0 {
		p.doubt = have.doubt
		*have = p
	}
	return false
}

// pick returns what is known of a goal.
func (s *search) pick(slot int32) *pick {
	p := &s.picks[slot]
	if p.turn != s.turn {
		*p = pick{turn: s.turn}
		s.met = append(s.met, slot)
	}
	return p
}

// comparePicks orders as compareRoutes does, and what has the same names by
// place.
func (s *search) comparePicks(a, b *pick) int {
	switch {
	case a.certainty != b.certainty:
		return int(b.certainty) - int(a.certainty)
	case a.cost != b.cost:
		return int(a.cost - b.cost)
	case a.hops != b.hops:
		return int(a.hops - b.hops)
	}
	s.a, s.b = s.hops(s.a, a), s.hops(s.b, b)
	if c := compareNames(s.a, s.b); c != 0 {
		return c
	}
	return int(a.ending - b.ending)
}

// hops puts the hops of a pick into a slice.
func (s *search) hops(into []*graph.Edge, p *pick) []*graph.Edge {
	e := &s.packed.endings[p.ending]
	return append(p.tree.along(into[:0], e.from), s.packed.edge(e))
}

// settleAt ends the search for the goals whose pick can be. For the others the
// cheapest way contradicts itself: dearer ones are looked at. It reports
// whether there are such.
func (s *search) settleAt(a *aims, level policy.Certainty) (contradiction bool) {
	for _, slot := range s.met {
		p := &s.picks[slot]
		if p.final || !p.found {
			continue
		}
		if p.networks < 2 || s.made(p).possible() {
			p.final = true
			continue
		}
		contradiction = true
		routes, _ := s.routesAt(a.goals[slot], 1, level)
		doubt := p.doubt
		*p = pick{turn: s.turn, doubt: doubt}
		switch {
		case len(routes) == 0:
		case routes[0].cutoff > 0:
			p.doubt = routes[0]
		default:
			p.take(routes[0])
		}
	}
	return contradiction
}

// take makes a route the pick.
func (p *pick) take(r *route) {
	p.route, p.final, p.found = r, true, true
	p.certainty, p.cost, p.hops = int8(r.certainty), int32(r.cost), int32(len(r.hops))
}

// unknowns adds what something unread would let the source itself do, to goals
// that it reaches in no other way.
func (s *search) unknowns(a *aims) {
	best := map[int]*route{}
	for _, u := range a.unknown[s.source] {
		if p := s.pick(int32(u.slot)); !p.final {
			if r := s.unknownRoute(nil, u.edge); r != nil {
				best[u.slot] = bestOf([]*route{r}, best[u.slot])
			}
		}
	}
	for _, slot := range s.met {
		p := &s.picks[slot]
		switch {
		case p.final:
		case best[int(slot)] != nil:
			p.take(best[int(slot)])
		case p.doubt != nil:
			p.take(p.doubt)
		}
	}
}

// best returns the best way to a goal after answer, nil for none.
func (s *search) best(slot int) *pick {
	if p := &s.picks[slot]; p.turn == s.turn && p.final {
		return p
	}
	return nil
}

// route returns the best route to a goal after answer, nil for none.
func (s *search) route(slot int) *route {
	if p := s.best(slot); p != nil {
		return s.made(p)
	}
	return nil
}

// made makes the route of a pick.
func (s *search) made(p *pick) *route {
	if p.route != nil {
		return p.route
	}
	e := &s.packed.endings[p.ending]
	return s.join(p.tree.route(e.from), s.packed.edge(e), p.level)
}

// lastKind is the kind of the last hop of a pick.
func (s *search) lastKind(p *pick) kinds {
	if p.route != nil {
		return s.packed.kindOf(p.route.hops[len(p.route.hops)-1])
	}
	return 1 << s.packed.endings[p.ending].kind
}

// points is the score of a pick: the product that its path shows, without the
// words.
func (s *search) points(a *aims, slot int, p *pick) float64 {
	if p.route != nil {
		return s.World.points(p.route)
	}
	e := &s.packed.endings[p.ending]
	product := impactOf(s.packed.edge(e)) * a.factors[slot] * s.know().origin
	along := func(node int32) {
		s.moves = s.moves[:0]
		for at := &p.tree.spots[node]; at.via >= 0; at = &p.tree.spots[at.from] {
			s.moves = append(s.moves, at.via)
		}
		for _, via := range slices.Backward(s.moves) {
			product = s.packed.factors[s.packed.moves[via].factors].times(product)
		}
	}
	along(e.from)
	product = s.packed.factors[e.factors].times(product)
	switch p.past {
	case noDoor:
		product *= e.half
	case runs:
		product *= risk.NetworkProven
	case unsure:
		product *= risk.NetworkUnknown
	case besides:
		along(p.support)
	}
	return risk.Points(product)
}

func (f factors) times(product float64) float64 { return product * f.ease * f.confidence * f.condition }
