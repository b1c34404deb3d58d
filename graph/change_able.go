package graph

import (
	"slices"
	"strings"
	"sync"

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
	c *changes
	*offered
}

// offered is what is offered to nodes, found once for all searches.
type offered struct {
	home     map[string][]*Node // actors by account
	byID     map[string][]*Node
	byUnique map[string][]*Node
	anyone   []*Node
	own      sync.Map // by action and account: those whose own policies could allow it on something
	onThings sync.Map // by action on a thing: a set, nil where it could be anybody

	onThingsIn sync.Map // by that and account: those whose own policies could allow it
}

// candidate is a node whose own policies could allow an action.
type candidate struct {
	*Node
	offer   *policy.Offer // by its policies, nil for everything
	bounded *policy.Offer // by its boundary, the same
}

func (c *candidate) on(thing string, part bool) bool {
	return (c.offer == nil || c.offer.On(thing, part)) && (c.bounded == nil || c.bounded.On(thing, part))
}

// candidatesIn are those of an account.
type candidatesIn struct {
	list []candidate
	set  *roaring.Bitmap
}

// offering is an action, and an account.
type offering struct{ account, action string }

// onThing is an action on a thing, or on a part of it.
type onThing struct {
	thing  *inventory.Thing
	part   bool
	action string
}

type onThingIn struct {
	onThing
	account string
}

// offered lists nodes by how policies name them.
func (g *Graph) offered() *offered {
	o := &offered{home: map[string][]*Node{}, byID: map[string][]*Node{}, byUnique: map[string][]*Node{}}
	for _, n := range g.Nodes {
		if n.Target() {
			continue
		}
		o.byID[n.ID] = append(o.byID[n.ID], n)
		o.home[n.Actor.Account] = append(o.home[n.Actor.Account], n)
		if n.Actor.Kind == access.Anyone {
			o.anyone = append(o.anyone, n)
		}
		if t := n.Actor.Thing; t != nil && t.UniqueID != "" {
			o.byUnique[t.UniqueID] = append(o.byUnique[t.UniqueID], n)
		}
	}
	return o
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
		all.and(a.to(u, r))
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

// to returns those to whom a requirement of a use could be allowed.
func (a *able) to(u *usage, r technique.Requirement) some {
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
		sets := map[string]*roaring.Bitmap{}
		return some{r: a.c.reaching, loose: []func(*Node) bool{func(n *Node) bool { // PE-186, PE-187: others must be let by their own policies as well
			account := n.Actor.Account
			if account == thing.Account {
				return true
			}
			if sets[account] == nil {
				sets[account] = roaring.New()
				for _, action := range r.Action {
					sets[account].Or(a.onIn(onThing{thing, part, action}, account))
				}
			}
			return a.c.reaching.has(sets[account], n)
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

// offersTo reports whether a node's own policies could allow an action on
// something.
func (a *able) offersTo(n *Node, action string) bool {
	return a.c.reaching.has(a.in(n.Actor.Account, action).set, n)
}

// in returns those of an account whose own policies could allow an action on
// something.
func (a *able) in(account, action string) *candidatesIn {
	key := offering{account, action}
	if found, ok := a.own.Load(key); ok {
		return found.(*candidatesIn)
	}
	found := &candidatesIn{set: roaring.New()}
	could := func(o *policy.Offer) bool { return o == nil || !o.Nothing() }
	d := a.c.a.decider
	for _, n := range a.home[account] {
		if c := (candidate{n, d.Offer(n.Actor, action), d.BoundaryOffer(n.Actor, action)}); could(c.offer) && could(c.bounded) {
			found.list = append(found.list, c)
			found.set.Add(a.c.reaching.number(n))
		}
	}
	kept, _ := a.own.LoadOrStore(key, found)
	return kept.(*candidatesIn)
}

// on returns those to whom an action on something could be allowed, nil where
// that leaves out nobody.
func (a *able) on(key onThing) *roaring.Bitmap {
	found, ok := a.onThings.Load(key)
	if !ok {
		found, _ = a.onThings.LoadOrStore(key, a.findOn(key))
	}
	return found.(*roaring.Bitmap)
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
	set := a.c.reaching.set(all...)
	for account := range accounts {
		set.Or(a.onIn(key, account))
	}
	return set
}

// onIn returns those of an account whose own policies could allow an action on
// something.
func (a *able) onIn(key onThing, account string) *roaring.Bitmap {
	of := onThingIn{key, account}
	if found, ok := a.onThingsIn.Load(of); ok {
		return found.(*roaring.Bitmap)
	}
	set := roaring.New()
	in := a.in(account, key.action)
	for i := range in.list {
		if c := &in.list[i]; c.on(key.thing.ID, key.part) {
			set.Add(a.c.reaching.number(c.Node))
		}
	}
	kept, _ := a.onThingsIn.LoadOrStore(of, set)
	return kept.(*roaring.Bitmap)
}
