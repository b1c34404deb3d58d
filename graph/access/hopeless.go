package access

import (
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// Hopeless reports whether nothing could allow a check, so that Decide would
// say no: neither the actor's own policies have a statement that could, nor
// what governs the thing. It looks at no conditions, and so needs neither the
// context of the check nor the service that it goes through.
func (d *Decider) Hopeless(c Check) bool {
	d.turn(c.Actor)
	if c.Trusting || d.byItself(&c) {
		return false
	}
	var r policy.Request
	d.layers(c, &r)
	if t := c.governed(); t != nil {
		r.SharesMissing = t.SharesMissing
	}
	own := d.asked.own(c.Action)
	if r.Identity != d.asked.identity {
		own = d.offers.of(r.Identity, c.Action)
	}
	if !r.Hopeless(own, d.offers.of(r.Resource, c.Action), c.Thing == nil && c.Pattern != "*") {
		return false
	}
	d.index.avoided.Add(1)
	return true
}

// byItself reports whether the actor's own policies could allow a check, and
// nobody else need to: an action on a thing of its account where keys and roles
// do not say themselves whom they let in.
func (d *Decider) byItself(c *Check) bool {
	p := &d.asked.principal
	return c.Thing != nil && c.Service == "" && c.Thing.Account == p.Account && (p.Kind == policy.User || p.Kind == policy.Role) && !c.Actor.External() &&
		!strings.HasPrefix(c.Action, "kms:") && !strings.HasPrefix(c.Action, "sts:") && d.asked.own(c.Action).On(c.Thing.ID, false)
}

// Offers reports whether the actor's own policies could allow an action on
// anything.
func (d *Decider) Offers(a Actor, action string) bool {
	offer := d.Offer(a, action)
	return offer == nil || !offer.Nothing()
}

// Offer returns what the actor's own policies could allow an action on, nil for
// everything.
func (d *Decider) Offer(a Actor, action string) *policy.Offer {
	switch {
	case a.External(), a.Kind == inventory.Root:
		return nil
	case !d.asked.is(&a):
		return d.own(a).Offer(action)
	}
	return d.asked.own(action)
}

// BoundaryOffer is the same of its permissions boundary.
func (d *Decider) BoundaryOffer(a Actor, action string) *policy.Offer {
	if bound := a.boundary(); bound != nil {
		return d.offers.of(bound, action)
	}
	return nil
}

// Ungoverned reports whether no policy on the things of a kind decides on an
// action, so that in their account only the caller's own policies can allow it.
func Ungoverned(kind, action string) bool {
	switch kind {
	case inventory.User, inventory.Group, inventory.Policy:
		return true
	case inventory.Role: // PE-016: its trust policy says who gets it, and not what may be done to it
		return strings.HasPrefix(action, "iam:")
	}
	return false
}

// offers are those of layers for actions, each found once.
type offers map[offerKey]*policy.Offer

type offerKey struct {
	layer  *policy.Layer
	action string
}

func (all offers) of(l *policy.Layer, action string) *policy.Offer {
	key := offerKey{l, action}
	o := all[key]
	if o == nil {
		o = l.Offer(action)
		all[key] = o
	}
	return o
}
