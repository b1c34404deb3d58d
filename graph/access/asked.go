package access

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// asked is an actor whose checks are being decided, with what was found of it.
type asked struct {
	actor     Actor
	principal policy.Principal
	identity  *policy.Layer // with what it gained; for one that no record describes, of its own account elsewhere
	unread    *policy.Layer // of such a one in its own account, whose identities were not read
	kept      map[string]Result
	rewritten map[string]*policy.Document // trust policies that name it, by action
	context   *policy.Context             // of what it calls itself, without what is known of the resource
	tags      func(*policy.Formula) *policy.Formula
	*profile
}

// profile is what was found of actors of one profile.
type profile struct {
	name     string
	identity *policy.Layer
	offers   map[string]*policy.Offer // of identity, by action
	sights   map[string]sight
	classes  map[string]*decided
	together map[string][]Result // of checks that must hold for one resource
}

func newProfile(name string) *profile {
	return &profile{name: name, offers: map[string]*policy.Offer{}, sights: map[string]sight{}, classes: map[string]*decided{}, together: map[string][]Result{}}
}

// own is what the actor's own policies offer for an action.
func (k *asked) own(action string) *policy.Offer {
	o := k.offers[action]
	if o == nil {
		o = k.identity.Offer(action)
		k.offers[action] = o
	}
	return o
}

// recent are the actors that were asked about last: who is asked about often
// asks of others in between, such as a role that it passes on.
type recent struct {
	actors   map[string]*asked
	profiles map[string]*profile
}

// mostRecent bounds them: those of decisions with proofs are large.
const (
	mostRecent        = 16
	mostRecentByClass = 512
)

// Forget drops what was found of all actors, so that what is decided next does
// not depend on who was asked before.
func (d *Decider) Forget() {
	d.asked, d.before, d.recent = &asked{}, &asked{}, recent{map[string]*asked{}, map[string]*profile{}}
}

// is reports whether it is this actor.
func (k *asked) is(a *Actor) bool {
	return k.profile != nil && k.actor.ID == a.ID && k.actor.Account == a.Account && slices.Equal(k.actor.Gains, a.Gains)
}

// turn makes an actor the one whose checks are decided.
func (d *Decider) turn(a Actor) {
	if d.asked.is(&a) {
		return
	}
	d.asked, d.before = d.before, d.asked
	if d.asked.is(&a) {
		return
	}
	key := a.ID + "|" + a.Account + "|" + a.State() // AWS's own providers have one name in all accounts
	d.asked = d.recent.actors[key]
	if d.asked != nil {
		return
	}
	most := mostRecent
	if d.byClass {
		most = mostRecentByClass
	}
	if len(d.recent.actors) >= most {
		d.recent = recent{map[string]*asked{}, map[string]*profile{}}
	}
	d.asked = &asked{actor: a, principal: a.principal(), kept: map[string]Result{}, rewritten: map[string]*policy.Document{}}
	d.recent.actors[key] = d.asked
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
	d.turnProfile()
}

// turnProfile goes on with what was found of other actors of the profile.
func (d *Decider) turnProfile() {
	if !d.byClass {
		d.asked.profile = newProfile("")
		return
	}
	name := d.profileName()
	p := d.recent.profiles[name]
	if p == nil {
		p = newProfile(name)
		p.identity = d.asked.identity
		d.recent.profiles[name] = p
	}
	d.asked.profile, d.asked.identity = p, p.identity
}

// Profile names the profile of an actor: those of one are decided alike where
// nothing looks at their names and tags.
func (d *Decider) Profile(a Actor) string {
	d.turn(a)
	if !d.byClass {
		return a.ID + "|" + a.Account + "|" + a.State()
	}
	return d.asked.name
}

// own is the identity layer of an actor with what it gained.
func (d *Decider) own(a Actor) *policy.Layer {
	t := a.Thing
	if t.Identity == nil {
		return nil // compute has no policies, only a role that has
	}
	everything := d.byClass && slices.ContainsFunc(t.Identity.Policies, func(p policy.Attached) bool { return p.Document.AllowsEverything() })
	if len(a.Gains) == 0 && !everything {
		return t.Identity
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
			replace(&layer, g.Object)
		case detached, undenied, left, uninlined:
			layer.Policies = slices.DeleteFunc(layer.Policies, func(p policy.Attached) bool { return g.takes(p, t.ID) })
		}
	}
	if everything && slices.ContainsFunc(layer.Policies, func(p policy.Attached) bool { return p.Document.AllowsEverything() }) {
		layer.Policies = append(denying(layer.Policies), policy.Attached{Document: d.gained}) // what else they allow adds nothing
	}
	return &layer
}

// denying returns the policies that deny something, or may.
func denying(policies []policy.Attached) []policy.Attached {
	return slices.DeleteFunc(slices.Clone(policies), func(p policy.Attached) bool {
		return p.Document != nil && !p.Document.Incomplete() &&
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
