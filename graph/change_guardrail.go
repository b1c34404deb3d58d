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

// Who takes a guardrail out of force does so for all that principals of the
// accounts do later that it limits. Its uses are not found by what they are on,
// which may be anything: the principals whom a maker reaches are asked again.

// lifting returns the uses that get better when guardrails are taken out of
// force, and the changes of each: one, or two that limit one account.
func (c *changes) lifting() []*usage {
	var all []*usage
	for i, gain := range c.gains {
		if !technique.Lifts(gain.Kind) {
			continue
		}
		all = append(all, c.helped([]access.Gain{gain})...)
		for _, second := range c.gains[i+1:] {
			if gain.Kind != technique.GainRelaxed || second.Kind != technique.GainRelaxed {
				continue // who leaves is limited by none
			}
			for _, u := range c.helped([]access.Gain{gain, second}) {
				all = append(all, u, &usage{use: u.use, gains: []access.Gain{second, gain}})
			}
		}
	}
	return all
}

// helped asks those whom guardrails limit, and whom who lifts them is or
// becomes, what else they could do.
func (c *changes) helped(gains []access.Gain) []*usage {
	nodes := c.limitedNodes(gains)
	techniques := c.limitedTechniques(gains)
	results := make([][]*use, len(nodes))
	states := make([]*Node, len(nodes))
	var ask []int
	for i, n := range nodes {
		before, asked := c.g.helped[changedBy(n, gains)]
		if !asked {
			ask = append(ask, i)
			states[i] = c.state(n, gains)
			c.allAsFound(n)
		}
		results[i] = before
	}
	atOnceWith(len(ask), &c.finders, c.g.finder, func(a *asker, i int) {
		a.decider.Forget()
		at := ask[i]
		results[at] = c.better(a, nodes[at], states[at], techniques)
	})
	for _, at := range ask {
		c.g.helped[changedBy(nodes[at], gains)] = results[at]
	}
	found := map[string]*use{}
	for _, list := range results {
		for _, u := range list {
			if found[u.text()] == nil {
				found[u.text()] = u
			}
		}
	}
	var all []*usage
	for _, u := range found {
		all = append(all, &usage{use: u, gains: gains})
	}
	slices.SortFunc(all, func(x, y *usage) int { return strings.Compare(x.text(), y.text()) })
	return all
}

// limitedNodes returns whom guardrails limit and who lifts them is or becomes.
// Of those of an account of whom nothing tells them apart, one who may do
// everything stands for all.
func (c *changes) limitedNodes(gains []access.Gain) []*Node {
	p := c.places()
	within := p.actors
	if limited := c.limited(gains); limited != nil {
		within = roaring.New()
		for account, all := range p.accounts {
			if limited[account] {
				within.Or(all)
			}
		}
	}
	asked := roaring.New()
	done := map[string]bool{} // accounts of which somebody lifts them who may do everything
	var seen []*roaring.Bitmap
	for _, maker := range c.makers[gains[0]] {
		account := maker.Actor.Account
		if done[account] && p.has(p.whole, maker) && p.has(p.common, maker) {
			continue
		}
		done[account] = done[account] || p.has(p.whole, maker)
		all := c.reaching.of(maker)
		if slices.ContainsFunc(seen, func(have *roaring.Bitmap) bool { return have.Equals(all) }) {
			continue
		}
		seen = append(seen, all)
		asked.Or(p.telling(roaring.And(all, within)))
	}
	nodes := make([]*Node, 0, asked.GetCardinality())
	for _, number := range asked.ToArray() {
		nodes = append(nodes, c.reaching.nodes[number])
	}
	return nodes
}

// places are the actors of accounts, those who may do everything there, and
// those who can do no more than these.
type places struct {
	*reaching
	accounts              map[string]*roaring.Bitmap
	actors, whole, common *roaring.Bitmap
}

func (c *changes) places() *places {
	if c.placed != nil {
		return c.placed
	}
	p := &places{reaching: c.reaching, accounts: map[string]*roaring.Bitmap{}, actors: roaring.New(), whole: roaring.New(), common: roaring.New()}
	for i, n := range c.reaching.nodes {
		number := uint32(i)
		if p.accounts[n.Actor.Account] == nil {
			p.accounts[n.Actor.Account] = roaring.New()
		}
		p.accounts[n.Actor.Account].Add(number)
		p.actors.Add(number)
		if administrator(n) {
			p.whole.Add(number)
		}
		if c.g.common(n) {
			p.common.Add(number)
		}
	}
	c.placed = p
	return p
}

// telling leaves of a set one of each account who may do everything, instead of
// those who can do no more.
func (p *places) telling(set *roaring.Bitmap) *roaring.Bitmap {
	left := roaring.AndNot(set, p.common)
	covered := roaring.New()
	for _, number := range roaring.And(set, p.whole).ToArray() {
		if !covered.Contains(number) {
			covered.Or(p.accounts[p.nodes[number].Actor.Account])
			left.Add(number)
		}
	}
	left.Or(roaring.AndNot(roaring.And(set, p.common), covered))
	return left
}

// common reports whether who may do everything in its account can do all that
// a node can.
func (g *Graph) common(n *Node) bool {
	if kind := n.Actor.Kind; n.Actor.External() || (kind != inventory.User && kind != inventory.Role) {
		return false
	}
	_, told := g.singledOut(n.Actor.Thing)
	return !told
}

// limited returns the accounts whose principals all of some guardrails limit,
// nil for any: what RCPs limit may be asked from anywhere.
func (c *changes) limited(gains []access.Gain) map[string]bool {
	accounts := map[string]bool{}
	for _, a := range c.g.Inventory.Accounts() {
		accounts[a.ID] = true
		for _, gain := range gains {
			switch {
			case gain.Kind == technique.GainOutside:
				accounts[a.ID] = accounts[a.ID] && a.ID == gain.Object.Account
			case gain.Object.Flag("resource"):
				return nil
			default:
				accounts[a.ID] = accounts[a.ID] && gain.Object.Guards(a.SCPs)
			}
		}
	}
	return accounts
}

// limitedTechniques returns the techniques that need a call which each of some
// guardrails limits.
func (c *changes) limitedTechniques(gains []access.Gain) []*technique.Technique {
	var all []*technique.Technique
	for i := range c.g.techniques {
		t := &c.g.techniques[i]
		actions := c.g.plan(t).actions
		if !technique.Shared(t.Yield.Gain) && !slices.ContainsFunc(gains, func(g access.Gain) bool {
			return !slices.ContainsFunc(actions, func(action string) bool { return c.limits(g, action) })
		}) {
			all = append(all, t)
		}
	}
	return all
}

// limits reports whether an action could be allowed when a guardrail is lifted
// that is not before.
func (c *changes) limits(g access.Gain, action string) bool {
	key := limit{g, action}
	limits, known := c.limiting[key]
	if !known {
		limits = c.a.decider.Limits(g, action)
		c.limiting[key] = limits
	}
	return limits
}

type limit struct {
	gain   access.Gain
	action string
}

// better returns what a node can do better in the state in which guardrails are
// lifted, nil for none.
func (c *changes) better(a *asker, n, state *Node, techniques []*technique.Technique) []*use {
	if state == nil {
		return nil
	}
	var f found
	a.certain = c.plain[n]
	defer func() { a.certain = nil }()
	for _, t := range techniques {
		if slices.Contains(t.Actor, state.Actor.Kind) {
			a.ask(state, t, &f)
		}
	}
	f.also()
	var uses []*use
	for _, l := range f.edges {
		if technique.Shared(l.edge.Technique.Yield.Gain) {
			continue
		}
		for _, first := range append([]*inventory.Thing{nil}, l.also...) {
			u := &use{technique: l.edge.Technique, things: l.edge.things, region: l.edge.region}
			if slices.ContainsFunc(u.technique.Bind, func(b technique.Binding) bool { return b.Of == "actor" }) {
				u.who = n
			}
			if first != nil {
				u.things = slices.Clone(u.things)
				u.things[0] = first
			}
			if c.improves(n, u, l.edge.Certainty) {
				uses = append(uses, u)
			}
		}
	}
	return uses
}

// improves reports whether a use is less certain for a node as found.
func (c *changes) improves(n *Node, u *use, certainty policy.Certainty) bool {
	b, ok := u.bindings(n)
	if !ok {
		return false
	}
	to, ok := c.g.leads(n, u.technique, b)
	if !ok {
		return certainty > policy.No
	}
	return c.plain[n][ending{u.technique, c.g.nodes[to.key]}] < certainty
}

// holds returns what tells whether a hop is still there when an account is in
// no organisation, which what was found does not say; nil where all are.
func (c *changes) holds(gains []access.Gain, level policy.Certainty) func(oneHop) bool {
	i := slices.IndexFunc(gains, func(g access.Gain) bool { return g.Kind == technique.GainOutside })
	if i < 0 {
		return nil
	}
	return func(h oneHop) bool {
		state := c.state(h.From, gains)
		if state == nil || !c.looksAtOrganizations(h, state, gains[i].Object) {
			return state != nil
		}
		e := h.Hop(int(h.number))
		return c.a.try(state, e.Technique, e.Bindings()).Certainty >= level
	}
}

// looksAtOrganizations reports whether something that is asked of a hop may look
// at organisations: nothing else is lost outside of one.
func (c *changes) looksAtOrganizations(h oneHop, state *Node, left *inventory.Thing) bool {
	t, d := h.Technique, c.a.decider
	looks := func(key orgLooks, look func(action string) bool) bool {
		key.t, key.left = t, left
		seen, known := c.orgLooks[key]
		if !known {
			seen = asksOthers(t.Allow) || slices.ContainsFunc(c.g.plan(t).actions, look)
			c.orgLooks[key] = seen
		}
		return seen
	}
	owner := func(account string) bool {
		return looks(orgLooks{account: account}, func(action string) bool { return d.OwnerLooksAtOrganizations(&state.Actor, account, action) })
	}
	thing := func(of *inventory.Thing) bool {
		return of != nil && (owner(of.Account) || looks(orgLooks{thing: of}, func(action string) bool { return d.PolicyLooksAtOrganizations(of, action) }))
	}
	return looks(orgLooks{node: h.From}, func(action string) bool { return d.ActorLooksAtOrganizations(state.Actor, action) }) ||
		owner(h.From.Actor.Account) || thing(h.End(int(h.number)).thing()) || slices.ContainsFunc(h.things, thing)
}

// orgLooks is whose policies look at organisations when a technique is decided
// and an account left its own: a node's, a thing's or an account's.
type orgLooks struct {
	node    *Node
	thing   *inventory.Thing
	account string
	t       *technique.Technique
	left    *inventory.Thing
}

// asksOthers reports whether something must be allowed to principals other than
// the actor.
func asksOthers(list []technique.Requirement) bool {
	return slices.ContainsFunc(list, func(r technique.Requirement) bool {
		return (r.By != "" && !strings.HasPrefix(r.By, "service:")) || slices.ContainsFunc(r.Any, asksOthers)
	})
}
