package access

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// asked is the actor whose checks are being decided, with what was found of
// it.
type asked struct {
	actor     Actor
	principal policy.Principal
	identity  *policy.Layer // with what it gained; for one that no record describes, of its own account elsewhere
	unread    *policy.Layer // of such a one in its own account, whose identities were not read
	offers    offers
	kept      map[string]Result
	matching  bool // the matcher was turned to it
	profile   string
	classes   map[string]*decided         // of the profile, when deciding by class
	sights    map[string]sight            // the same
	together  map[string][]Result         // of checks that must hold for one resource
	rewritten map[string]*policy.Document // trust policies that name it, by action
	context   *policy.Context             // of what it calls itself, without what is known of the resource
	tags      func(*policy.Formula) *policy.Formula
}

// turn forgets what was found of another actor.
func (d *Decider) turn(a Actor) {
	if d.asked.kept != nil && d.asked.actor.ID == a.ID && slices.Equal(d.asked.actor.Gains, a.Gains) {
		return
	}
	before := d.asked
	d.asked = asked{
		actor: a, principal: a.principal(), offers: offers{}, kept: map[string]Result{}, together: map[string][]Result{},
		rewritten: map[string]*policy.Document{},
	}
	switch {
	case a.Kind == inventory.Root:
	case a.External():
		// What its own account allows it elsewhere is for that account's administrators to say.
		d.asked.identity = &policy.Layer{Policies: []policy.Attached{{Document: d.gained, Policy: OwnAccount, AttachedTo: a.ID}}}
		if home := d.Inventory.Account(a.Account); home != nil && home.Identities != nil {
			d.asked.unread = &policy.Layer{Missing: []policy.Missing{*home.Identities}}
		}
	default:
		d.asked.identity = d.own(a)
	}
	if a.Has(tagged) {
		d.asked.tags = d.tagging(a)
	}
	if d.byClass {
		d.turnProfile(&before)
	}
}

// turnProfile goes on with what was found of another actor of the profile.
func (d *Decider) turnProfile(before *asked) {
	if d.asked.profile = d.profile(); d.asked.profile == before.profile {
		d.asked.classes, d.asked.sights = before.classes, before.sights
		d.asked.together, d.asked.offers = before.together, before.offers
		d.asked.identity = before.identity
		return
	}
	d.asked.classes, d.asked.sights = map[string]*decided{}, map[string]sight{}
}

// Profile names the profile of an actor: those of one are decided alike where
// nothing looks at their names and tags.
func (d *Decider) Profile(a Actor) string {
	d.turn(a)
	if !d.byClass {
		return a.ID + "|" + a.State()
	}
	return d.asked.profile
}

// own is the identity layer of an actor with what it gained.
func (d *Decider) own(a Actor) *policy.Layer {
	t := a.Thing
	if t.Identity == nil {
		return nil // compute has no policies, only a role that has
	}
	layer := policy.Layer{Policies: slices.Clone(t.Identity.Policies), Missing: slices.Clone(t.Identity.Missing)}
	for _, g := range a.Gains {
		switch g.Kind {
		case granted, bounded, raised: // what its own policies allow counts no more
			layer.Policies = append(denying(layer.Policies), policy.Attached{Document: d.gained, Policy: Gained, AttachedTo: t.ID})
		case group:
			layer.Policies = append(layer.Policies, g.Object.Identity.Policies...)
			layer.Missing = append(layer.Missing, g.Object.Identity.Missing...)
		case version:
			layer.Policies = replaced(layer.Policies, g.Object)
		case detached, undenied, left, uninlined:
			layer.Policies = slices.DeleteFunc(layer.Policies, func(p policy.Attached) bool { return g.takes(p, t.ID) })
		}
	}
	return &layer
}

// denying returns the policies that deny something, or may.
func denying(policies []policy.Attached) []policy.Attached {
	return slices.DeleteFunc(slices.Clone(policies), func(p policy.Attached) bool {
		return p.Document != nil && !slices.ContainsFunc(p.Document.Problems, func(p policy.Problem) bool { return !p.Warning }) &&
			!slices.ContainsFunc(p.Document.Statements, func(s policy.Statement) bool { return s.Effect == policy.Deny })
	})
}

// takes reports whether a gain takes a policy away from an actor.
func (g Gain) takes(p policy.Attached, actor string) bool {
	switch g.Kind {
	case detached:
		return p.Policy == g.Object.ID && p.AttachedTo == actor
	case undenied:
		return p.Policy == g.Object.ID
	case left:
		return p.AttachedTo == g.Object.ID
	}
	return p.AttachedTo == actor && strings.HasPrefix(p.Policy, "inline:") && len(denying([]policy.Attached{p})) > 0
}
