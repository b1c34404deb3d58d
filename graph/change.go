package graph

import (
	"cmp"
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/internal/freelist"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// Who rewrites the policy of a key, a secret or a table has it rewritten for
// all that the same actor does later, whatever principal it becomes. A state
// for each such thing and each principal would be far too many, so there are
// those alone in which a hop that uses the thing is better than it was:
//
//	maker ──change──▶ maker+thing ──carry──▶ other+thing ──use──▶ target
//
// A use that is certain for the maker is followed no further. Else the way to
// whom the change helps is looked for backwards, and is the cheapest.

// modifying parts hops that modify a shared thing from the others.
func modifying(all []lead) (others, changes []lead) {
	for _, l := range all {
		if technique.Shared(l.edge.Technique.Yield.Gain) {
			changes = append(changes, l)
		} else {
			others = append(others, l)
		}
	}
	return others, changes
}

// gainOf is what a hop that modifies a thing gives. Who may not just give it any
// tags gives it other ones than who may.
func (a *asker) gainOf(e *Edge, setters map[string]*access.Actor) access.Gain {
	y := &e.Technique.Yield
	gain := access.Gain{Kind: y.Gain, Object: e.Bindings()[y.Object].Thing}
	if y.Gain != technique.GainRetagged {
		return gain
	}
	if limits := a.decider.TagLimits(e.From.Actor, gain.Object); limits != "" {
		key := gain.Key() + " " + limits
		if setters[key] == nil {
			setters[key] = &e.From.Actor // others who may set the same set them as well
		}
		gain.By = setters[key]
	}
	return gain
}

// change finds the states in which shared things are modified, and the hops
// between them. A hop that is only there in such a state may lead to a
// principal that no other leads to, of which is asked then.
func (g *Graph) change(ctx context.Context, keep *keeping, progress func(done, total int)) error {
	for {
		c := g.changing()
		before := len(g.Nodes)
		for _, usages := range []func() []*usage{c.lifting, c.usages} { // the few that lead on to most first
			if err := c.followAll(ctx, usages()); err != nil {
				return err
			}
			for _, l := range c.uses {
				l.to.node(g)
			}
			if len(g.Nodes) > before {
				break
			}
		}
		if len(g.Nodes) == before {
			keep.save()
			c.install()
			return nil
		}
		if err := g.expand(ctx, keep, progress); err != nil {
			return err
		}
	}
}

// changes is the search for such states, or a part of it that goes on beside
// others.
type changes struct {
	g      *Graph
	gains  []access.Gain                     // by kind and object
	makers map[access.Gain][]*Node           // who may make a change, in order
	how    map[access.Gain]map[*Node][]*Edge // and how

	// What is known of the graph as found.
	a *asker
	*reaching
	able       *able
	ways       *backwards
	led        map[string]map[*Node][]*Edge          // ways that were looked for
	ledOutside map[string]map[*Node][]*Edge          // the same while an account is in no organisation, by what is changed
	sure       map[ending]*roaring.Bitmap            // who certainly gets to a database
	plain      map[*Node]map[ending]policy.Certainty // hops of those whom guardrails limit
	beyond     map[access.Gain]*roaring.Bitmap       // makers and whom they reach
	left       map[*Node]*left
	looks      map[looks]lookers                               // whose decisions look at tags
	asFound    map[*Node]map[*technique.Technique][]*Hyperedge // hops by technique
	served     map[served]map[*inventory.Thing]bool
	limiting   map[limit]bool // what guardrails limit
	orgLooks   map[orgLooks]bool
	placed     *places
	finders    freelist.List[*asker] // for those that are asked side by side

	states  map[string]*Node // by key
	changed map[changed]*Node
	tried   map[tried]*Hop // uses in states
	enough  map[gets]*roaring.Bitmap

	results
	made map[step]bool
	used map[used][]*Edge
}

// results are what is found of usages.
type results struct {
	steps []step
	uses  []lead
	lost  []lead // uses that something unread would have to allow
	got   map[gets]*roaring.Bitmap
}

type tried struct {
	n *Node
	u *use
}

// ending is what a technique leads to.
type ending struct {
	t  *technique.Technique
	to *Node
}

type used struct {
	n  *Node
	to string
	t  *technique.Technique
}

// step is a hop that was found before, between two states of its ends.
type step struct {
	from, to *Node
	edge     *Edge
}

func (g *Graph) changing() *changes {
	c := &changes{
		g: g, makers: map[access.Gain][]*Node{}, how: map[access.Gain]map[*Node][]*Edge{},
		reaching: g.reaching(), enough: map[gets]*roaring.Bitmap{},
	}
	c.begin(c.g.offered())
	setters := map[string]*access.Actor{}
	for _, l := range g.changes {
		gain := c.a.gainOf(l.edge, setters)
		if c.how[gain] == nil {
			c.how[gain] = map[*Node][]*Edge{}
			c.gains = append(c.gains, gain)
		}
		if c.how[gain][l.edge.From] == nil {
			c.makers[gain] = append(c.makers[gain], l.edge.From)
		}
		c.how[gain][l.edge.From] = append(c.how[gain][l.edge.From], l.edge)
	}
	for _, list := range c.makers {
		slices.SortFunc(list, c.reaching.compare)
	}
	slices.SortFunc(c.gains, func(x, y access.Gain) int { return cmp.Compare(x.Key(), y.Key()) })
	return c
}

// begin makes room for what a search finds out.
func (c *changes) begin(o *offered) {
	c.a, c.able = c.g.finder(), &able{c, o}
	c.asFound = map[*Node]map[*technique.Technique][]*Hyperedge{}
	c.led = map[string]map[*Node][]*Edge{}
	c.plain, c.beyond, c.left = map[*Node]map[ending]policy.Certainty{}, map[access.Gain]*roaring.Bitmap{}, map[*Node]*left{}
	c.looks, c.served, c.limiting, c.orgLooks = map[looks]lookers{}, map[served]map[*inventory.Thing]bool{}, map[limit]bool{}, map[orgLooks]bool{}
	c.forget()
}

// state is a node with changes made, nil when it would have gained too much.
func (c *changes) state(n *Node, gains []access.Gain) *Node {
	key := changedBy(n, gains)
	state, known := c.changed[key]
	if known || !n.Actor.Fits(gains) {
		return state
	}
	actor := n.Actor
	for _, gain := range gains {
		actor, _ = actor.With(gain)
	}
	to := actorTarget(actor)
	if state = c.states[to.key]; state == nil {
		state = &Node{Actor: to.actor, ID: to.id}
		c.states[to.key] = state
	}
	c.changed[key] = state
	return state
}

func changedBy(n *Node, gains []access.Gain) changed {
	key := changed{n: n}
	copy(key.gains[:], gains)
	return key
}

// changed is a node and what is changed, one after the other.
type changed struct {
	n     *Node
	gains [2]access.Gain
}

// try is what comes of a use in a state; nil for nothing.
func (c *changes) try(n *Node, gains []access.Gain, u *use) *Hop {
	b, ok := u.bindings(n)
	if !ok {
		return nil
	}
	state := c.state(n, gains)
	if state == nil {
		return nil
	}
	key := tried{state, u}
	h, found := c.tried[key]
	if !found {
		if _, ok := c.g.leads(state, u.technique, b); ok {
			if h = c.a.try(state, u.technique, b); h.Certainty == policy.No {
				h = nil // most are, and there are many
			}
		}
		c.tried[key] = h
	}
	return h
}

func certaintyOf(h *Hop) policy.Certainty {
	if h == nil {
		return policy.No
	}
	return h.Certainty
}

// without is how certain a use is for a node when only some of the changes are
// made, each alone; a hop of the technique to the same target does as well.
func (c *changes) without(n *Node, u *usage, made []access.Gain) policy.Certainty {
	if !u.isFor(n) {
		return policy.No
	}
	target, ok := c.target(n, u.use)
	if !ok {
		return policy.Yes // it is there, so that nothing is left to gain
	}
	best := policy.No
	if target != nil {
		best = c.certaintyAsFound(n, u.technique, target)
	}
	for _, gain := range made {
		if best < policy.Yes {
			best = max(best, certaintyOf(c.try(n, []access.Gain{gain}, u.use)))
		}
	}
	return best
}

// target is where a use leads a node, nil for where nobody has been yet; false
// when it leads nowhere new.
func (c *changes) target(n *Node, u *use) (*Node, bool) {
	if data := u.thing(u.technique.Yield.Data); data != nil && data.Database() {
		return c.g.Database(data.ID), true
	}
	b, _ := u.bindings(n)
	to, ok := c.g.leads(n, u.technique, b)
	return c.g.nodes[to.key], ok
}

// certaintyAsFound is how certain a hop of a technique is as found, No for none.
func (c *changes) certaintyAsFound(n *Node, t *technique.Technique, to *Node) policy.Certainty {
	by, known := c.asFound[n]
	if !known {
		by = map[*technique.Technique][]*Hyperedge{}
		for _, h := range n.Hyperedges {
			by[h.Technique] = append(by[h.Technique], h)
		}
		c.asFound[n] = by
	}
	best := policy.No
	for _, h := range by[t] {
		for i := 0; i < h.Len() && h.Certainty > best; i++ {
			if h.End(i) == to {
				best = h.Certainty
			}
		}
	}
	return best
}

// allAsFound is the same for all of its hops.
func (c *changes) allAsFound(n *Node) map[ending]policy.Certainty {
	have := c.plain[n]
	if have == nil {
		have = map[ending]policy.Certainty{}
		for _, h := range n.Hyperedges {
			for i := range h.Len() {
				key := ending{h.Technique, h.End(i)}
				have[key] = max(have[key], h.Certainty)
			}
		}
		c.plain[n] = have
	}
	return have
}
