package access

import (
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// serviceKeys sets what a call of a service itself carries (PE-112, PE-127).
func (d *Decider) serviceKeys(ctx *policy.Context, c Check) {
	ctx.Set("aws:SourceAccount", c.Actor.Account)
	ctx.SetPresent("aws:SourceArn", policy.Chosen)
	d.organization(ctx, &c.Actor, "aws:Source", c.Actor.Account)
	if c.Service == "rolesanywhere.amazonaws.com" { // of the certificate, which a new authority signs
		ctx.SetPrefixUnknown("aws:PrincipalTag/", policy.Chosen)
		return
	}
	ctx.SetPrefixAbsent("aws:PrincipalTag/")
}

// principalKeys sets what is known of the actor.
func (d *Decider) principalKeys(ctx *policy.Context, a Actor) {
	switch a.Kind {
	case OIDC, SAML:
		d.subjectKeys(ctx, a)
		return
	default:
		d.organization(ctx, &a, "aws:Principal", a.Account)
	}
	whoKeys(ctx, a)
	principalTags(ctx, a)
}

// whoKeys sets what the principal of the request does not tell itself. The
// credentials of a role tell nothing of MFA, whoever assumed it (PE-121); the
// administrators of an account name its principals as they like.
func whoKeys(ctx *policy.Context, a Actor) {
	if a.Thing != nil && a.Thing.New() { // its maker may have had to give it some name
		ctx.SetPresent("aws:PrincipalArn", policy.Circumstance)
		if a.Kind == inventory.User {
			ctx.SetPresent("aws:username", policy.Circumstance)
		}
	}
	switch a.Kind {
	case inventory.Role:
		ctx.SetAbsent("aws:MultiFactorAuthPresent")
		ctx.SetAbsent("aws:MultiFactorAuthAge")
		sessionKeys(ctx, a)
	case inventory.User:
		ctx.SetAbsent("aws:SourceIdentity")
		if a.Has(mfa) {
			ctx.Set("aws:MultiFactorAuthPresent", "true")
			ctx.SetPresent("aws:MultiFactorAuthAge", policy.Chosen)
			ctx.SetPresent("aws:TokenIssueTime", policy.Chosen)
			return
		}
		if a.Has(console) {
			ctx.SetPresent("aws:MultiFactorAuthPresent", policy.Circumstance)
			ctx.SetPresent("aws:TokenIssueTime", policy.Circumstance)
		}
	case Account, Anyone:
		ctx.SetPresent("aws:PrincipalArn", policy.Chosen)
		ctx.SetPresent("aws:PrincipalType", policy.Chosen)
		ctx.SetUnknown("aws:username", policy.Chosen)
	}
}

// within adds what ties the names that an account gives to that account: it
// may call a role as it likes, but not put it into another account.
func within(f *policy.Formula, a Actor) *policy.Formula {
	if (a.Kind != Account && a.Kind != Anyone) || !asksOf(f, func(key string) bool { return strings.EqualFold(key, "aws:PrincipalArn") }) {
		return f
	}
	return policy.All(f, policy.Is(policy.Test{
		Key: "aws:PrincipalArn", Operator: "ArnLike", Values: []string{"arn:*:*::" + a.Account + ":*"}, Class: policy.Chosen,
	}))
}

// asksOf reports whether a formula has a test of one of some keys.
func asksOf(f *policy.Formula, some func(key string) bool) bool {
	if f.Op() == policy.OpTest {
		return some(f.Test().Key)
	}
	for _, arg := range f.Args() {
		if asksOf(arg, some) {
			return true
		}
	}
	return false
}

// principalTags sets the tags of the actor. An account that is not ours tags
// its principals as it likes, and session tags are for those to choose who may
// pass them (PE-108, PE-175).
func principalTags(ctx *policy.Context, a Actor) {
	const prefix = "aws:PrincipalTag/"
	if a.External() || a.Has(tagged) {
		ctx.SetPrefixUnknown(prefix, policy.Chosen)
		return
	}
	var s session
	class, tagged := policy.Class(""), false
	if a.Kind == inventory.Role {
		s = sessionOf(a.Thing)
		class, tagged = s.tagClass()
	}
	for key, value := range a.Thing.Tags {
		if tagged {
			ctx.SetPresent(prefix+key, s.classOf(prefix+key, class))
		} else {
			ctx.Set(prefix+key, value)
		}
	}
	if !tagged {
		ctx.SetPrefixAbsent(prefix)
		return
	}
	ctx.SetPrefixUnknown(prefix, class)
	for _, key := range s.tagKeys() {
		if !s.carries(key) {
			ctx.SetUnknown(prefix+key, s.classOf(prefix+key, class))
		}
	}
}

// subjectKeys sets what is known of a subject of an identity provider
// (PE-135). The rest is for the provider to say.
func (d *Decider) subjectKeys(ctx *policy.Context, a Actor) {
	class := policy.Secret
	if a.Has(forged) {
		class = policy.Chosen
	}
	if a.Kind == SAML {
		ctx.SetPrefixUnknown("saml:", class)
		ctx.SetPresent("saml:aud", policy.Chosen) // AWS's own sign-in address, whoever signs in
		return
	}
	issuer := Issuer(a.Provider)
	ctx.SetPrefixUnknown(issuer+":", class)
	if a.Subject != "" {
		ctx.Set(issuer+":sub", a.Subject)
	} else {
		ctx.SetPresent(issuer+":sub", class)
	}
	if a.Has(audience) {
		ctx.SetPresent(issuer+":aud", policy.Chosen)
		return
	}
	if !strings.HasPrefix(a.Provider, "arn:") {
		if a.Has(forged) { // an app of the actor's own
			ctx.SetPresent(issuer+":aud", policy.Chosen)
		}
		return // a provider that AWS builds in: its audience is an identity pool or an app of somebody
	}
	// The audience is on the provider's own list of clients: whoever gets a
	// token there gets one for it.
	if provider := d.Inventory.Thing(a.Provider); provider != nil {
		if clients := provider.List("ClientIDList"); len(clients) == 1 {
			ctx.Set(issuer+":aud", clients[0])
			return
		}
	}
	ctx.SetPresent(issuer+":aud", policy.Chosen)
}

// Issuer is what the condition keys of an OIDC provider begin with.
func Issuer(provider string) string {
	_, issuer, found := strings.Cut(provider, ":oidc-provider/")
	if !found {
		return provider
	}
	return issuer
}
