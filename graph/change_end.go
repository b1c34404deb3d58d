package graph

import (
	"maps"
	"slices"
	"strconv"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// leaves reports whether a node leaves the changes of a usage to the role that
// it may make: nothing in it tells the node apart.
func (c *changes) leaves(n *Node, u *usage) bool {
	l := c.leaving(n)
	return l.all && !slices.ContainsFunc(u.things, func(t *inventory.Thing) bool { return l.by[t] }) &&
		!slices.ContainsFunc(u.gains, func(g access.Gain) bool { return l.by[g.Object] })
}

func (c *changes) leaving(n *Node) *left {
	l := c.left[n]
	if l == nil {
		kept := *c.a.leaving(n)
		l, c.left[n] = &kept, &kept
	}
	return l
}

// reached are whom a node reaches. Of one that leaves changes to the role that
// it may make, it is those whom that role does not become at once.
func (c *changes) reached(n *Node, u *usage) *roaring.Bitmap {
	if c.leaves(n, u) {
		return c.reaching.beyond(n)
	}
	return c.reaching.of(n)
}

// next are those of them to whom one hop leads.
func (c *changes) next(n *Node, u *usage) *roaring.Bitmap {
	return c.reaching.next(n, c.leaves(n, u))
}

// eligible are those for whom a use could get better by changes. Those of
// whom it is certain already are not among them.
type eligible struct {
	some
	sure *roaring.Bitmap // nil for nobody
}

func (c *changes) eligible(u *usage) eligible {
	found := eligible{some: c.able.all(u, u.technique.Allow)}
	if data := u.thing(u.technique.Yield.Data); data != nil {
		found.sure = c.certainly(ending{u.technique, c.g.nodes[databaseTarget(data).key]})
	}
	if found.set != nil && found.sure != nil {
		found.set = roaring.AndNot(found.set, found.sure)
	}
	return found
}

// before is how certain a use is for a node when only some of the changes are
// made, each alone.
func (c *changes) before(n *Node, u *usage, those *eligible, made []access.Gain) policy.Certainty {
	switch {
	case those.sure != nil && c.reaching.has(those.sure, n):
		return policy.Yes
	case !those.has(n):
		return policy.No
	}
	return c.without(n, u, made)
}

// ends returns the nodes for which a use is better when all changes are made
// than when some are: of those who make the last change, and whom they reach.
// One for whom it is certain itself then looks no further.
func (c *changes) ends(u *usage, those *eligible, first, last []*Node) map[*Node]policy.Certainty {
	ends := map[*Node]policy.Certainty{}
	var rest []*Node
	for _, n := range last {
		if !c.leaves(n, u) && those.has(n) && (c.end(u, n, ends) == policy.Yes || c.before(n, u, those, u.less()) == policy.Yes) {
			continue
		}
		rest = append(rest, n)
	}
	switch {
	case len(rest) == 0:
	case those.narrows():
		c.search(u, those, rest, ends)
	default:
		c.searchNear(u, those, first, rest, ends)
	}
	maps.DeleteFunc(ends, func(_ *Node, certainty policy.Certainty) bool { return certainty == policy.No })
	return ends
}

// certainly returns the nodes that a technique certainly leads from to a
// database without changes.
func (c *changes) certainly(to ending) *roaring.Bitmap {
	if c.sure == nil {
		c.sure = map[ending]*roaring.Bitmap{}
		for _, n := range c.reaching.nodes {
			for _, h := range n.Hyperedges {
				for i := 0; i < h.Len() && h.Certainty == policy.Yes && h.End(i).Data != nil; i++ {
					key := ending{h.Technique, h.End(i)}
					if c.sure[key] == nil {
						c.sure[key] = roaring.New()
					}
					c.sure[key].Add(c.reaching.number(n))
				}
			}
		}
	}
	return c.sure[to]
}

// search looks for those for whom a use gets certain, for each maker: first
// among those whom it becomes at once, then among all whom it reaches.
func (c *changes) search(u *usage, those *eligible, makers []*Node, ends map[*Node]policy.Certainty) {
	found, lost := roaring.New(), roaring.New()
	find := func(among *roaring.Bitmap) bool {
		if among.Intersects(found) {
			return true
		}
		if those.set != nil {
			among = roaring.And(among, those.set)
		}
		for numbers := roaring.AndNot(among, lost).Iterator(); numbers.HasNext(); {
			number := numbers.Next()
			if n := c.nodes[number]; those.has(n) && c.end(u, n, ends) == policy.Yes {
				return found.CheckedAdd(number)
			}
			lost.Add(number)
		}
		return false
	}
	makers = slices.DeleteFunc(makers, func(maker *Node) bool { return find(c.next(maker, u)) })
	searched := map[*roaring.Bitmap]bool{} // makers who reach each other share one
	for _, maker := range makers {
		if all := c.reached(maker, u); !searched[all] {
			searched[all] = true
			find(all)
		}
	}
}

// searchNear looks for the nearest for whom a use gets certain, among those whom
// a maker reaches: as nothing is demanded of them but what the changes give, it
// could be any, so that not all are tried.
func (c *changes) searchNear(u *usage, those *eligible, first, makers []*Node, ends map[*Node]policy.Certainty) {
	var cut []*Node
	for _, maker := range makers {
		switch {
		case c.near(u, those, maker, ends):
		case len(u.gains) == 1:
			cut = append(cut, maker)
		default:
			cut = first
		}
	}
	for _, n := range cut {
		if c.before(n, u, those, u.less()) < policy.Yes {
			c.cutoff(u, n)
		}
	}
}

// near reports whether one was found, or there is none.
func (c *changes) near(u *usage, those *eligible, maker *Node, ends map[*Node]policy.Certainty) bool {
	tried := 0
	for n := range c.nearest(maker, c.leaves(maker, u)) {
		switch {
		case !those.has(n):
			continue
		case tried == mostTried:
			return false
		case c.end(u, n, ends) == policy.Yes:
			return true
		}
		tried++
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
	h := c.try(n, u.gains, u.use)
	if h == nil {
		return policy.No
	}
	switch {
	case h.Certainty <= c.without(n, u, u.less()):
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
