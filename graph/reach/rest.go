package reach

import (
	"slices"

	"github.com/iamreach/iamreach/policy"
)

// restPlaces is the places to which no ending of a class led so far from a
// node that is reached for so certain, or some more.
type restPlaces struct {
	round      uint32
	places     []int32
	gone       []int32 // to these one led from a node as near as this:
	cost, hops int32   // from another, names decide
}

// goThrough considers the endings of a piece. Of a class, one from a node that is
// farther is no better, unless the way there passes compute inside of some
// door: the piece or the rest of the class is gone through, whichever is
// shorter. It reports whether a lower level has more.
func (s *search) goThrough(a *aims, p *piece, t *tree, node int32, level policy.Certainty) (more bool) {
	at := &t.spots[node]
	endings := a.endings[p.first:p.end]
	r := &s.rests[int(p.class)*len(levels)+int(at.certainty)-1]
	places := a.leads[p.class]
	if r.round == s.round {
		places = r.places
		if at.cost != r.cost || at.hops != r.hops {
			r.gone = r.gone[:0]
		}
	}
	if at.compute || len(endings) < len(places)/2 {
		for _, number := range endings {
			more = s.consider(a, number, t, level) || more
		}
		return more
	}
	if r.round != s.round {
		r.round, r.places, r.gone = s.round, r.places[:0], r.gone[:0]
		places = a.leads[p.class]
	}
	r.cost, r.hops = at.cost, at.hops
	for _, place := range r.gone {
		_, found := s.endingsTo(place, endings)
		for _, number := range found {
			more = s.consider(a, number, t, level) || more
		}
	}
	left := r.places[:0]
	for _, place := range places {
		var found []int32
		if endings, found = s.endingsTo(place, endings); len(found) == 0 {
			left = append(left, place)
			continue
		}
		r.gone = append(r.gone, place)
		for _, number := range found {
			more = s.consider(a, number, t, level) || more
		}
	}
	r.places = left
	return more
}

// endingsTo returns those of some endings in the order of their places that
// lead to one place, and those after them.
func (s *search) endingsTo(place int32, endings []int32) (after, found []int32) {
	i := 0
	if len(endings) > 8 && s.packed.endings[endings[8]].place < place {
		i, _ = slices.BinarySearchFunc(endings, place, func(e, place int32) int { return int(s.packed.endings[e].place - place) })
	}
	for i < len(endings) && s.packed.endings[endings[i]].place < place {
		i++
	}
	end := i
	for end < len(endings) && s.packed.endings[endings[end]].place == place {
		end++
	}
	return endings[end:], endings[i:end]
}
