package inventory

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// readAccessKeys notes which users an access key lets do other things than a
// session in the console.
func (in *Inventory) readAccessKeys() {
	for _, t := range in.things {
		if t.Kind != User || t.Identity == nil || !activeKey(t) {
			continue
		}
		layers := []*policy.Layer{t.Identity, t.Boundary}
		if home := in.Account(t.Account); home != nil {
			layers = append(layers, home.SCPs...)
		}
		t.KeyMatters = slices.ContainsFunc(layers, tellsKeys)
	}
}

// activeKey reports whether a user is known to have a key that works.
func activeKey(t *Thing) bool {
	keys, _ := t.value("AccessKeys").([]any)
	return slices.ContainsFunc(keys, func(key any) bool {
		fields, _ := key.(map[string]any)
		return text(fields["Status"]) == "Active"
	})
}

// tellsKeys reports whether a layer lets a request that an access key signs do
// what it keeps from some other (PE-121, PE-122): such a request tells nothing
// of MFA, so that what a statement wants to be there does not help it, and
// what a Deny wants to be there does not stop it.
func tellsKeys(l *policy.Layer) bool {
	if l == nil {
		return false
	}
	return slices.ContainsFunc(l.Policies, func(p policy.Attached) bool {
		return slices.ContainsFunc(p.Document.Statements, func(s policy.Statement) bool {
			return slices.ContainsFunc(s.Conditions, func(c policy.Condition) bool {
				return SessionKey(c.Key) && (s.Effect == policy.Deny || !strings.EqualFold(c.Operator, "Bool"))
			})
		})
	})
}

// SessionKey reports whether only requests of sessions carry a condition key.
func SessionKey(key string) bool {
	switch strings.ToLower(key) {
	case "aws:multifactorauthpresent", "aws:multifactorauthage", "aws:tokenissuetime":
		return true
	}
	return false
}
