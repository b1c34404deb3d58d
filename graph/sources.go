package graph

import (
	"maps"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// sources returns the actors that paths start from: every principal of the
// snapshot, what its policies, grants and shares name outside of it, the
// identity providers with the subjects that trust policies name, and anyone.
func sources(in *inventory.Inventory) []access.Actor {
	found := map[string]access.Actor{}
	for _, kind := range []string{inventory.User, inventory.Role, inventory.Root, inventory.SSOUser, inventory.SSOGroup} {
		for _, t := range in.Things(kind) {
			if t.Record == nil && kind != inventory.Root {
				continue
			}
			found[t.ID] = thingActor(t)
		}
	}
	found["anyone"] = access.Actor{
		ID: "anyone", Kind: access.Anyone, Account: access.NobodysAccount, Partition: partition(in),
	}
	s := sourceFinder{in: in, found: found}
	s.accounts()
	for _, kind := range []string{inventory.Role, inventory.Key, inventory.Secret, inventory.Parameter, inventory.Table, inventory.Function, inventory.Bucket} {
		for _, t := range in.Things(kind) {
			s.policy(t)
		}
	}
	for _, a := range in.Accounts() {
		for _, level := range a.RCPs {
			s.layer(level) // whom it spares
		}
	}
	for _, kind := range []string{inventory.RDSSnapshot, inventory.ClusterSnapshot, inventory.RDSCluster} {
		for _, t := range in.Things(kind) {
			for _, share := range t.Shares {
				s.account(share.Account)
			}
		}
	}
	s.providers()
	var all []access.Actor
	for _, id := range slices.Sorted(maps.Keys(found)) {
		all = append(all, found[id])
	}
	return all
}

func thingActor(t *inventory.Thing) access.Actor {
	kind := t.Kind
	switch kind {
	case inventory.NewUser:
		kind = inventory.User
	case inventory.NewRole:
		kind = inventory.Role
	}
	a := access.Actor{ID: t.ID, Kind: kind, Account: t.Account, Partition: t.Partition, Thing: t}
	switch kind {
	case inventory.OIDCProvider:
		a.Kind, a.Provider = access.OIDC, t.ID
	case inventory.SAMLProvider:
		a.Kind, a.Provider = access.SAML, t.ID
	}
	return a
}

func partition(in *inventory.Inventory) string {
	for _, a := range in.Accounts() {
		return a.Partition
	}
	return "aws"
}

type sourceFinder struct {
	in    *inventory.Inventory
	found map[string]access.Actor
}

// accounts adds those whose identities are not in the snapshot.
func (s *sourceFinder) accounts() {
	for _, a := range s.in.Accounts() {
		if !a.Collected || a.Identities != nil {
			s.account(a.ID)
		}
	}
}

// policy adds whom the policy and the grants of a thing name.
func (s *sourceFinder) policy(t *inventory.Thing) {
	s.layer(t.Policy)
	for _, g := range t.Grants {
		s.principal(g.Grantee)
	}
}

// layer adds whom the policies of a layer name or spare.
func (s *sourceFinder) layer(l *policy.Layer) {
	if l == nil {
		return
	}
	for _, p := range l.Policies {
		named := p.Document.Principals()
		for _, arn := range named.AWS {
			s.principal(arn)
		}
		for _, key := range []string{"aws:principalaccount", "kms:calleraccount"} {
			for _, id := range named.Conditions[key] {
				s.account(id)
			}
		}
		for _, arn := range named.Conditions["aws:principalarn"] {
			s.principal(arn)
		}
	}
}

// principal adds an ARN or account id that something names, unless the
// snapshot would have it.
func (s *sourceFinder) principal(arn string) {
	part := strings.SplitN(arn, ":", 6)
	if len(part) < 6 {
		s.account(arn)
		return
	}
	account, resource := part[4], part[5]
	if part[2] != "iam" && part[2] != "sts" {
		return
	}
	if resource == "root" || strings.ContainsAny(arn, "*?") { // a pattern is of whomever the account calls so
		s.account(account)
		return
	}
	if a := s.in.Account(account); a != nil && a.Collected && a.Identities == nil {
		return // PE-028: found already, or dangling
	}
	kind := map[string]string{"user": inventory.User, "role": inventory.Role}[strings.SplitN(resource, "/", 2)[0]]
	if kind == "" {
		s.account(account)
		return
	}
	if _, have := s.found[arn]; !have {
		s.found[arn] = access.Actor{ID: arn, Kind: kind, Account: account, Partition: part[1], Thing: s.in.Thing(arn)}
	}
}

func (s *sourceFinder) account(id string) {
	if len(id) != 12 || strings.Trim(id, "0123456789") != "" {
		return
	}
	if a := s.in.Account(id); a != nil && a.Collected && a.Identities == nil {
		return
	}
	s.found["account:"+id] = access.Actor{ID: "account:" + id, Kind: access.Account, Account: id, Partition: partition(s.in)}
}

// providers adds each identity provider that a trust policy names, and each
// pattern of subjects that one demands of it.
func (s *sourceFinder) providers() {
	for _, role := range s.in.Things(inventory.Role) {
		if role.Policy == nil {
			continue
		}
		for _, p := range role.Policy.Policies {
			for _, provider := range p.Document.Principals().Federated {
				s.provider(role, provider, p.Document)
			}
		}
	}
}

func (s *sourceFinder) provider(role *inventory.Thing, provider string, doc *policy.Document) {
	base := access.Actor{ID: provider, Kind: access.OIDC, Account: role.Account, Partition: role.Partition, Provider: provider}
	if part := strings.SplitN(provider, ":", 6); len(part) == 6 {
		base.Account = part[4] // AWS builds in those that have no ARN: they belong to every account
	}
	operation := "iam:ListOpenIDConnectProviders"
	if strings.Contains(provider, ":saml-provider/") {
		base.Kind = access.SAML
		operation = "iam:ListSAMLProviders"
	}
	// PE-028: a provider that is gone lets nobody in. AWS builds some in, by name.
	gone := s.in.Thing(provider) == nil && !s.in.Snapshot.Outcome(role.Account, "global", operation, "").Gap()
	if strings.HasPrefix(provider, "arn:") && gone {
		return
	}
	s.found[provider] = base
	if base.Kind == access.SAML {
		return
	}
	for _, subject := range doc.Values(access.Issuer(provider) + ":sub") {
		named := base
		named.ID = provider + "#" + subject
		named.Subject = subject
		s.found[named.ID] = named
	}
}
