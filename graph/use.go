package graph

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// use is a technique with the things that it is about, whoever the actor is.
type use struct {
	technique *technique.Technique
	things    []*inventory.Thing // by binding
	region    string
	on        []*inventory.Thing // those on which calls must be allowed, by id
	who       *Node              // whose things those are, nil for anybody's
	named     string
}

// isFor reports whether a node could be the actor.
func (u *use) isFor(n *Node) bool {
	if !slices.Contains(u.technique.Actor, n.Actor.Kind) || (u.who != nil && u.who != n) {
		return false
	}
	for i, t := range u.things {
		if b := &u.technique.Bind[i]; t != nil && len(b.Kind) > 0 && b.Account != "any" && t.Account != n.Actor.Account {
			return false
		}
	}
	return true
}

// bindings are the variables for a node; false when they are not for it.
func (u *use) bindings(n *Node) (Bindings, bool) {
	if !u.isFor(n) {
		return nil, false
	}
	e := Edge{From: n, Technique: u.technique, things: u.things, region: u.region}
	return e.Bindings(), true
}

// useFinder finds the uses of things.
type useFinder struct {
	c       *changes
	found   map[usesOf][]*use
	all     map[string]*use // by key
	numbers map[*inventory.Thing]uint64
	held    map[string][]map[*inventory.Thing][]*inventory.Thing // by relation
	key     []byte
}

// usesOf are the uses of a thing for which a kind of change counts.
type usesOf struct {
	thing  *inventory.Thing
	change string
}

func (c *changes) useFinder() *useFinder {
	return &useFinder{
		c: c, found: map[usesOf][]*use{}, all: map[string]*use{}, numbers: map[*inventory.Thing]uint64{},
		held: map[string][]map[*inventory.Thing][]*inventory.Thing{},
	}
}

// of returns the uses of a thing that is changed: what techniques demand of it,
// with all that has to do with it.
func (f *useFinder) of(gain access.Gain) []*use {
	t, key := gain.Object, usesOf{gain.Object, gain.Kind}
	if list, have := f.found[key]; have {
		return list
	}
	var list []*use
	kinds := f.c.g.boundKinds()
	for i := range f.c.g.techniques {
		tech := &f.c.g.techniques[i]
		if technique.Shared(tech.Yield.Gain) {
			continue
		}
		variables := f.c.g.plan(tech).called
		for j := range tech.Bind {
			if !slices.Contains(kinds[tech][j], t.Kind) || !slices.Contains(variables, tech.Bind[j].Var) || !f.c.mayCount(tech, gain) {
				continue
			}
			if only := f.only(tech, j, t); only != nil {
				b := binder{f: f, t: tech, only: only, variables: variables, bound: Bindings{}, account: homeOf(tech, only, t)}
				b.bind(0)
				list = append(list, b.uses...)
			}
		}
	}
	slices.SortFunc(list, func(x, y *use) int { return strings.Compare(x.text(), y.text()) })
	list = slices.Compact(list)
	f.found[key] = list
	return list
}

// text names the use.
func (u *use) text() string {
	if u.named == "" {
		u.named = u.name()
	}
	return u.named
}

func (u *use) name() string {
	parts := []string{u.technique.ID, u.region}
	if u.who != nil {
		parts = append(parts, u.who.ID, u.who.State())
	}
	for _, t := range u.things {
		if t == nil {
			parts = append(parts, "")
		} else {
			parts = append(parts, t.Kind+" "+t.ID)
		}
	}
	return strings.Join(parts, "|")
}

// calledOn lists the variables on which calls must be allowed to the actor, or
// to a service for it.
func calledOn(list []technique.Requirement) []string {
	var names []string
	for _, r := range list {
		if len(r.Action) > 0 && !r.Trusting && (r.By == "" || strings.HasPrefix(r.By, "service:")) {
			names = append(names, r.On)
		}
		for _, group := range r.Any {
			names = append(names, calledOn(group)...)
		}
	}
	return names
}

// only says which things a binding, and those that it follows from, can have
// when it is bound to a thing; nil when it cannot be.
func (f *useFinder) only(t *technique.Technique, binding int, thing *inventory.Thing) map[int][]*inventory.Thing {
	only := map[int][]*inventory.Thing{}
	things := []*inventory.Thing{thing}
	for len(things) > 0 {
		b := &t.Bind[binding]
		if len(b.Kind) > 0 {
			things = slices.DeleteFunc(things, func(t *inventory.Thing) bool { return t.Record == nil || !slices.Contains(b.Kind, t.Kind) })
		}
		only[binding] = things
		switch {
		case len(things) == 0:
			return nil
		case len(b.Kind) > 0:
			return only
		case b.Related == "" || b.Of == "actor": // what an actor has itself is no shared thing
			return nil
		}
		binding = slices.IndexFunc(t.Bind, func(other technique.Binding) bool { return other.Var == b.Of })
		var holders []*inventory.Thing
		for _, of := range f.holders(b.Related) {
			for _, t := range things {
				holders = append(holders, of[t]...)
			}
		}
		slices.SortFunc(holders, compareThings)
		things = slices.Compact(holders)
	}
	return nil
}

// holders returns who has what in a relation, of each kind that has any.
func (f *useFinder) holders(relation string) []map[*inventory.Thing][]*inventory.Thing {
	all, found := f.held[relation]
	if !found {
		for _, kind := range f.c.g.Inventory.Kinds() {
			if of := f.c.g.index.Holders(kind, relation).Of; len(of) > 0 {
				all = append(all, of)
			}
		}
		f.held[relation] = all
	}
	return all
}

func compareThings(x, y *inventory.Thing) int {
	return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.ID, y.ID))
}

// homeOf is the account of the things that a technique takes from the actor's
// own account.
func homeOf(t *technique.Technique, only map[int][]*inventory.Thing, thing *inventory.Thing) string {
	for i, b := range t.Bind {
		if len(only[i]) > 0 && len(b.Kind) > 0 && b.Account != "any" {
			return only[i][0].Account
		}
	}
	return thing.Account
}

// binder binds the variables of a technique.
type binder struct {
	f         *useFinder
	t         *technique.Technique
	only      map[int][]*inventory.Thing
	variables []string
	account   string
	bound     Bindings
	uses      []*use
}

func (b *binder) bind(made int) {
	// What is new stands earlier in the plan, and is skipped here: whatever else
	// is demanded by now is bound.
	p := b.f.c.g.plan(b.t)
	if slices.ContainsFunc(p.facts[made], func(f technique.Fact) bool { return b.f.c.fails(b.t, f, b.bound) }) ||
		b.refused(&p.joint[made]) || (made > 0 && b.refused(&p.alone[made-1])) {
		return
	}
	if made == len(b.t.Bind) {
		b.add()
		return
	}
	next := &b.t.Bind[made]
	if next.New != "" {
		b.bind(made + 1)
		return
	}
	values := b.values(made, next)
	if len(values) == 0 && next.Optional && b.only[made] == nil {
		b.bind(made + 1)
		return
	}
	for _, v := range values {
		b.bound[next.Var] = v
		b.bind(made + 1)
	}
	delete(b.bound, next.Var)
}

func (b *binder) refused(d *demands) bool {
	return slices.ContainsFunc(d.calls, func(r *technique.Requirement) bool { return b.f.c.refuses(b.t, *r, b.bound) })
}

func (b *binder) values(made int, next *technique.Binding) []Value {
	if next.Related != "" && next.Of == "actor" {
		return nil
	}
	if len(next.Kind) > 0 && b.only[made] != nil {
		var values []Value
		for _, t := range b.only[made] {
			values = append(values, Value{Thing: t})
		}
		return values
	}
	n := &Node{}
	n.Actor.Account = b.account
	values := b.f.c.a.values(n, next, b.bound)
	if b.only[made] != nil {
		values = slices.DeleteFunc(slices.Clone(values), func(v Value) bool { return !slices.Contains(b.only[made], v.Thing) })
	}
	return values
}

func (b *binder) add() {
	u := &use{technique: b.t, things: make([]*inventory.Thing, len(b.t.Bind))}
	for i, bound := range b.t.Bind {
		v := b.bound[bound.Var]
		u.things[i] = v.Thing
		u.region += v.Region
		if v.Thing != nil && slices.Contains(b.variables, bound.Var) {
			u.on = append(u.on, v.Thing)
		}
	}
	slices.SortFunc(u.on, compareThings)
	u.on = slices.Compact(u.on)
	key := b.f.keyOf(u)
	if same := b.f.all[key]; same != nil {
		b.uses = append(b.uses, same)
		return
	}
	if t := networkOf(u.technique, b.bound); t != nil && b.f.c.g.exposure(t).Impossible {
		return
	}
	b.f.all[key] = u
	b.uses = append(b.uses, u)
}

// keyOf tells a use from others, in less than its text.
func (f *useFinder) keyOf(u *use) string {
	f.key = append(append(f.key[:0], u.technique.ID...), u.region...)
	for _, t := range u.things {
		number := f.numbers[t]
		if number == 0 {
			number = uint64(len(f.numbers) + 1)
			f.numbers[t] = number
		}
		f.key = binary.AppendUvarint(append(f.key, 0), number)
	}
	return string(f.key)
}

// refuses reports whether what others than the actor must be allowed cannot be:
// a service on a thing, or a principal that calls itself.
func (c *changes) refuses(t *technique.Technique, r technique.Requirement, b Bindings) bool {
	if len(r.Any) > 0 {
		return !slices.ContainsFunc(r.Any, func(group []technique.Requirement) bool {
			return !slices.ContainsFunc(group, func(inner technique.Requirement) bool { return c.refuses(t, inner, b) })
		})
	}
	if len(r.Action) == 0 || r.Trusting || r.If != "" {
		return false
	}
	on := b[r.On].Thing
	if service, ok := strings.CutPrefix(r.By, "service:"); ok && on != nil && !strings.Contains(service, "{") {
		return !slices.ContainsFunc(r.Action, func(action string) bool { return c.serves(service, action, on) })
	}
	by := b[r.By].Thing
	if by == nil {
		return false
	}
	h := &Hop{From: &Node{Actor: access.Actor{Account: by.Account, Partition: by.Partition}}, Technique: t, Bindings: b}
	question := question(h, r)
	return !slices.ContainsFunc(r.Action, func(action string) bool {
		question.Action = action
		return !c.a.decider.Hopeless(question)
	})
}

// serves reports whether something could allow a service an action on a thing.
func (c *changes) serves(service, action string, on *inventory.Thing) bool {
	key := served{service, action, on.Kind, on.Account}
	things, found := c.served[key]
	if !found {
		things = map[*inventory.Thing]bool{}
		for _, t := range c.a.decider.Served(service, action, on.Kind, on.Account) {
			things[t] = true
		}
		c.served[key] = things
	}
	return things[on]
}

type served struct{ service, action, kind, account string }

// idle reports whether a fact that is required together with others holds for
// nobody.
func (c *changes) idle(u *use, group []technique.Requirement) bool {
	e := Edge{From: &Node{}, Technique: u.technique, things: u.things, region: u.region}
	return slices.ContainsFunc(group, func(r technique.Requirement) bool {
		return r.Fact != nil && c.fails(u.technique, *r.Fact, e.Bindings())
	})
}

func (c *changes) fails(t *technique.Technique, f technique.Fact, b Bindings) bool {
	return !aboutActor(f) && c.a.predicate(&Hop{From: &Node{}, Technique: t, Bindings: b}, f).certainty == policy.No
}

// aboutActor reports whether a fact depends on who the actor is.
func aboutActor(f technique.Fact) bool {
	if f.Administrator || (len(f.Any)+len(f.None) == 0 && (f.Of == "actor" || f.Of == "" || f.To == "actor")) {
		return true
	}
	return slices.ContainsFunc(slices.Concat(f.Any, f.None), aboutActor)
}
