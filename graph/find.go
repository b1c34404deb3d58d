package graph

import (
	"cmp"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
)

// finder finds the values of a binding by kind from a call that must be
// allowed on them, on parts of them, or on what they have in a relation.
type finder struct {
	actions  []string
	relation string // empty: on the thing itself, or a part of it
	service  string // that makes the call, empty for the actor
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
		if later.Of == b.Var && strings.HasPrefix(later.New, "{"+b.Var+".arn}") {
			relations[later.Var] = ""
		}
	}
	var all []finder
	for _, r := range t.Allow {
		if f, ok := finderOf(r, relations); ok && (f.service == "" || (b.Account != "any" && f.relation == "")) {
			all = append(all, f)
		}
	}
	return all
}

// finderOf makes a finder of a requirement. Of alternatives, each must have a
// call on the same things.
func finderOf(r technique.Requirement, relations map[string]string) (finder, bool) {
	if len(r.Any) > 0 {
		var whole finder
		for i, group := range r.Any {
			f, ok := firstFinder(group, relations)
			if !ok || (i > 0 && f.relation != whole.relation) {
				return finder{}, false
			}
			whole = finder{actions: slices.Concat(whole.actions, f.actions), relation: f.relation}
		}
		slices.Sort(whole.actions)
		whole.actions = slices.Compact(whole.actions)
		return whole, true
	}
	relation, on := relations[r.On]
	service, ofService := strings.CutPrefix(r.By, "service:")
	return finder{r.Action, relation, service}, on && len(r.Action) > 0 && !r.Trusting && !strings.Contains(r.By, "{") && ofService == (r.By != "")
}

func firstFinder(group []technique.Requirement, relations map[string]string) (finder, bool) {
	for _, r := range group {
		if f, ok := finderOf(r, relations); ok && f.service == "" {
			return f, true
		}
	}
	return finder{}, false
}

// found returns the things for a binding on which a call could be allowed, when
// such a call is demanded: those of the finder that finds the fewest.
func (a *asker) found(h *Hop, binding int) ([]*inventory.Thing, bool) {
	b, finders := &h.Technique.Bind[binding], a.g.plans[h.Technique].finds[binding]
	if a.g.plain || len(finders) == 0 {
		return nil, false
	}
	var all []*inventory.Thing
	for _, kind := range b.Kind {
		var fewest []*inventory.Thing
		for i, f := range finders {
			if found := a.candidates(h.From.Actor, f, b, kind); i == 0 || len(found) < len(fewest) {
				fewest = found
			}
		}
		if all == nil {
			all = fewest
		} else {
			all = append(all, fewest...)
		}
	}
	return all, true
}

// candidates returns what a finder finds of a kind, by id.
func (a *asker) candidates(who access.Actor, f finder, b *technique.Binding, kind string) []*inventory.Thing {
	if f.service != "" {
		return a.decider.Served(f.service, f.actions[0], kind, who.Account)
	}
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
