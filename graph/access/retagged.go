package access

import (
	"maps"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

const resourceTag = "aws:ResourceTag/"

// retagging is the gain of an actor that gave a thing tags of its choice, nil
// when it did not.
func (a *Actor) retagging(t *inventory.Thing) *Gain {
	for i := range a.Gains {
		if g := &a.Gains[i]; t != nil && g.Kind == retagged && g.Object == t {
			return g
		}
	}
	return nil
}

// AsksTags reports whether a policy may look at the tags of a thing when an
// action on it is decided.
func (d *Decider) AsksTags(t *inventory.Thing, action string) bool {
	askers := d.Inventory.TagAskers(t)
	if askers == nil {
		return true
	}
	return looksAtTags(d.sights.find(askers, action))
}

// LooksAtTags reports whether an actor's own policies and guardrails, or those
// of the account of a thing, look at tags when an action is decided.
func (d *Decider) LooksAtTags(a Actor, action, account string) bool {
	d.turn(a)
	return slices.ContainsFunc(d.callerSight(action), looksAtTags) || slices.ContainsFunc(d.ownerSight(account, action), looksAtTags)
}

// PolicyLooksAtTags reports whether the policy of a thing does.
func (d *Decider) PolicyLooksAtTags(t *inventory.Thing, action string) bool {
	return looksAtTags(d.sights.find(t.Policy, action))
}

func looksAtTags(k *policy.Likeness) bool {
	return k != nil && slices.ContainsFunc(k.Keys, func(key string) bool {
		return strings.Contains(key, "tag/") && !tagOfPrincipal(key) && !strings.HasPrefix(key, "aws:requesttag/")
	})
}

// TagLimits says, as text, what an actor may not just choose of the tags that
// it gives a thing; empty where it may set any.
func (d *Decider) TagLimits(a Actor, t *inventory.Thing) string {
	f := d.Decide(Check{Actor: a, Action: t.Text("TaggedBy"), Thing: t}).Decision.Formula
	if !asksOf(f, func(key string) bool {
		lower := strings.ToLower(key)
		return lower == "aws:tagkeys" || strings.HasPrefix(lower, "aws:requesttag/")
	}) {
		return ""
	}
	return f.String()
}

// retagging returns what adds to a decision on a thing with tags of somebody's
// choice which tags those can be; nil for other things.
func (d *Decider) retagging(c *Check) func(*policy.Formula) *policy.Formula {
	t := c.governed()
	g := c.Actor.retagging(t)
	if g == nil {
		return nil
	}
	return func(f *policy.Formula) *policy.Formula {
		keys := map[string]string{}
		f = oneKey(f, t, keys)
		for _, lower := range slices.Sorted(maps.Keys(keys)) {
			f = policy.All(f, d.given(g, keys[lower]))
		}
		return f
	}
}

// oneKey is a formula in which each tag of a thing has one key, whatever the
// services call it, and notes those keys.
func oneKey(f *policy.Formula, t *inventory.Thing, keys map[string]string) *policy.Formula {
	found := map[string]string{}
	asksOf(f, func(key string) bool {
		for _, prefix := range append([]string{resourceTag}, tagPrefixes[t.Kind]...) {
			if len(key) > len(prefix) && strings.EqualFold(key[:len(prefix)], prefix) {
				found[key] = resourceTag + key[len(prefix):]
			}
		}
		return false
	})
	for _, key := range slices.Sorted(maps.Keys(found)) {
		name := found[key]
		if have, ok := keys[strings.ToLower(name)]; ok {
			name = have
		}
		keys[strings.ToLower(name)] = name
		if key != name {
			f = renamed(f, key, name)
		}
	}
	return f
}

type tagKind struct {
	by   *Actor
	t    *inventory.Thing
	name string
}

// given is what a tag of a thing can be that somebody sets.
func (d *Decider) given(g *Gain, key string) *policy.Formula {
	at := tagKind{g.By, g.Object, strings.ToLower(key)}
	f := d.tags[at]
	if f == nil {
		name := key[len(resourceTag):]
		switch {
		case g.By != nil:
			f = d.set(Check{Actor: *g.By, Action: g.Object.Text("TaggedBy"), Thing: g.Object}, name, key)
		case strings.HasPrefix(strings.ToLower(name), "aws:"):
			f = policy.False
		default:
			f = there(key, true)
		}
		if g.Object.TagsUnread() == nil {
			f = policy.Any(f, had(g.Object, name, key))
		}
		if d.tags == nil {
			d.tags = map[tagKind]*policy.Formula{}
		}
		d.tags[at] = f
	}
	return f
}
