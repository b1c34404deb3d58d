package policy

import (
	"slices"
	"strings"
)

// Beginnings returns texts of which one begins each resource that the layer
// could allow, or false when it could be any resource.
func (o *Offer) Beginnings() ([]string, bool) {
	if o.missing {
		return nil, false
	}
	var texts []string
	for _, s := range slices.Concat(o.statements, o.unread) {
		if s.anyResource || s.itself || len(s.NotResources) > 0 {
			return nil, false
		}
		for i := range s.resources {
			if s.resources[i].begins == "" {
				return nil, false
			}
			texts = append(texts, s.resources[i].begins)
		}
	}
	slices.Sort(texts)
	return slices.Compact(texts), true
}

// Callers are those whom a layer could allow something.
type Callers struct {
	Anybody  bool     // or somebody whom a statement names by account that could not be read: such a one may need no policies of its own
	Accounts []string // ids: anybody of these
	Names    []string // ARNs, account ids, unique ids, services and providers
}

// Callers returns whom the layer could allow it.
func (o *Offer) Callers() Callers {
	if o.missing || len(o.unread) > 0 {
		return Callers{Anybody: true}
	}
	var all Callers
	for _, s := range o.statements {
		switch accounts := s.Accounts(); {
		case s.anyPrincipal, s.NotPrincipals != nil:
			return Callers{Anybody: true}
		case s.Principals == nil:
			continue
		case slices.Contains(s.Principals.Federated, "*"), slices.Contains(s.Principals.Service, "*"), s.Principals.Everyone && accounts == nil:
			return Callers{Anybody: true}
		case s.Principals.Everyone:
			all.Accounts = slices.Concat(all.Accounts, accounts)
		}
		all.Names = slices.Concat(all.Names, s.Principals.AWS, s.Principals.Federated, s.Principals.Service)
	}
	slices.Sort(all.Accounts)
	slices.Sort(all.Names)
	all.Accounts, all.Names = slices.Compact(all.Accounts), slices.Compact(all.Names)
	return all
}

// Accounts returns the account ids of which the statement's conditions demand
// that one calls, nil when they demand none.
func (s *Statement) Accounts() []string {
	for _, c := range s.Conditions {
		key := strings.ToLower(c.Key)
		if c.Operator != "StringEquals" || (key != "aws:principalaccount" && key != "kms:calleraccount") || len(c.Values) == 0 {
			continue
		}
		if !slices.ContainsFunc(c.Values, func(v string) bool { return !accountID(v) }) {
			return c.Values
		}
	}
	return nil
}
