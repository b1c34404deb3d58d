package lint

import (
	"fmt"
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// kindName is a kind of policies under the name that users give it.
type kindName struct {
	name string
	kind policy.Kind
}

func kindNames() []kindName {
	return []kindName{
		{"identity", policy.Identity},
		{"boundary", policy.Boundary},
		{"session", policy.Session},
		{"resource", policy.Resource},
		{"trust", policy.Trust},
		{"key", policy.KeyPolicy},
		{"scp", policy.SCP},
		{"rcp", policy.RCP},
		{"endpoint", policy.Endpoint},
	}
}

// Kinds lists the names of the kinds of policies.
func Kinds() []string {
	var names []string
	for _, k := range kindNames() {
		names = append(names, k.name)
	}
	return names
}

// KindOf finds a kind by its name.
func KindOf(name string) (policy.Kind, error) {
	for _, k := range kindNames() {
		if k.name == name {
			return k.kind, nil
		}
	}
	return 0, fmt.Errorf("no kind of policies %q: there are %s", name, strings.Join(Kinds(), ", "))
}

// NameOf is the name of a kind.
func NameOf(kind policy.Kind) string {
	for _, k := range kindNames() {
		if k.kind == kind {
			return k.name
		}
	}
	return ""
}

// Guess guesses the kind of a policy from what it says: with principals it is
// that of a resource, without an identity policy. SCPs, boundaries and RCPs
// look like others, and are for the user to name.
func Guess(source []byte) policy.Kind {
	d := policy.Parse(source, policy.Resource)
	principals, resources, sts, kms := false, false, true, true
	for i := range d.Statements {
		s := &d.Statements[i]
		principals = principals || s.Principals != nil || s.NotPrincipals != nil
		resources = resources || len(s.Resources)+len(s.NotResources) > 0
		for _, action := range append(append([]string{}, s.Actions...), s.NotActions...) {
			lower := strings.ToLower(action)
			sts = sts && strings.HasPrefix(lower, "sts:")
			kms = kms && strings.HasPrefix(lower, "kms:")
		}
	}
	switch {
	case !principals:
		return policy.Identity
	case sts && !resources:
		return policy.Trust
	case kms:
		return policy.KeyPolicy
	}
	return policy.Resource
}
