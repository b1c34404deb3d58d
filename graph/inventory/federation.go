package inventory

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// Cognito is the provider that roles trust whose sessions identity pools give.
const Cognito = "cognito-identity.amazonaws.com"

// readFederation reads what signs people and machines in to roles besides
// IAM's own providers: trust anchors and profiles of Roles Anywhere, and
// identity pools of Cognito.
func (in *Inventory) readFederation() {
	for _, r := range in.Snapshot.Records(store.TypeTrustAnchor) {
		in.add(r, TrustAnchor, r.ID).rename("name")
	}
	for _, r := range in.Snapshot.Records(store.TypeRolesAnywhereProfile) {
		t := in.add(r, AnywhereProfile, r.ID)
		t.rename("name")
		for _, arn := range t.List("roleArns") {
			if role := in.things[arn]; role != nil {
				t.relate("roles", role)
				role.relate("anywhereProfiles", t)
			}
		}
		t.set("limited", t.Text("sessionPolicy") != "" || len(t.List("managedPolicyArns")) > 0)
	}
	trusting := in.trusting(Cognito)
	for _, r := range in.Snapshot.Records(store.TypeIdentityPool) {
		t := in.add(r, IdentityPool, r.ID)
		t.rename("IdentityPoolName")
		in.readPool(t)
		id := t.Text("IdentityPoolId")
		for _, role := range trusting {
			if takes(role, Cognito+":aud", id) {
				t.relate("trusting", role)
			}
		}
	}
}

// rename gives a thing the name that a field has.
func (t *Thing) rename(field string) {
	if name := t.Text(field); name != "" {
		t.Name = name
	}
}

// readPool reads how an identity pool signs people in, and which role it gives
// to those who sign in.
func (in *Inventory) readPool(t *Thing) {
	t.set("elsewhere", false)
	for _, field := range []string{"CognitoIdentityProviders", "OpenIdConnectProviderARNs", "SamlProviderARNs", "SupportedLoginProviders"} {
		if t.value(field) != nil {
			t.set("elsewhere", true)
		}
	}
	id := t.Text("IdentityPoolId")
	if gap := in.gap(t.Account, t.Region, "cognito-identity:DescribeIdentityPool", id); gap != nil && t.source["cognito-identity:DescribeIdentityPool"] == nil {
		for _, field := range []string{"AllowClassicFlow", "DeveloperProviderName"} {
			t.miss(field, *gap)
		}
		t.Tags = nil
		t.miss("Tags", *gap)
	}
	if role := t.Text("Roles.authenticated"); role != "" {
		t.relate("authenticatedRole", in.things[role])
	} else if gap := in.gap(t.Account, t.Region, "cognito-identity:GetIdentityPoolRoles", id); gap != nil {
		t.miss("authenticatedRole", *gap)
	}
}

// takes reports whether a trust policy may take a value of a key: in some
// statement that names it, by a pattern perhaps, or asks for none.
func takes(role *Thing, key, value string) bool {
	return slices.ContainsFunc(role.Policy.Policies, func(p policy.Attached) bool {
		return slices.ContainsFunc(p.Document.Statements, func(s policy.Statement) bool {
			alone := policy.Document{Statements: []policy.Statement{s}}
			wanted := alone.Values(key)
			return s.Effect == policy.Allow && (len(wanted) == 0 || slices.ContainsFunc(wanted, func(pattern string) bool {
				return strings.ContainsAny(pattern, "*?$") || strings.EqualFold(pattern, value)
			}))
		})
	})
}

// trusting lists the roles that trust a provider by its name.
func (in *Inventory) trusting(provider string) []*Thing {
	var all []*Thing
	for _, r := range in.Snapshot.Records(store.TypeRole) {
		t := in.things[r.ID]
		if t == nil || t.Policy == nil {
			continue
		}
		if slices.ContainsFunc(t.Policy.Policies, func(p policy.Attached) bool {
			return slices.Contains(p.Document.Principals().Federated, provider)
		}) {
			all = append(all, t)
		}
	}
	return all
}
