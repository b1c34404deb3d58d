package graph

import (
	"maps"
	"slices"
	"strconv"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// leaves reports whether a node leaves the changes of a usage to the role that
// it may make: nothing in it tells the node apart.
func (c *changes) leaves(n *Node, u *usage) bool {
	l := c.left[n]
	if l == nil {
		kept := *c.a.leaving(n)
		l, c.left[n] = &kept, &kept
	}
	return l.all && !slices.ContainsFunc(u.things, func(t *inventory.Thing) bool { return l.by[t] }) &&
		!slices.ContainsFunc(u.gains, func(g access.Gain) bool { return l.by[g.Object] })
}

// near returns whom a node reaches, the nearest first. Of one that leaves
// changes to the role that it may make, it is those whom that role does not
// become at once.
func (c *changes) near(n *Node, u *usage) []*Node {
	if c.leaves(n, u) {
		return c.able.away(n)
	}
	return c.able.near(n)
}

// ends returns the nodes for which a use is better when all changes are made
// than when some are: of those who make the last change, and whom they reach.
// One for whom it is certain itself then looks no further.
func (c *changes) ends(u *usage, first, last map[*Node]policy.Certainty) map[*Node]policy.Certainty {
	ends := map[*Node]policy.Certainty{}
	var rest []*Node
	for _, n := range sortedNodes(last) {
		if last[n] < policy.Yes && (c.leaves(n, u) || c.end(u, n, ends) < policy.Yes) {
			rest = append(rest, n)
		}
	}
	if len(rest) > 0 {
		able := c.open(u, c.able.all(u, u.technique.Allow), ends)
		cut := map[*Node]policy.Certainty{}
		for _, n := range rest {
			switch {
			case c.search(u, n, &able, ends):
			case len(u.gains) == 1:
				cut[n] = policy.Unknown
			default:
				cut = first
			}
		}
		for _, n := range sortedNodes(cut) {
			c.cutoff(u, n)
		}
	}
	maps.DeleteFunc(ends, func(_ *Node, certainty policy.Certainty) bool { return certainty == policy.No })
	return ends
}

// open leaves of a set those for whom a use is not certain without changes, and
// of whom it is not known yet that these do not help.
func (c *changes) open(u *usage, able some, ends map[*Node]policy.Certainty) some {
	if able.set == nil {
		return able
	}
	if data := u.thing(u.technique.Yield.Data); data != nil {
		for n := range c.certainly(ending{u.technique, c.g.nodes[databaseTarget(data).key]}) {
			delete(able.set, n)
		}
	}
	maps.DeleteFunc(able.set, func(n *Node, _ bool) bool {
		certainty, seen := ends[n]
		return (seen && certainty == policy.No) || !able.has(n)
	})
	return some{set: able.set}
}

// certainly returns the nodes that a technique certainly leads from to a
// database without changes.
func (c *changes) certainly(to ending) map[*Node]bool {
	if c.sure == nil {
		c.sure = map[ending]map[*Node]bool{}
		for _, n := range c.g.Nodes {
			for _, h := range n.Hyperedges {
				for i := 0; i < h.Len() && h.Certainty == policy.Yes && h.End(i).Data != nil; i++ {
					key := ending{h.Technique, h.End(i)}
					if c.sure[key] == nil {
						c.sure[key] = map[*Node]bool{}
					}
					c.sure[key][n] = true
				}
			}
		}
	}
	return c.sure[to]
}

// search looks for the nearest for whom a use gets certain, among those whom a
// maker reaches. Where nothing else is demanded of them than what the changes
// give, it could be any, so that not all are tried: then it reports false.
func (c *changes) search(u *usage, maker *Node, able *some, ends map[*Node]policy.Certainty) bool {
	narrows := able.narrows()
	if narrows && able.set != nil && len(able.set) == 0 {
		return true
	}
	for i, n := range c.near(maker, u) {
		if !narrows && i == mostTried {
			return false
		}
		if !able.has(n) {
			continue
		}
		switch c.end(u, n, ends) {
		case policy.Yes:
			return true
		case policy.No:
			delete(able.set, n)
		}
	}
	return true
}

// end notes how certain a use is for a node when all changes are made, No when
// that is no better.
func (c *changes) end(u *usage, n *Node, ends map[*Node]policy.Certainty) policy.Certainty {
	if certainty, seen := ends[n]; seen {
		return certainty
	}
	ends[n] = policy.No
	if c.blind(u, n) {
		return policy.No
	}
	some := u.gains
	if len(some) == 1 {
		some = nil
	}
	before := c.without(n, u, some)
	if before == policy.Yes {
		return policy.No
	}
	switch h := c.try(n, u.gains, u.use); {
	case certaintyOf(h) <= before:
	case h.unread():
		to, _ := c.g.leads(h.From, h.Technique, h.Bindings)
		c.lost = append(c.lost, lead{edge: c.a.edge(h), to: to})
	default:
		ends[n] = h.Certainty
	}
	return ends[n]
}

// mostTried bounds the principals that are tried with a change that could help
// any of them.
const mostTried = 64

// cutoff says of a maker that there are more who could use what it changes
// than are tried.
func (c *changes) cutoff(u *usage, n *Node) {
	state := c.state(n, u.gains[:1])
	b, ok := u.bindings(n)
	if !ok || state == nil {
		return
	}
	to, ok := c.g.leads(state, u.technique, b)
	if !ok {
		return
	}
	h := Hop{From: state, Technique: u.technique, Bindings: b, Outcome: Outcome{
		Certainty: policy.Unknown,
		Unread: []policy.Test{{
			Key: policy.KeyCutoff, Operator: "Exceeds", Class: policy.Cutoff,
			Values: []string{"principals that could use " + Short(u.gains[0].Object) + " after its change", strconv.Itoa(mostTried)},
		}},
	}}
	h.Cost = cost(h.Technique, &h.Outcome, 1)
	if c.a.network(&h); h.Certainty == policy.No {
		return
	}
	c.start(u, n)
	c.add(c.a.edge(&h), to)
}
