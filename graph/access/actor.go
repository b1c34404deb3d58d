package access

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// The kinds of actors that are no things of the snapshot.
const (
	Account = "account"      // any principal of an account that its own administrators let
	Anyone  = "anyone"       // some AWS account that nothing names
	OIDC    = "oidc-subject" // a subject of an OIDC provider
	SAML    = "saml-subject" // a subject of a SAML provider
)

// NobodysAccount is the account of Anyone: it stands for all that nothing
// names.
const NobodysAccount = "000000000000"

// Actor is a principal, or compute that runs code, in a state.
type Actor struct {
	ID        string // node id
	Kind      string // of inventory, or one of this package
	Account   string
	Partition string
	Thing     *inventory.Thing // nil for what no record describes
	Provider  string           // ARN of the identity provider
	Subject   string           // the known subject, empty for any
	Gains     []Gain           // sorted, at most two besides console
}

// Gain is a modification of an actor, or of a shared thing for its later hops:
// something it got on the way.
type Gain struct {
	Kind   string           // of technique: granted, group, policy-version, unbounded, rewritten, key-grant; console
	Object *inventory.Thing // nil for granted, unbounded and console
	By     *Actor           // of tags on a thing: who set them and may not set just any, nil for one who may
}

// Key is the gain as text, for states.
func (g Gain) Key() string {
	if g.Object == nil {
		return g.Kind
	}
	if g.By != nil {
		return g.Kind + "=" + g.Object.ID + " by " + g.By.ID + " " + g.By.State()
	}
	return g.Kind + "=" + g.Object.ID
}

// everything reports whether the gain is every permission.
func (g Gain) everything() bool { return g.Kind == granted || g.Kind == raised }

// mostGains bounds what an actor gains, but for what is there or not.
const mostGains = 2

// aside reports whether the gain is there or not, so that it is not counted.
func (g Gain) aside() bool { return g.Kind == console || g.Kind == tagged || g.Kind == mfa }

// With returns the actor with one more gain, or false when it has it already
// or would have more than two.
func (a Actor) With(g Gain) (Actor, bool) {
	for _, have := range a.Gains {
		if have.Key() == g.Key() || (have.everything() && (g.Kind == group || g.Kind == version || g.Kind == granted)) {
			return a, false
		}
	}
	if g.Kind == granted { // every permission: what was gained before adds nothing, but for a boundary that is gone
		a.Gains = slices.DeleteFunc(slices.Clone(a.Gains), func(have Gain) bool { return have.Kind == group || have.Kind == version })
	}
	held := 0
	for _, have := range a.Gains {
		if !have.aside() {
			held++
		}
	}
	if held >= mostGains && g.Kind != tagged && g.Kind != mfa {
		return a, false
	}
	a.Gains = append(slices.Clone(a.Gains), g)
	slices.SortFunc(a.Gains, func(x, y Gain) int { return strings.Compare(x.Key(), y.Key()) })
	return a, true
}

// Fits reports whether the actor can modify so much that others share: none of
// it yet, and no more than it may gain.
func (a *Actor) Fits(gains []Gain) bool {
	held := 0
	for _, have := range a.Gains {
		if !have.aside() {
			held++
		}
		if slices.ContainsFunc(gains, func(g Gain) bool { return g == have || (g.Kind == have.Kind && g.Key() == have.Key()) }) {
			return false
		}
	}
	return held+len(gains) <= mostGains
}

// State is the actor's gains as text.
func (a Actor) State() string {
	keys := make([]string, len(a.Gains))
	for i, g := range a.Gains {
		keys[i] = g.Key()
	}
	return strings.Join(keys, "+")
}

// External reports whether no record of the snapshot describes the actor.
func (a Actor) External() bool {
	return a.Thing == nil || a.Kind == OIDC || a.Kind == SAML || (a.Thing.Record == nil && a.Kind != inventory.Root && !a.Thing.New())
}

const (
	granted = "granted"
	group   = "group"
	version = "policy-version"

	unbounded = "unbounded"

	rewritten = "rewritten"
	keyGrant  = "key-grant"
	retagged  = "retagged"
	relaxed   = "relaxed"
	outside   = "outside"
	bounded   = "bounded"
	raised    = "raised"

	detached  = "detached"
	undenied  = "undenied"
	left      = "left"
	uninlined = "uninlined"

	tagged   = "tagged"
	mfa      = "mfa"
	forged   = "forged"
	audience = "audience"
)

// changed reports whether the actor modified a thing in some way.
func (a *Actor) changed(kind string, t *inventory.Thing) bool {
	return t != nil && slices.ContainsFunc(a.Gains, func(g Gain) bool { return g.Kind == kind && g.Object == t })
}

// Has reports whether the actor has a gain of this kind.
func (a Actor) Has(kind string) bool {
	return slices.ContainsFunc(a.Gains, func(g Gain) bool { return g.Kind == kind })
}

// Bounded reports whether a permissions boundary limits the actor.
func (a Actor) Bounded() bool { return a.boundary() != nil }

// boundary is the permissions boundary of the actor, nil for none.
func (a Actor) boundary() *policy.Layer {
	for _, g := range a.Gains {
		switch g.Kind {
		case unbounded:
			return nil
		case bounded:
			return g.Object.Policy
		}
	}
	if a.Thing == nil {
		return nil
	}
	return a.Thing.Boundary
}

// principal is the actor as package policy sees it.
func (a Actor) principal() policy.Principal {
	p := policy.Principal{ARN: a.ID, Account: a.Account}
	switch a.Kind {
	case inventory.User:
		p.Kind = policy.User
	case inventory.Role:
		p.Kind = policy.Role
		p.ServiceLinked = strings.Contains(a.ID, ":role/aws-service-role/")
	case inventory.Root:
		p.Kind = policy.Root
	case Account:
		p.Kind = policy.SomeAccount
		p.ARN = "arn:" + a.Partition + ":iam::" + a.Account + ":root"
	case Anyone:
		p.Kind = policy.AnyAccount
		p.ARN = ""
	case OIDC, SAML:
		p.Kind = policy.Federated
		p.ARN = a.Provider
	case inventory.SSOUser, inventory.SSOGroup: // none to AWS until a provider signs them in
		p.Kind = policy.Federated
	}
	if a.Thing != nil {
		p.ID = a.Thing.UniqueID
		p.Bounded = a.Bounded()
	}
	return p
}
