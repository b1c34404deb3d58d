package graph

import (
	"cmp"
	"slices"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
)

// finder finds the values of a binding by kind from a call that must be
// allowed on them, or on what they have in a relation.
type finder struct {
	actions  []string
	relation string // empty: on the thing itself
}

// findersOf lists the finders for a binding of a technique.
func findersOf(t *technique.Technique, binding int) []finder {
	b := &t.Bind[binding]
	if len(b.Kind) == 0 || b.Optional {
		return nil
	}
	relations := map[string]string{b.Var: ""}
	for _, later := range t.Bind[binding+1:] {
		if later.Related != "" && later.Of == b.Var && !later.Optional {
			relations[later.Var] = later.Related
		}
	}
	var all []finder
	for _, r := range t.Allow {
		relation, on := relations[r.On]
		if on && len(r.Action) > 0 && r.By == "" && !r.Trusting {
			all = append(all, finder{r.Action, relation})
		}
	}
	return all
}

// found returns the values of a binding on which a call could be allowed, when
// such a call is demanded: those of the finder that finds the fewest.
func (a *asker) found(h *Hop, binding int) ([]Value, bool) {
	b, finders := &h.Technique.Bind[binding], a.g.plans[h.Technique].finds[binding]
	if a.g.plain || len(finders) == 0 {
		return nil, false
	}
	var values []Value
	for _, kind := range b.Kind {
		var fewest []*inventory.Thing
		for i, f := range finders {
			if found := a.candidates(h.From.Actor, f, b, kind); i == 0 || len(found) < len(fewest) {
				fewest = found
			}
		}
		for _, t := range fewest {
			values = append(values, Value{Thing: t})
		}
	}
	return values, true
}

// candidates returns what a finder finds of a kind, by id.
func (a *asker) candidates(who access.Actor, f finder, b *technique.Binding, kind string) []*inventory.Thing {
	anywhere := b.Account == "any"
	if f.relation == "" {
		return a.decider.Candidates(who, f.actions, kind, anywhere)
	}
	holders := a.g.index.Holders(kind, f.relation)
	found := slices.Clone(holders.Dangling)
	for _, other := range holders.Kinds {
		for _, t := range a.decider.Candidates(who, f.actions, other, true) {
			found = append(found, holders.Of[t]...)
		}
	}
	if !anywhere {
		found = slices.DeleteFunc(found, func(t *inventory.Thing) bool { return t.Account != who.Account })
	}
	slices.SortFunc(found, func(x, y *inventory.Thing) int { return cmp.Compare(x.ID, y.ID) })
	return slices.Compact(found)
}
