package graph

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
)

// alikeOf reports whether all hops of a technique come from the things of its
// first binding in the same way: what it demands looks at the thing, and
// besides at nothing but the actor, regions and what the actor names itself.
// Then what comes of one thing comes of all that are alike.
func alikeOf(t *technique.Technique) bool {
	if len(t.Bind) == 0 || len(t.Bind[0].Kind) == 0 || t.Bind[0].Optional || t.Yield.Gain != "" || t.Yield.Admin {
		return false
	}
	first := t.Bind[0].Var
	if t.Yield.ActAs+t.Yield.Control+t.Yield.Data != first || t.Network == first {
		return false
	}
	for _, b := range t.Bind[1:] {
		if !b.Regions && (b.New == "" || b.Of != "" || !placeOnly(b.New, first)) {
			return false
		}
	}
	return !slices.ContainsFunc(t.Allow, func(r technique.Requirement) bool { return !alikeCall(r, first) })
}

// alikeCall reports whether a call is on the thing, or looks at its place alone.
func alikeCall(r technique.Requirement, first string) bool {
	for _, group := range r.Any {
		for _, inner := range group {
			if !alikeCall(inner, first) {
				return false
			}
		}
	}
	return r.On == first || (placeOnly(r.On, first) && placeOnly(r.By, first) && !slices.ContainsFunc(contextOf(r), func(value string) bool {
		return !placeOnly(value, first)
	}))
}

func contextOf(r technique.Requirement) []string {
	values := []string{r.Via}
	for _, list := range r.Context {
		values = append(values, list...)
	}
	return values
}

// placeOnly reports whether a template looks at no more of a variable than
// where it is.
func placeOnly(template, variable string) bool {
	for _, place := range []string{"partition", "region", "account"} {
		template = strings.ReplaceAll(template, "{"+variable+"."+place+"}", "")
	}
	return !slices.Contains(technique.Variables(template), variable)
}

// askAlike tries a technique with one of all things that are alike to the
// actor, and has the others follow.
func (a *asker) askAlike(n *Node, t *technique.Technique, f *found) {
	h := &Hop{From: n, Technique: t, Bindings: Bindings{}}
	if a.pruned(h, 0) {
		return
	}
	fit := a.fitting(h)
	if fit == nil {
		return
	}
	groups := map[string]*alike{}
	var order []*alike
	blind := a.blind(h)
	for _, thing := range fit[0] {
		h.Bindings[t.Bind[0].Var] = Value{Thing: thing}
		to, ok := a.g.leads(n, t, h.Bindings)
		if !ok || a.sure(t, &to) || a.leaves(n, &to, h.Bindings) {
			continue
		}
		a.signature = a.sign(a.signature[:0], h, thing, blind)
		group := groups[string(a.signature)]
		if group == nil {
			group = &alike{collector{from: n, technique: t}, thing}
			groups[string(a.signature)] = group
			a.bind(h, 1, fit, func(b Bindings) { a.collect(&group.collector, b) })
			group.settle()
			order = append(order, group)
			continue
		}
		group.follow(thing, to)
	}
	for _, group := range order {
		f.add(&group.found)
	}
}

// alike is what came of the first of some things, and then of all.
type alike struct {
	collector
	first *inventory.Thing
}

// follow adds for another thing what came of the first.
func (g *alike) follow(t *inventory.Thing, to target) {
	for i := range g.edges {
		g.edges[i].also = append(g.edges[i].also, t)
	}
	for _, l := range g.unknown {
		if l.edge.things[0] != g.first {
			break
		}
		e := *l.edge
		e.things = slices.Clone(e.things)
		e.things[0] = t
		g.unknown = append(g.unknown, lead{edge: &e, to: to})
	}
}

// blind reports whether nothing but the policies of things themselves tells
// apart what a technique's calls are on.
func (a *asker) blind(h *Hop) bool {
	first := &h.Technique.Bind[0]
	if first.Account == "any" {
		return false
	}
	return !slices.ContainsFunc(a.g.plan(h.Technique).on, func(action string) bool {
		return !a.decider.Blind(h.From.Actor, action, h.From.Actor.Account)
	})
}

// sign appends what the technique's demands look at in a thing.
func (a *asker) sign(b []byte, h *Hop, t *inventory.Thing, blind bool) []byte {
	for _, place := range a.g.plan(h.Technique).places {
		b = append(append(b, t.Attribute(place)...), 0)
	}
	for i := range h.Technique.Where {
		b = a.signFact(b, h, &h.Technique.Where[i])
	}
	for i := range h.Technique.Allow {
		b = a.signCall(b, h, &h.Technique.Allow[i], t, blind)
	}
	return b
}

// placesOf lists what a technique's templates look at of where the thing of its
// first binding is.
func placesOf(t *technique.Technique) []string {
	var templates []string
	for _, b := range t.Bind {
		templates = append(templates, b.New)
	}
	var add func(technique.Requirement)
	add = func(r technique.Requirement) {
		templates = append(append(templates, r.On, r.By), contextOf(r)...)
		for _, group := range r.Any {
			for _, inner := range group {
				add(inner)
			}
		}
	}
	for _, r := range t.Allow {
		add(r)
	}
	return slices.DeleteFunc([]string{"partition", "region", "account"}, func(place string) bool {
		return !slices.ContainsFunc(templates, func(template string) bool {
			return strings.Contains(template, "{"+t.Bind[0].Var+"."+place+"}")
		})
	})
}

func (a *asker) signFact(b []byte, h *Hop, f *technique.Fact) []byte {
	p := a.known(h, f)
	b = append(b, '0'+byte(p.certainty))
	if p.gap != nil {
		b = append(append(append(b, p.gap.Operation...), p.gap.Region...), p.gap.Account...)
	}
	for _, test := range p.unread {
		b = append(append(b, test.Class...), strings.Join(test.Values, ",")...)
	}
	return append(b, 0)
}

func (a *asker) signCall(b []byte, h *Hop, r *technique.Requirement, t *inventory.Thing, blind bool) []byte {
	if r.Fact != nil {
		return a.signFact(b, h, r.Fact)
	}
	for _, group := range r.Any {
		for i := range group {
			b = a.signCall(b, h, &group[i], t, blind)
		}
	}
	if len(r.Any) > 0 || r.On != h.Technique.Bind[0].Var {
		return b
	}
	for _, action := range r.Action {
		if blind {
			form, all := a.decider.Form(b, t, action)
			if all {
				b = append(form, 0)
				continue
			}
		}
		c := a.check(h, r, action)
		b = a.decider.Class(b, &c)
	}
	return b
}

// actionsOn lists the actions of calls on a variable.
func actionsOn(list []technique.Requirement, variable string) []string {
	var actions []string
	for _, r := range list {
		if r.On == variable {
			actions = append(actions, r.Action...)
		}
		for _, group := range r.Any {
			actions = append(actions, actionsOn(group, variable)...)
		}
	}
	return actions
}
