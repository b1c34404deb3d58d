package graph

import (
	"maps"
	"slices"
	"strings"

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
	reached  map[*Node][]*Node // by a maker
	others   map[*Node][]*Node // by one that leaves the rest to a role that it makes
}

// offer is an action that a node's own policies could allow on something.
type offer struct {
	n      *Node
	action string
}

// offering is the same of the nodes of an account.
type offering struct{ account, action string }

// ableOnes lists nodes by how policies name them.
func (c *changes) ableOnes() *able {
	a := &able{
		c: c, home: map[string][]*Node{}, byID: map[string][]*Node{}, byUnique: map[string][]*Node{},
		offers: map[offer]*policy.Offer{}, offering: map[offering][]*Node{}, reached: map[*Node][]*Node{}, others: map[*Node][]*Node{},
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
	set   map[*Node]bool
	tests []func(*Node) bool
}

// narrows reports whether some are fewer than all.
func (s *some) narrows() bool { return s.set != nil || len(s.tests) > 0 }

func (s *some) has(n *Node) bool {
	return (s.set == nil || s.set[n]) && !slices.ContainsFunc(s.tests, func(test func(*Node) bool) bool { return !test(n) })
}

// and leaves those that are in both.
func (s *some) and(o some) {
	switch {
	case s.set == nil:
		s.set = o.set
	case o.set != nil:
		maps.DeleteFunc(s.set, func(n *Node, _ bool) bool { return !o.set[n] })
	}
	s.tests = append(s.tests, o.tests...)
}

// all returns those to whom all requirements of a list could be allowed.
func (a *able) all(u *usage, list []technique.Requirement) some {
	var all some
	for _, r := range list {
		all.and(a.offered(u, r))
	}
	return all
}

// any returns those to whom one of some lists could be.
func (a *able) any(u *usage, groups [][]technique.Requirement) some {
	var each []some
	set := map[*Node]bool{}
	for _, group := range groups {
		if a.c.idle(u.use, group) {
			continue
		}
		s := a.all(u, group)
		switch {
		case !s.narrows():
			return some{}
		case s.set == nil:
			set = nil
		}
		each = append(each, s)
	}
	if set == nil {
		return some{tests: []func(*Node) bool{func(n *Node) bool {
			return slices.ContainsFunc(each, func(s some) bool { return s.has(n) })
		}}}
	}
	for _, s := range each {
		for n := range s.set {
			if s.has(n) {
				set[n] = true
			}
		}
	}
	return some{set: set}
}

// near returns those whom a node reaches, the nearest first.
func (a *able) near(n *Node) []*Node {
	if _, have := a.reached[n]; !have {
		a.reached[n] = from(n, func(*Node) bool { return true })
	}
	return a.reached[n]
}

// away returns those whom a node reaches by a first hop to somebody who is not
// made by it, nor itself in another state.
func (a *able) away(n *Node) []*Node {
	if _, have := a.others[n]; !have {
		a.others[n] = from(n, func(to *Node) bool {
			return to.ID != n.ID && (to.Actor.Thing == nil || !to.Actor.Thing.New() || to.Actor.Account != n.Actor.Account)
		})
	}
	return a.others[n]
}

// from returns those whom a node reaches, the nearest first, by some first hops.
func from(n *Node, first func(*Node) bool) []*Node {
	list, seen := []*Node{n}, map[*Node]bool{n: true}
	for done := 0; done < len(list); {
		level := list[done:]
		done = len(list)
		for _, at := range level {
			for _, h := range at.Hyperedges {
				for i := range h.Len() {
					if to := h.End(i); !to.Target() && !seen[to] && (at != n || first(to)) {
						seen[to] = true
						list = append(list, to)
					}
				}
			}
		}
		slices.SortFunc(list[done:], compareNodes) // whoever was asked first
	}
	return list[1:]
}

// offered returns those to whom a requirement of a use could be allowed.
func (a *able) offered(u *usage, r technique.Requirement) some {
	if len(r.Any) > 0 {
		return a.any(u, r.Any)
	}
	if len(r.Action) == 0 || r.By != "" || r.Trusting || r.On == "actor" {
		return some{}
	}
	i := slices.IndexFunc(u.technique.Bind, func(b technique.Binding) bool { return b.Var == r.On })
	var thing *inventory.Thing
	part := false
	if i >= 0 {
		thing = u.things[i]
		if of := u.technique.Bind[i].Of; thing == nil && u.technique.Bind[i].New != "" && of != "" {
			thing, part = u.thing(of), true
		} else if thing == nil && u.technique.Bind[i].New == "" {
			return some{}
		}
	}
	switch {
	case r.If != "" && u.thing(r.If) == nil:
		return some{}
	case thing == nil:
		return some{tests: []func(*Node) bool{func(n *Node) bool {
			return slices.ContainsFunc(r.Action, func(action string) bool { return a.offersTo(n, action) })
		}}}
	case slices.ContainsFunc(u.gains, func(g access.Gain) bool { return g.Object == thing && g.Kind != technique.GainRetagged }):
		return some{}
	}
	set := map[*Node]bool{}
	for _, action := range r.Action {
		list, narrows := a.on(thing, part, action)
		if !narrows {
			return some{}
		}
		for _, n := range list {
			set[n] = true
		}
	}
	return some{set: set}
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

// on returns those to whom an action on a thing, or on a part of it, could be
// allowed. It reports false where that leaves out nobody.
func (a *able) on(t *inventory.Thing, part bool, action string) ([]*Node, bool) {
	names, gated, some := a.c.a.decider.Named(t, action)
	if !some {
		return nil, false
	}
	accounts := map[string]bool{}
	if !gated {
		accounts[t.Account] = true
	}
	all := slices.Clone(a.anyone)
	for _, name := range names {
		part := strings.SplitN(name, ":", 6)
		switch {
		case name == "all":
			return nil, false
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
		for _, n := range a.in(account, action) {
			if offer := a.offer(n, action); offer == nil || offer.On(t.ID, part) {
				all = append(all, n)
			}
		}
	}
	return all, true
}
