package graph

import (
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// able finds who could use a changed thing without asking each: what else a
// use demands must be offered to them, by their own policies or by those on
// other things.
type able struct {
	c        *changes
	home     map[string][]*Node // actors by account
	byID     map[string][]*Node
	byUnique map[string][]*Node
	anyone   []*Node
	offers   map[offer]*policy.Offer
	offering map[offering][]*Node
	onThings map[onThing]*roaring.Bitmap // nil where it could be anybody
}

// offer is an action that a node's own policies could allow on something.
type offer struct {
	n      *Node
	action string
}

// offering is the same of the nodes of an account.
type offering struct{ account, action string }

// onThing is an action on a thing, or on a part of it.
type onThing struct {
	thing  *inventory.Thing
	part   bool
	action string
}

// ableOnes lists nodes by how policies name them.
func (c *changes) ableOnes() *able {
	a := &able{
		c: c, home: map[string][]*Node{}, byID: map[string][]*Node{}, byUnique: map[string][]*Node{},
		offers: map[offer]*policy.Offer{}, offering: map[offering][]*Node{}, onThings: map[onThing]*roaring.Bitmap{},
	}
	for _, n := range c.g.Nodes {
		if n.Target() {
			continue
		}
		a.byID[n.ID] = append(a.byID[n.ID], n)
		a.home[n.Actor.Account] = append(a.home[n.Actor.Account], n)
		if n.Actor.Kind == access.Anyone {
			a.anyone = append(a.anyone, n)
		}
		if t := n.Actor.Thing; t != nil && t.UniqueID != "" {
			a.byUnique[t.UniqueID] = append(a.byUnique[t.UniqueID], n)
		}
	}
	return a
}

// some are those nodes of a set that pass tests; without a set, of all.
type some struct {
	r     *reaching
	set   *roaring.Bitmap // not to be changed: it is shared
	tests []func(*Node) bool
	loose []func(*Node) bool // tests that most pass
}

// narrows reports whether some are far fewer than all.
func (s *some) narrows() bool { return s.set != nil || len(s.tests) > 0 }

func (s *some) has(n *Node) bool {
	fails := func(test func(*Node) bool) bool { return !test(n) }
	return (s.set == nil || s.r.has(s.set, n)) && !slices.ContainsFunc(s.tests, fails) && !slices.ContainsFunc(s.loose, fails)
}

// and leaves those that are in both.
func (s *some) and(o some) {
	switch {
	case s.set == nil:
		s.set = o.set
	case o.set != nil:
		s.set = roaring.And(s.set, o.set)
	}
	s.tests, s.loose = append(s.tests, o.tests...), append(s.loose, o.loose...)
}

// all returns those to whom all requirements of a list could be allowed.
func (a *able) all(u *usage, list []technique.Requirement) some {
	all := some{r: a.c.reaching}
	for _, r := range list {
		all.and(a.offered(u, r))
	}
	return all
}

// any returns those to whom one of some lists could be.
func (a *able) any(u *usage, groups [][]technique.Requirement) some {
	var each []some
	narrow, wide := true, false // each lists whom it has; one has most
	for _, group := range groups {
		if a.c.idle(u.use, group) {
			continue
		}
		s := a.all(u, group)
		if !s.narrows() && len(s.loose) == 0 {
			return s
		}
		narrow, wide = narrow && s.set != nil, wide || !s.narrows()
		each = append(each, s)
	}
	one := func(n *Node) bool { return slices.ContainsFunc(each, func(s some) bool { return s.has(n) }) }
	switch {
	case wide:
		return some{r: a.c.reaching, loose: []func(*Node) bool{one}}
	case !narrow:
		return some{r: a.c.reaching, tests: []func(*Node) bool{one}}
	}
	set := roaring.New()
	for _, s := range each {
		set.Or(s.set)
	}
	return some{r: a.c.reaching, set: set, tests: []func(*Node) bool{one}}
}

// offered returns those to whom a requirement of a use could be allowed.
func (a *able) offered(u *usage, r technique.Requirement) some {
	if len(r.Any) > 0 {
		return a.any(u, r.Any)
	}
	if len(r.Action) == 0 || r.By != "" || r.Trusting || r.On == "actor" {
		return some{r: a.c.reaching}
	}
	i := slices.IndexFunc(u.technique.Bind, func(b technique.Binding) bool { return b.Var == r.On })
	var thing *inventory.Thing
	part := false
	if i >= 0 {
		thing = u.things[i]
		if of := u.technique.Bind[i].Of; thing == nil && u.technique.Bind[i].New != "" && of != "" {
			thing, part = u.thing(of), true
		} else if thing == nil && u.technique.Bind[i].New == "" {
			return some{r: a.c.reaching}
		}
	}
	switch {
	case r.If != "" && u.thing(r.If) == nil:
		return some{r: a.c.reaching}
	case thing == nil:
		return some{r: a.c.reaching, tests: []func(*Node) bool{func(n *Node) bool {
			return slices.ContainsFunc(r.Action, func(action string) bool { return a.offersTo(n, action) })
		}}}
	case slices.Contains(u.gains, access.Gain{Kind: technique.GainRewritten, Object: thing}):
		return some{r: a.c.reaching, loose: []func(*Node) bool{func(n *Node) bool { // PE-020: whoever is of another account must be let by its own policies as well
			return n.Actor.Account == thing.Account || slices.ContainsFunc(r.Action, func(action string) bool { return a.offersTo(n, action) })
		}}}
	case slices.ContainsFunc(u.gains, func(g access.Gain) bool { return g.Object == thing && g.Kind != technique.GainRetagged }):
		return some{r: a.c.reaching}
	}
	var set *roaring.Bitmap
	for _, action := range r.Action {
		those := a.on(onThing{thing, part, action})
		switch {
		case those == nil:
			return some{r: a.c.reaching}
		case set == nil:
			set = those
		default:
			set = roaring.Or(set, those)
		}
	}
	return some{r: a.c.reaching, set: set}
}

func (u *use) thing(variable string) *inventory.Thing {
	for i, b := range u.technique.Bind {
		if b.Var == variable {
			return u.things[i]
		}
	}
	return nil
}

// offer is what a node's own policies could allow an action on, nil for
// everything.
func (a *able) offer(n *Node, action string) *policy.Offer {
	key := offer{n, action}
	offers, found := a.offers[key]
	if !found {
		offers = a.c.a.decider.Offer(n.Actor, action)
		a.offers[key] = offers
	}
	return offers
}

func (a *able) offersTo(n *Node, action string) bool {
	offer := a.offer(n, action)
	return offer == nil || !offer.Nothing()
}

// in returns those of an account whose own policies could allow an action on
// something.
func (a *able) in(account, action string) []*Node {
	key := offering{account, action}
	list, found := a.offering[key]
	if !found {
		for _, n := range a.home[account] {
			if a.offersTo(n, action) {
				list = append(list, n)
			}
		}
		a.offering[key] = list
	}
	return list
}

// on returns those to whom an action on something could be allowed, nil where
// that leaves out nobody.
func (a *able) on(key onThing) *roaring.Bitmap {
	set, found := a.onThings[key]
	if !found {
		set = a.findOn(key)
		a.onThings[key] = set
	}
	return set
}

func (a *able) findOn(key onThing) *roaring.Bitmap {
	names, gated, some := a.c.a.decider.Named(key.thing, key.action)
	if !some {
		return nil
	}
	accounts := map[string]bool{}
	if !gated {
		accounts[key.thing.Account] = true
	}
	all := slices.Clone(a.anyone)
	for _, name := range names {
		part := strings.SplitN(name, ":", 6)
		switch {
		case name == "all":
			return nil
		case len(part) < 6 && len(a.byUnique[name]) > 0:
			all = append(all, a.byUnique[name]...)
		case len(part) < 6:
			accounts[name] = true
		case part[5] == "root":
			accounts[part[4]] = true
		case part[2] == "sts":
			all = append(all, a.home[part[4]]...)
		default:
			all = append(all, a.byID[name]...)
		}
	}
	for account := range accounts {
		for _, n := range a.in(account, key.action) {
			if offer := a.offer(n, key.action); offer == nil || offer.On(key.thing.ID, key.part) {
				all = append(all, n)
			}
		}
	}
	return a.c.reaching.set(all...)
}
