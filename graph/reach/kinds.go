package reach

import (
	"slices"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// kinds is a set of kinds of techniques, by their numbers.
type kinds uint64

// kindsTo returns the kinds of techniques that end some path of the source at
// each goal, those included that something unread would have to allow.
func (s *search) kindsTo(a *aims) []kinds {
	found := make([]kinds, len(a.goals))
	if a.useful == nil || a.useful[s.source.Index] {
		s.round++
		for _, node := range s.tree(policy.Unknown).visited {
			for i := a.cut[node]; i < a.cut[node+1]; i++ {
				s.addKinds(found, a, &a.pieces[i])
			}
		}
	}
	for _, u := range a.unknown[s.source] {
		found[u.slot] |= s.packed.kindOf(u.edge)
	}
	return found
}

// addKinds adds the kinds of the endings of a piece. Those of a class are of
// one kind.
func (s *search) addKinds(found []kinds, a *aims, p *piece) {
	endings := a.endings[p.first:p.end]
	r := &s.rests[int(p.class)*len(levels)]
	if r.round != s.round {
		r.round, r.places = s.round, append(r.places[:0], a.leads[p.class]...)
	}
	if len(endings) < len(r.places)/2 {
		for _, number := range endings {
			e := &s.packed.endings[number]
			found[a.slots[e.to]-1] |= 1 << e.kind
		}
		return
	}
	left := r.places[:0]
	for _, place := range r.places {
		var to []int32
		if endings, to = s.endingsTo(place, endings); len(to) == 0 {
			left = append(left, place)
			continue
		}
		e := &s.packed.endings[to[0]]
		found[a.slots[e.to]-1] |= 1 << e.kind
	}
	r.places = left
}

func (p *packed) kindOf(e *graph.Edge) kinds {
	return 1 << slices.Index(p.kinds, e.Technique.Kind)
}

// words lists the kinds that are found, that of the last hop of a route among
// them.
func (p *packed) words(found kinds, r *route) []string {
	return p.kindWords(found | p.kindOf(r.hops[len(r.hops)-1]))
}

func (p *packed) kindWords(found kinds) []string {
	list := []string{}
	for _, kind := range technique.Kinds {
		if i := slices.Index(p.kinds, kind); i >= 0 && found&(1<<i) != 0 {
			list = append(list, kind)
		}
	}
	return list
}

// blockedOnly returns the goals that only the network keeps the source from.
func (s *search) blockedOnly(a *aims) map[int32]bool {
	if a.useful != nil && !a.useful[s.source.Index] {
		return nil
	}
	var found map[int32]bool
	for _, node := range s.tree(policy.If).visited {
		for _, slot := range a.blocked[node] {
			if s.best(int(slot)) != nil {
				continue
			}
			if found == nil {
				found = map[int32]bool{}
			}
			found[slot] = true
		}
	}
	return found
}
