package access

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// Names of policies that no document of the snapshot holds.
const (
	OwnAccount = "its own account"      // what the caller's account, which was not read, may allow it
	Gained     = "gained on the way"    // what the actor can write itself
	Rewritten  = "rewritten on the way" // what the actor wrote in the place of a thing's policy
	OwnGrant   = "made on the way"      // the grant that the actor made itself
)

// Request gathers everything that applies to a check.
func (d *Decider) Request(c Check) *policy.Request {
	r := &policy.Request{}
	d.layers(c, r)
	if c.Service == "" {
		r.SCPs = d.scps(&c.Actor)
	}
	r.RCPs = d.rcps(&c.Actor, r.Target.Owner)
	r.Context = d.context(c, r)
	return r
}

// layers sets who asks for what, and what the caller's own policies and the
// resource say.
func (d *Decider) layers(c Check, r *policy.Request) {
	d.turn(c.Actor)
	r.Principal, r.Action = d.asked.principal, c.Action
	if c.Service != "" {
		r.Principal = policy.Principal{Kind: policy.Service, ARN: c.Service}
	}
	r.Target = target(c)
	d.identity(c, r)
	d.resource(c, r)
}

func target(c Check) policy.Target {
	if c.Thing != nil {
		return policy.Target{ARN: c.Thing.ID, Owner: c.Thing.Account, AWSManaged: c.Thing.Kind == inventory.Key && c.Thing.Text("KeyManager") == "AWS"}
	}
	owner := c.Owner
	if owner == "" {
		owner = c.Actor.Account
	}
	return policy.Target{ARN: c.Pattern, Owner: owner}
}

// identity sets the layers of the caller's own account.
func (d *Decider) identity(c Check, r *policy.Request) {
	if c.Service != "" || c.Actor.Kind == inventory.Root {
		return
	}
	r.Identity = d.asked.identity
	if !c.Actor.External() {
		r.Boundary = c.Actor.boundary()
		return
	}
	a, t := d.Inventory.Account(c.Actor.Account), c.governed()
	if a != nil && a.Collected && a.Identities != nil && t != nil && t.Account == a.ID {
		r.Identity = d.asked.unread
	}
}

// replace puts another version of a managed policy into the place of its
// default one. What a version says that was not read is missing.
func replace(layer *policy.Layer, version *inventory.Thing) {
	switched := version.Related("policy")
	if len(switched) != 1 {
		return
	}
	var out []policy.Attached
	for _, p := range layer.Policies {
		if p.Policy != switched[0].ID {
			out = append(out, p)
			continue
		}
		layer.Missing = append(layer.Missing, version.Policy.Missing...)
		for _, v := range version.Policy.Policies {
			p.Document, p.Policy = v.Document, version.ID
			out = append(out, p)
		}
	}
	layer.Policies = out
}

// resource sets what the resource itself says.
func (d *Decider) resource(c Check, r *policy.Request) {
	t := c.governed()
	if t == nil && c.Trusting { // of something new
		r.Resource = &policy.Layer{Policies: []policy.Attached{{Document: d.rewritten(c), Policy: "trust", AttachedTo: c.Pattern}}}
	}
	if t == nil {
		return
	}
	switch {
	case c.Trusting:
		r.Resource = &policy.Layer{Policies: []policy.Attached{{Document: d.rewritten(c), Policy: "trust", AttachedTo: t.ID}}}
	case c.Actor.changed(rewritten, t):
		r.Resource = d.opened(t)
	case t.Kind == inventory.Policy, t.Kind == inventory.User, t.Kind == inventory.Group:
		// They carry identity policies, which do not govern access to themselves.
	default:
		r.Resource = t.Policy
	}
	r.Grants = t.Grants
	if c.Actor.changed(keyGrant, t) {
		r.Grants = append(r.Grants[:len(r.Grants):len(r.Grants)], policy.Grant{ID: OwnGrant, Grantee: r.Principal.ARN, Operations: ownOperations})
	}
	r.GrantsMissing = t.GrantsMissing
	r.Shares = t.Shares
}

// governed is the thing whose policy and tags count: what is asked about, or
// what that is a part of, as a table of its indexes (PE-048).
func (c *Check) governed() *inventory.Thing {
	if c.Thing != nil {
		return c.Thing
	}
	return c.PartOf
}

// rewritten is the trust policy that an actor puts in the place of another.
func (d *Decider) rewritten(c Check) *policy.Document {
	if doc := d.asked.rewritten[c.Action]; doc != nil {
		return doc
	}
	kind := "AWS"
	if c.Actor.Provider != "" {
		kind = "Federated"
	}
	source, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{
		"Sid": "Rewritten", "Effect": "Allow", "Principal": map[string]any{kind: c.Actor.ID}, "Action": c.Action,
	}}})
	if err != nil {
		source = nil // texts can always be written; an empty document allows nothing
	}
	doc := policy.Parse(source, policy.Trust)
	d.asked.rewritten[c.Action] = doc
	return doc
}

// ownOperations are what a grant that an actor makes itself is for.
var ownOperations = []string{"Decrypt"}

// OwnGrantFor reports whether a grant that an actor makes itself is for an
// action.
func OwnGrantFor(action string) bool {
	return slices.ContainsFunc(ownOperations, func(operation string) bool { return strings.EqualFold(action, "kms:"+operation) })
}

// opened is the policy that an actor puts in the place of a thing's own, so
// that whoever it becomes may do anything with the thing. It names everybody,
// under a condition on who asks that the actor writes as it needs (PE-157).
func (d *Decider) opened(t *inventory.Thing) *policy.Layer {
	l := d.rewrites[t]
	if l == nil {
		const all = `{"Version":"2012-10-17","Statement":[{"Sid":"Rewritten","Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`
		kind := policy.Resource
		if t.Kind == inventory.Key {
			kind = policy.KeyPolicy
		}
		l = &policy.Layer{Policies: []policy.Attached{{Document: policy.Parse([]byte(all), kind), Policy: Rewritten, AttachedTo: t.ID}}}
		d.rewrites[t] = l
	}
	return l
}
