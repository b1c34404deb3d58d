package lint

import (
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// wideRules look at what allows more than it seems to.
func wideRules() []Rule {
	return []Rule{
		{
			ID: "pass-any-role", Title: "Any role may be passed to any service", Severity: Risky,
			Reason:    "Whoever may pass every role can give a service the strongest role of the account, and use it through that service.",
			Advice:    `Name the roles, and test "iam:PassedToService".`,
			Reference: docPassRole,
			check: each(func(s *statement) {
				if s.Effect != policy.Allow || !s.names("iam:PassRole") || s.tests("iam:PassedToService") {
					return
				}
				for i, text := range s.Resources {
					if text == "*" || strings.HasSuffix(text, ":role/*") || strings.HasSuffix(text, ":*") {
						s.report(s.element("Resource", i), text, "any role may be passed to any service")
						return
					}
				}
			}),
		},
		{
			ID: "create-any-grant", Title: "Any grant on a key may be made", Severity: Note,
			Reason:    "Who may create grants without conditions can let anybody use the key for everything that grants give, decryption included.",
			Advice:    `Test "kms:GrantIsForAWSResource", or "kms:GrantOperations" and "kms:GranteePrincipal".`,
			Reference: docGrants,
			check: each(func(s *statement) { // PE-202
				if s.Effect != policy.Allow {
					return
				}
				for i := range s.Conditions {
					if lower := strings.ToLower(s.Conditions[i].Key); strings.HasPrefix(lower, "kms:grant") || lower == "kms:viaservice" {
						return
					}
				}
				for i := range s.entries {
					if e := &s.entries[i]; e.service == "kms" && strings.HasPrefix(e.name, "creategrant") {
						s.report(s.element("Action", i), e.text, "%s without conditions gives all that grants can give", e.text)
					}
				}
			}),
		},
	}
}

// tests reports whether some condition of the statement is about a key.
func (s *statement) tests(name string) bool {
	for i := range s.Conditions {
		if strings.EqualFold(s.Conditions[i].Key, name) {
			return true
		}
	}
	return false
}
