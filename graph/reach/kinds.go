package reach

import (
	"slices"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/policy"
)

// kinds is a set of kinds of techniques, by their numbers.
type kinds uint64

// kindsTo returns the kinds of techniques that end some path of the source at
// each goal, those included that something unread would have to allow.
func (s *search) kindsTo(a *aims) []kinds {
	found := make([]kinds, len(a.goals))
	if a.useful == nil || a.useful[s.source.Index] {
		for _, node := range s.tree(policy.Unknown).visited {
			for _, number := range a.from(node) {
				e := &s.packed.endings[number]
				found[a.slots[e.to]-1] |= 1 << e.kind
			}
		}
	}
	for _, u := range a.unknown[s.source] {
		found[u.slot] |= s.packed.kindOf(u.edge)
	}
	return found
}

func (p *packed) kindOf(e *graph.Edge) kinds {
	return 1 << slices.Index(p.kinds, e.Technique.Kind)
}

// words lists kinds that reach data, that of the last hop of a route among
// them.
func (p *packed) words(found kinds, r *route) []string {
	found |= p.kindOf(r.hops[len(r.hops)-1])
	list := []string{}
	for _, kind := range accessKinds {
		if i := slices.Index(p.kinds, kind); i >= 0 && found&(1<<i) != 0 {
			list = append(list, kind)
		}
	}
	return list
}

// blockedOnly returns the goals that only the network keeps the source from.
func (s *search) blockedOnly(a *aims) map[int32]bool {
	if len(a.blocked) == 0 || (a.useful != nil && !a.useful[s.source.Index]) {
		return nil
	}
	found := map[int32]bool{}
	for _, node := range s.tree(policy.If).visited {
		for _, slot := range a.blocked[node] {
			if s.best(int(slot)) == nil {
				found[slot] = true
			}
		}
	}
	return found
}
