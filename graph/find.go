package graph

import (
	"cmp"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
)

// finder finds the values of a binding by kind from calls of which one must be
// allowed on them, on parts of them, or on what they have in relations.
type finder []way

// way is one of those calls; without actions, the thing must be in the actor's
// own account.
type way struct {
	actions   []string
	relations []string // from the thing to what the call is on
	service   string   // that makes the call, empty for the actor
}

// findersOf lists the finders for the first of the bindings of a technique that
// are left.
func findersOf(t *technique.Technique, left []technique.Binding) []finder {
	b := &left[0]
	if len(b.Kind) == 0 || b.Optional {
		return nil
	}
	relations := map[string][]string{b.Var: {}}
	for _, later := range left[1:] {
		from, on := relations[later.Of]
		switch {
		case !on:
		case later.Related != "" && !later.Optional:
			relations[later.Var] = append(slices.Clone(from), later.Related)
		case later.Of == b.Var && strings.HasPrefix(later.New, "{"+b.Var+".arn}"):
			relations[later.Var] = from
		}
	}
	var all []finder
	for _, r := range t.Allow {
		if f := finderOf(r, relations); f != nil && (f[0].service == "" || (b.Account != "any" && len(f[0].relations) == 0)) {
			all = append(all, f)
		}
	}
	return all
}

// finderOf makes a finder of a requirement, nil for none. Of alternatives, each
// must have one.
func finderOf(r technique.Requirement, relations map[string][]string) finder {
	if len(r.Any) > 0 {
		var all finder
		for _, group := range r.Any {
			f := firstFinder(group, relations)
			if f == nil {
				return nil
			}
			all = append(all, f...)
		}
		return all
	}
	if f := r.Fact; f != nil && f.Same == "account" && f.To == "actor" {
		if from, on := relations[f.Of]; on {
			return finder{{relations: from}}
		}
	}
	from, on := relations[r.On]
	service, ofService := strings.CutPrefix(r.By, "service:")
	if !on || len(r.Action) == 0 || r.Trusting || strings.Contains(r.By, "{") || ofService != (r.By != "") {
		return nil
	}
	return finder{{r.Action, from, service}}
}

func firstFinder(group []technique.Requirement, relations map[string][]string) finder {
	for _, r := range group {
		if f := finderOf(r, relations); f != nil && f[0].service == "" {
			return f
		}
	}
	return nil
}

// fits are the things for each binding by kind on which nothing alone stops a
// hop of a technique from a node.
type fits [][]*inventory.Thing

// fitting finds them, nil when there are none for some binding and so no hop.
func (a *asker) fitting(h *Hop) fits {
	all := make(fits, len(h.Technique.Bind))
	for i := range all {
		if !byKind(&a.g.plan(h.Technique).bind[i]) {
			continue
		}
		if all[i] = a.fittingFor(h, i); len(all[i]) == 0 {
			return nil
		}
	}
	return all
}

// fittingFor finds those of one binding, by kind and id.
func (a *asker) fittingFor(h *Hop, binding int) []*inventory.Thing {
	p := a.g.plan(h.Technique)
	b, alone := &p.bind[binding], &p.alone[binding]
	var fit []*inventory.Thing
	for _, of := range a.suitable(h, binding) {
		for _, t := range a.fewest(h.From.Actor, p.finds[binding], b, of) {
			h.Bindings[b.Var] = Value{Thing: t}
			if !a.fails(h, alone) {
				fit = append(fit, t)
			}
		}
	}
	delete(h.Bindings, b.Var)
	return fit
}

// fewest returns the things of a kind on which a call could be allowed, when
// such a call is demanded: those of the finder that finds the fewest.
func (a *asker) fewest(who access.Actor, finders []finder, b *technique.Binding, of suitable) []*inventory.Thing {
	const few = 4 // to ask of each of so many is less than to find those that are worth it
	fewest := of.things
	for _, f := range finders {
		if len(fewest) <= few {
			break
		}
		fewest = a.fewer(fewest, who, f, b, of.kind)
	}
	return fewest
}

// asking is who is asked for a binding by kind.
type asking struct {
	alone   *demands
	account string
}

// suitable are the things of a kind that a binding offers the actors of an
// account.
type suitable struct {
	kind   string
	things []*inventory.Thing // by id
}

// suitable returns what a binding offers, but for the things that a fact
// excludes whoever asks.
func (a *asker) suitable(h *Hop, binding int) []suitable {
	p := a.g.plan(h.Technique)
	b, alone := &p.bind[binding], &p.alone[binding]
	key := asking{alone, h.From.Actor.Account}
	if b.Account == "any" {
		key.account = ""
	}
	all, found := a.suitables[key]
	if found {
		return all
	}
	fixed := demands{fixed: alone.fixed}
	for _, kind := range b.Kind {
		of := suitable{kind: kind}
		for _, t := range a.offers(b, kind, key.account) {
			h.Bindings[b.Var] = Value{Thing: t}
			if !a.fails(h, &fixed) {
				of.things = append(of.things, t)
			}
		}
		if len(of.things) > 0 {
			all = append(all, of)
		}
	}
	delete(h.Bindings, b.Var)
	a.suitables[key] = all
	return all
}

// offers returns the things of a kind that a record describes and that a binding
// offers the actors of an account, by id.
func (a *asker) offers(b *technique.Binding, kind, account string) []*inventory.Thing {
	if b.Account != "any" {
		return a.g.index.At(kind, account)
	}
	return slices.DeleteFunc(slices.Clone(a.g.Inventory.Things(kind)), func(t *inventory.Thing) bool { return t.Record == nil })
}

// fewer returns what a finder finds of a kind, by id, or the things at hand when
// those are not more.
func (a *asker) fewer(things []*inventory.Thing, who access.Actor, f finder, b *technique.Binding, kind string) []*inventory.Thing {
	var all []*inventory.Thing
	for i := range f {
		found := a.along(who, &f[i], b, kind)
		switch {
		case len(found) >= len(things):
			return things
		case len(f) == 1:
			return found
		}
		all = append(all, found...)
	}
	if all = sorted(all); len(all) >= len(things) {
		return things
	}
	return all
}

// along returns what a way leads to.
func (a *asker) along(who access.Actor, w *way, b *technique.Binding, kind string) []*inventory.Thing {
	anywhere := b.Account == "any"
	switch {
	case w.service != "":
		return a.decider.Served(w.service, w.actions[0], kind, who.Account)
	case len(w.relations) == 0:
		return a.ends(who, w, kind, anywhere)
	}
	found := slices.Clone(a.holding(who, w, w.relations, kind))
	if !anywhere {
		found = slices.DeleteFunc(found, func(t *inventory.Thing) bool { return t.Account != who.Account })
	}
	return sorted(found)
}

// ends returns the things that a call could be on.
func (a *asker) ends(who access.Actor, w *way, kind string, anywhere bool) []*inventory.Thing {
	if len(w.actions) == 0 {
		return a.g.index.At(kind, who.Account)
	}
	return a.decider.Candidates(who, w.actions, kind, anywhere)
}

// holding returns the things of a kind that have what a call could be on in
// some relations.
func (a *asker) holding(who access.Actor, w *way, relations []string, kind string) []*inventory.Thing {
	if len(relations) == 0 {
		return a.ends(who, w, kind, true)
	}
	holders := a.g.index.Holders(kind, relations[0])
	found := slices.Clone(holders.Dangling)
	for _, other := range holders.Kinds {
		for _, t := range a.holding(who, w, relations[1:], other) {
			found = append(found, holders.Of[t]...)
		}
	}
	return found
}

func sorted(things []*inventory.Thing) []*inventory.Thing {
	slices.SortFunc(things, func(x, y *inventory.Thing) int { return cmp.Compare(x.ID, y.ID) })
	return slices.Compact(things)
}
