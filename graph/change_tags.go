package graph

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
)

// mayCount reports whether what was changed of a thing may count for some use by
// a technique, whatever it is to it.
func (c *changes) mayCount(t *technique.Technique, gain access.Gain) bool {
	switch gain.Kind {
	case technique.GainRetagged:
		return slices.ContainsFunc(c.g.plan(t).actions, func(action string) bool { return c.a.decider.AsksTags(gain.Object, action) })
	case technique.GainKeyGrant:
		return slices.ContainsFunc(c.g.plan(t).actions, access.OwnGrantFor)
	}
	return true
}

// counts reports whether what was changed of a thing counts when a use is
// decided: tags where some policy may look at them, a grant where it is for some
// call.
func (c *changes) counts(u *use, gain access.Gain) bool {
	t := gain.Object
	switch gain.Kind {
	case technique.GainRetagged:
		return c.calls(u, u.technique.Allow, t, func(action string) bool { return c.a.decider.AsksTags(t, action) })
	case technique.GainKeyGrant:
		return c.calls(u, u.technique.Allow, t, access.OwnGrantFor)
	}
	return true
}

// calls reports whether a use has a call on a thing of which something holds.
func (c *changes) calls(u *use, list []technique.Requirement, t *inventory.Thing, count func(action string) bool) bool {
	return slices.ContainsFunc(list, func(r technique.Requirement) bool {
		i := slices.IndexFunc(u.technique.Bind, func(b technique.Binding) bool { return b.Var == r.On })
		on := i >= 0 && (u.things[i] == t || (u.things[i] == nil && u.thing(u.technique.Bind[i].Of) == t))
		return (on && slices.ContainsFunc(r.Action, count)) ||
			slices.ContainsFunc(r.Any, func(group []technique.Requirement) bool { return c.calls(u, group, t, count) })
	})
}

// blind reports whether a use is decided for a node without a look at tags that
// are changed.
func (c *changes) blind(u *usage, n *Node) bool {
	if u.tagged == nil {
		u.tagged = c.tagged(u)
	}
	return slices.ContainsFunc(u.tagged, func(calls []looks) bool {
		return !slices.ContainsFunc(calls, func(l looks) bool { return c.looksAtTags(n, l) })
	})
}

// tagged lists the calls of a use on each thing whose tags are changed, but for
// things whose own policy looks at tags, whoever calls.
func (c *changes) tagged(u *usage) [][]looks {
	all := [][]looks{}
	for _, g := range u.gains {
		if g.Kind != technique.GainRetagged {
			continue
		}
		var calls []looks
		if !c.calls(u.use, u.technique.Allow, g.Object, func(action string) bool {
			calls = append(calls, looks{action, g.Object.Account})
			return c.a.decider.PolicyLooksAtTags(g.Object, action)
		}) {
			all = append(all, calls)
		}
	}
	return all
}

// looks is a call on something of an account that may be decided with a look at
// its tags.
type looks struct{ action, account string }

// lookers are nodes that were asked about, and those of them for whom it is.
type lookers struct{ asked, yes *roaring.Bitmap }

func (c *changes) looksAtTags(n *Node, l looks) bool {
	those, found := c.looks[l]
	if !found {
		those = lookers{roaring.New(), roaring.New()}
		c.looks[l] = those
	}
	number := c.number(n)
	if those.asked.CheckedAdd(number) && c.a.decider.LooksAtTags(n.Actor, l.action, l.account) {
		those.yes.Add(number)
	}
	return those.yes.Contains(number)
}
