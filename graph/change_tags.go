package graph

import (
	"slices"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
)

// seesTags reports whether tags of a thing count when a use is decided.
func (c *changes) seesTags(u *use, list []technique.Requirement, t *inventory.Thing, count func(action string) bool) bool {
	return slices.ContainsFunc(list, func(r technique.Requirement) bool {
		i := slices.IndexFunc(u.technique.Bind, func(b technique.Binding) bool { return b.Var == r.On })
		on := i >= 0 && (u.things[i] == t || (u.things[i] == nil && u.thing(u.technique.Bind[i].Of) == t))
		return (on && slices.ContainsFunc(r.Action, count)) ||
			slices.ContainsFunc(r.Any, func(group []technique.Requirement) bool { return c.seesTags(u, group, t, count) })
	})
}

// tagsAsked reports whether some policy may look at the tags of a thing when a
// use is decided.
func (c *changes) tagsAsked(u *use, gain access.Gain) bool {
	return gain.Kind != technique.GainRetagged ||
		c.seesTags(u, u.technique.Allow, gain.Object, func(action string) bool { return c.a.decider.AsksTags(gain.Object, action) })
}

// blind reports whether a use is decided for a node without a look at tags that
// are changed.
func (c *changes) blind(u *usage, n *Node) bool {
	return slices.ContainsFunc(u.gains, func(g access.Gain) bool {
		return g.Kind == technique.GainRetagged && !c.seesTags(u.use, u.technique.Allow, g.Object, func(action string) bool {
			key := looks{n, action, g.Object.Account}
			seen, known := c.looks[key]
			if !known {
				seen = c.a.decider.LooksAtTags(n.Actor, action, g.Object.Account)
				c.looks[key] = seen
			}
			return seen || c.a.decider.PolicyLooksAtTags(g.Object, action)
		})
	})
}

type looks struct {
	n               *Node
	action, account string
}
