package risk

import (
	"strings"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/inventory"
)

// Network halves of a path, the factor N.
const (
	NetworkAPI     = 1.00 // an AWS API is enough, or an enabler is a hop of its own
	NetworkCopy    = 0.95 // the actor places the copy
	NetworkProven  = 0.95
	NetworkUnknown = 0.60
)

// Sensitivity is S: what the tags of a database say of its data.
func Sensitivity(db *inventory.Thing) answer.Factor {
	f := answer.Factor{Name: "sensitivity", Value: 0.80, Why: "no tag says how sensitive the data is"}
	if db == nil {
		return f
	}
	best := 0.0
	for key, value := range db.Tags {
		if !sensitivityKeys[strings.ToLower(key)] {
			continue
		}
		if v, ok := sensitivityValues[strings.ToLower(value)]; ok && v > best {
			best = v
			f.Value, f.Why = v, "tag "+key+" is "+value
		}
	}
	return f
}

var sensitivityKeys = map[string]bool{
	"classification": true, "data-classification": true, "dataclassification": true, "data_classification": true,
	"sensitivity": true, "data-sensitivity": true, "data": true, "confidentiality": true,
}

var sensitivityValues = map[string]float64{
	"restricted": 1, "pii": 1, "pci": 1, "phi": 1, "secret": 1, "confidential": 0.90, "internal": 0.70, "public": 0.40, "test": 0.40,
}

// Origin is O: by kind and authentication of where a path starts, never by its
// permissions, so that removing a grant cannot raise a score. An account that
// was collected stands for any of its principals.
func Origin(a access.Actor, collected bool) answer.Factor {
	value, why := 0.50, "an internal workload"
	switch {
	case a.Kind == access.Anyone:
		value, why = 1.00, "anonymous, or any AWS account"
	case a.Kind == access.Account && collected:
		value, why = 0.70, "some principal of the account"
	case a.Kind == access.Account, (a.Kind == inventory.User || a.Kind == inventory.Role) && a.External():
		value, why = 0.90, "a foreign account"
	case (a.Kind == access.OIDC || a.Kind == access.SAML) && a.Subject == "":
		value, why = 0.85, "an identity provider, any subject"
	case a.Kind == access.OIDC || a.Kind == access.SAML:
		value, why = 0.70, "a subject of an identity provider"
	case a.Kind == inventory.User && strong(a.Thing):
		value, why = 0.55, "a person with MFA and no access key"
	case a.Kind == inventory.User:
		value, why = 0.70, "a user with a key, or without MFA"
	case a.Kind == inventory.SSOUser || a.Kind == inventory.SSOGroup:
		value, why = 0.55, "people who sign in through Identity Center"
	case a.Kind == inventory.Root:
		value, why = 0.70, "the root user"
	case a.Kind == inventory.Role && human(a.Thing):
		value, why = 0.55, "a role for people"
	}
	return answer.Factor{Name: "origin", Value: value, Why: why}
}

func strong(t *inventory.Thing) bool {
	devices, has, _ := t.Field("MFADevices")
	list, _ := devices.([]any)
	keys, _, unread := t.Field("AccessKeys")
	none, _ := keys.([]any)
	return has && len(list) > 0 && unread == nil && len(none) == 0
}

// human reports whether a role is assumed through a SAML provider or Identity
// Center.
func human(t *inventory.Thing) bool {
	if strings.Contains(t.ID, ":role/aws-reserved/sso.amazonaws.com/") {
		return true
	}
	if t.Policy == nil {
		return false
	}
	for _, p := range t.Policy.Policies {
		for _, provider := range p.Document.Principals().Federated {
			if strings.Contains(provider, ":saml-provider/") {
				return true
			}
		}
	}
	return false
}
