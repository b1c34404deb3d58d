package graph

import (
	"maps"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
)

// able finds who could use a changed thing without asking each: what else a
// use demands must be offered to them, by their own policies or by those on
// other things.
type able struct {
	c        *changes
	offering map[string][]*Node // by action: whose own policies could allow it
	byID     map[string][]*Node
	byUnique map[string][]*Node
	accounts map[string][]*Node

	reached map[*Node][]*Node // by a maker
}

// all returns those to whom all requirements of a list could be allowed. It
// reports false where that leaves out nobody.
func (a *able) all(u *usage, list []technique.Requirement) (some map[*Node]bool, narrows bool) {
	for _, r := range list {
		of, less := a.offered(u, r)
		switch {
		case !less:
		case !narrows:
			some, narrows = of, true
		default:
			maps.DeleteFunc(some, func(n *Node, _ bool) bool { return !of[n] })
		}
	}
	return some, narrows
}

// any is all of one of some lists.
func (a *able) any(u *usage, groups [][]technique.Requirement) (map[*Node]bool, bool) {
	some := map[*Node]bool{}
	for _, group := range groups {
		if a.c.idle(u.use, group) {
			continue
		}
		of, narrows := a.all(u, group)
		if !narrows {
			return nil, false
		}
		maps.Copy(some, of)
	}
	return some, true
}

// near returns those whom a node reaches, the nearest first.
func (a *able) near(n *Node) []*Node {
	if list, have := a.reached[n]; have {
		return list
	}
	list, seen := []*Node{n}, map[*Node]bool{n: true}
	for first := 0; first < len(list); {
		level := list[first:]
		first = len(list)
		for _, at := range level {
			for _, h := range at.Hyperedges {
				for i := range h.Len() {
					if to := h.End(i); !to.Target() && !seen[to] {
						seen[to] = true
						list = append(list, to)
					}
				}
			}
		}
		slices.SortFunc(list[first:], compareNodes) // whoever was asked first
	}
	a.reached[n] = list[1:]
	return list[1:]
}

// offered returns those to whom a requirement of a use could be allowed. It
// reports false where that leaves out nobody.
func (a *able) offered(u *usage, r technique.Requirement) (map[*Node]bool, bool) {
	if len(r.Any) > 0 {
		return a.any(u, r.Any)
	}
	if len(r.Action) == 0 || r.By != "" || r.Trusting || r.On == "actor" {
		return nil, false
	}
	i := slices.IndexFunc(u.technique.Bind, func(b technique.Binding) bool { return b.Var == r.On })
	var thing *inventory.Thing
	if i >= 0 {
		thing = u.things[i]
		if of := u.technique.Bind[i].Of; thing == nil && u.technique.Bind[i].New != "" && of != "" {
			thing = u.thing(of)
		} else if thing == nil && u.technique.Bind[i].New == "" {
			return nil, false
		}
	}
	if r.If != "" && u.thing(r.If) == nil {
		return nil, false
	}
	if thing != nil && slices.ContainsFunc(u.gains, func(g access.Gain) bool { return g.Object == thing }) {
		return nil, false
	}
	all := map[*Node]bool{}
	for _, action := range r.Action {
		list, narrows := a.by(action), true
		if thing != nil {
			list, narrows = a.on(thing, action, list)
		}
		if !narrows {
			return nil, false
		}
		for _, n := range list {
			all[n] = true
		}
	}
	return all, true
}

func (u *use) thing(variable string) *inventory.Thing {
	for i, b := range u.technique.Bind {
		if b.Var == variable {
			return u.things[i]
		}
	}
	return nil
}

// by returns those whose own policies could allow an action on something.
func (a *able) by(action string) []*Node {
	list, found := a.offering[action]
	if !found {
		for _, n := range a.c.g.Nodes {
			if !n.Target() && a.c.a.decider.Offers(n.Actor, action) {
				list = append(list, n)
			}
		}
		a.offering[action] = list
	}
	return list
}

// on returns those to whom an action on a thing could be allowed.
func (a *able) on(t *inventory.Thing, action string, own []*Node) ([]*Node, bool) {
	names, gated, some := a.c.a.decider.Named(t, action)
	if !some {
		return nil, false
	}
	a.index()
	accounts := map[string]bool{}
	if !gated {
		accounts[t.Account] = true
	}
	var all []*Node
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
			all = append(all, a.accounts[part[4]]...)
		default:
			all = append(all, a.byID[name]...)
		}
	}
	for _, n := range own {
		if accounts[n.Actor.Account] || n.Actor.Kind == access.Anyone {
			all = append(all, n)
		}
	}
	return all, true
}

// index lists nodes by how policies name them.
func (a *able) index() {
	if a.byID != nil {
		return
	}
	a.byID, a.byUnique, a.accounts = map[string][]*Node{}, map[string][]*Node{}, map[string][]*Node{}
	for _, n := range a.c.g.Nodes {
		if n.Target() {
			continue
		}
		a.byID[n.ID] = append(a.byID[n.ID], n)
		a.accounts[n.Actor.Account] = append(a.accounts[n.Actor.Account], n)
		if t := n.Actor.Thing; t != nil && t.UniqueID != "" {
			a.byUnique[t.UniqueID] = append(a.byUnique[t.UniqueID], n)
		}
	}
}
