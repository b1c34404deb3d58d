package access

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// Lifted is the policy in the place of an SCP or RCP that an actor took out of
// force.
const Lifted = "lifted on the way"

// Lifts returns, as text, what of guardrails the actor took out of force.
func (a *Actor) Lifts() string {
	text := ""
	for _, g := range a.Gains {
		if g.Kind == relaxed || g.Kind == outside {
			text += g.Key() + ";"
		}
	}
	return text
}

// leftOrganization reports whether an actor took an account out of its
// organisation.
func (a *Actor) leftOrganization(account string) bool {
	return slices.ContainsFunc(a.Gains, func(g Gain) bool { return g.Kind == outside && g.Object.Account == account })
}

// scps are the levels of SCPs that limit an actor, after what it did to them.
func (d *Decider) scps(a *Actor) []*policy.Layer {
	home := d.Inventory.Account(a.Account)
	if home == nil {
		return nil
	}
	return d.inForce(a, home, home.SCPs, policy.SCP)
}

// rcps are the same of RCPs and the owner of a resource.
func (d *Decider) rcps(a *Actor, owner string) []*policy.Layer {
	home := d.Inventory.Account(owner)
	if home == nil {
		return nil
	}
	return d.inForce(a, home, home.RCPs, policy.RCP)
}

// ActorLooksAtOrganizations reports whether an actor's own policies and
// guardrails look at organisations when an action is decided.
func (d *Decider) ActorLooksAtOrganizations(a Actor, action string) bool {
	d.turn(a)
	return slices.ContainsFunc(d.callerSight(action), looksAtOrganizations)
}

// OwnerLooksAtOrganizations reports whether the guardrails of an account, after
// what an actor did to them, do.
func (d *Decider) OwnerLooksAtOrganizations(a *Actor, account, action string) bool {
	return slices.ContainsFunc(d.rcps(a, account), func(l *policy.Layer) bool { return looksAtOrganizations(d.sights.find(l, action)) })
}

// PolicyLooksAtOrganizations reports whether the policy of a thing does.
func (d *Decider) PolicyLooksAtOrganizations(t *inventory.Thing, action string) bool {
	return looksAtOrganizations(d.sights.find(t.Policy, action))
}

func looksAtOrganizations(k *policy.Likeness) bool {
	return k != nil && slices.ContainsFunc(k.Keys, func(key string) bool {
		return strings.Contains(key, "orgid") || strings.Contains(key, "orgpaths")
	})
}

type liftedKey struct {
	account, lifts string
	kind           policy.Kind
}

func (d *Decider) inForce(a *Actor, home *inventory.Account, levels []*policy.Layer, kind policy.Kind) []*policy.Layer {
	lifts := a.Lifts()
	if lifts == "" {
		return levels
	}
	key := liftedKey{home.ID, lifts, kind}
	if kept, found := d.lifted[key]; found {
		return kept
	}
	for _, g := range a.Gains {
		switch {
		case g.Kind == outside && g.Object.Account == home.ID:
			levels = nil
		case g.Kind == relaxed && g.Object.Guards(levels):
			levels = replacing(levels, g.Object, kind)
		}
	}
	if d.lifted == nil {
		d.lifted = map[liftedKey][]*policy.Layer{}
	}
	d.lifted[key] = levels
	return levels
}

var allowing = map[policy.Kind]*policy.Document{
	policy.SCP: policy.Parse([]byte(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`), policy.SCP),
	policy.RCP: policy.Parse([]byte(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`), policy.RCP),
}

// replacing puts one that allows everything into the place of a guardrail: a
// level with none would allow nothing.
func replacing(levels []*policy.Layer, guardrail *inventory.Thing, kind policy.Kind) []*policy.Layer {
	var out []*policy.Layer
	for _, l := range levels {
		if guardrail.Guards([]*policy.Layer{l}) {
			changed := *l
			changed.Policies = slices.Clone(l.Policies)
			for i, p := range changed.Policies {
				if p.Policy == guardrail.Name {
					changed.Policies[i] = policy.Attached{Document: allowing[kind], Policy: Lifted, AttachedTo: p.AttachedTo}
				}
			}
			l = &changed
		}
		out = append(out, l)
	}
	return out
}

// Limits reports whether what a gain takes out of force could keep somebody
// from an action.
func (d *Decider) Limits(g Gain, action string) bool {
	return slices.ContainsFunc(d.index.levels(g), func(l *policy.Layer) bool { return limits(l, action) })
}

// levels returns what a gain takes out of force: the levels that a guardrail is
// in, or all of an account.
func (x *Index) levels(g Gain) []*policy.Layer {
	if g.Kind == outside {
		home := x.in.Account(g.Object.Account)
		if home == nil {
			return nil
		}
		return slices.Concat(home.SCPs, home.RCPs)
	}
	kept, found := x.guarded.Load(g.Object)
	if !found {
		var levels []*policy.Layer
		seen := map[*policy.Layer]bool{} // accounts share them
		for _, a := range x.in.Accounts() {
			for _, l := range slices.Concat(a.SCPs, a.RCPs) {
				if !seen[l] && g.Object.Guards([]*policy.Layer{l}) {
					levels = append(levels, l)
				}
				seen[l] = true
			}
		}
		kept, _ = x.guarded.LoadOrStore(g.Object, levels)
	}
	return kept.([]*policy.Layer)
}

// limits reports whether a level of guardrails denies an action to somebody, or
// does not allow everything.
func limits(l *policy.Layer, action string) bool {
	all := false
	for _, p := range l.Policies {
		if p.Document == nil || p.Document.Incomplete() || p.Document.Denies(action) {
			return true
		}
		all = all || p.Document.AllowsEverything()
	}
	return !all || len(l.Missing) > 0
}
