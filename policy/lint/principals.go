package lint

import (
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// principalRules look at Principal and NotPrincipal.
func principalRules() []Rule {
	return []Rule{
		{
			ID: "principal-wildcard", Title: "Wildcard within a principal", Severity: Wrong,
			Reason:    "In a principal only the lone * is a wildcard. An ARN with * or ? names nobody, and most services refuse to store it.",
			Advice:    `Name the account, and test "aws:PrincipalArn" with ArnLike in a condition.`,
			Reference: docPrincipal,
			check: each(func(s *statement) { // PE-026
				s.eachPrincipal("AWS", func(pointer, text string) {
					if strings.ContainsAny(text, "*?") && text != "*" {
						s.report(pointer, text, "%s names nobody: wildcards do not work in principals", text)
					}
				})
			}),
		},
		{
			ID: "principal-group", Title: "Group as principal", Severity: Wrong,
			Reason:    "A group is no principal: nobody is named by it.",
			Advice:    "Name the users or a role, or give the group an identity policy.",
			Reference: docPrincipal,
			check: each(func(s *statement) { // PE-026
				s.eachPrincipal("AWS", func(pointer, text string) {
					if parts := strings.SplitN(text, ":", arnParts); len(parts) == arnParts && parts[2] == "iam" && strings.HasPrefix(parts[5], "group/") {
						s.report(pointer, text, "%s is a group, which no principal element can name", text)
					}
				})
			}),
		},
		{
			ID: "principal-deleted", Title: "Principal that was deleted", Severity: Wrong,
			Reason:    "AWS shows the id of a user or role in place of its ARN when that was deleted. It matches nobody, also not a new one of the same name.",
			Advice:    "Take it out, or name the new user or role by its ARN.",
			Reference: docPrincipal,
			check: each(func(s *statement) { // PE-027
				s.eachPrincipal("AWS", func(pointer, text string) {
					if uniqueID(text) {
						s.report(pointer, text, "%s is the id of a user or role that is no longer there", text)
					}
				})
			}),
		},
		{
			ID: "malformed-principal", Title: "Text that names no principal", Severity: Wrong,
			Reason:    "Under AWS stand *, account ids and ARNs of accounts, users, roles, their sessions and federated users. Anything else names nobody.",
			Advice:    "Correct the ARN or the account id; services go under Service, identity providers under Federated.",
			Reference: docPrincipal,
			check: each(func(s *statement) { // PE-021, PE-022
				s.eachPrincipal("AWS", func(pointer, text string) {
					if !s.pass.reported[pointer] && !couldBePrincipal(text) {
						s.report(pointer, text, "%q names no principal", text)
					}
				})
			}),
		},
		{
			ID: "malformed-service", Title: "Text that names no service", Severity: Wrong,
			Reason:    "A service principal is a whole name such as rds.amazonaws.com. Anything else names none.",
			Advice:    "Write the service's principal out.",
			Reference: docPrincipal,
			check: each(func(s *statement) { // PE-024
				s.eachPrincipal("Service", func(pointer, text string) {
					if text != "*" && (!strings.Contains(text, ".") || strings.ContainsAny(text, "*?/ ")) {
						s.report(pointer, text, "%q names no service", text)
					}
				})
			}),
		},
		{
			ID: "malformed-provider", Title: "Text that names no identity provider", Severity: Wrong,
			Reason:    "Under Federated stand ARNs of SAML and OIDC providers, and a few names that AWS knows, such as cognito-identity.amazonaws.com. Wildcards do not work there.",
			Advice:    "Write the provider's whole ARN.",
			Reference: docPrincipal,
			check: each(func(s *statement) { // PE-023
				s.eachPrincipal("Federated", func(pointer, text string) {
					if text != "*" && !couldBeProvider(text) {
						s.report(pointer, text, "%q names no identity provider", text)
					}
				})
			}),
		},
		{
			ID: "any-service", Title: "Any service or identity provider", Severity: Risky,
			Reason:    "* under Service or Federated is not described by AWS. It may let every service, or every identity provider, in.",
			Advice:    "Name the service or the provider.",
			Reference: docPrincipal,
			check: each(func(s *statement) { // PE-029
				for _, kind := range []string{"Service", "Federated"} {
					s.eachPrincipal(kind, func(pointer, text string) {
						if text == "*" && s.Effect == policy.Allow {
							s.report(pointer, text, "* under %s may let in all of them", kind)
						}
					})
				}
			}),
		},
		{
			ID: "public", Title: "Anyone, without conditions", Severity: Risky,
			Reason:    "The statement allows every principal of every account, and where the service takes unsigned requests everybody.",
			Advice:    `Name the principals, or test "aws:PrincipalOrgID", "aws:PrincipalArn" or "aws:SourceAccount".`,
			Reference: docPrincipal,
			check: each(func(s *statement) {
				kind := s.pass.document.Kind
				if s.Effect == policy.Allow && s.Principals != nil && s.Principals.Everyone && len(s.Conditions) == 0 &&
					kind != policy.Endpoint && kind != policy.RCP {
					s.report(below(s.pointer, "Principal"), "*", "anyone is allowed %s", some(s.Actions))
				}
			}),
		},
		{
			ID: "not-principal-allow", Title: "Allow with NotPrincipal", Severity: Risky,
			Reason:    "It allows everyone else: all other accounts, and unsigned requests too.",
			Advice:    "List who is allowed under Principal.",
			Reference: docNotPrinc,
			check: each(func(s *statement) { // PE-064
				if s.Effect == policy.Allow && s.NotPrincipals != nil {
					s.report(below(s.pointer, "NotPrincipal"), "NotPrincipal", "everyone who is not listed is allowed")
				}
			}),
		},
		{
			ID: "not-principal-deny", Title: "Deny with NotPrincipal", Severity: Risky,
			Reason:    "AWS may compare the account, the role and the session of a caller one by one, and denies all who have a permissions boundary, also those who are listed.",
			Advice:    `Deny Principal * with the condition ArnNotLike on "aws:PrincipalArn".`,
			Reference: docNotPrinc,
			check: each(func(s *statement) { // PE-065, PE-066
				if s.Effect == policy.Deny && s.NotPrincipals != nil {
					s.report(below(s.pointer, "NotPrincipal"), "NotPrincipal", "sessions of the listed roles, and all with a boundary, may be denied too")
				}
			}),
		},
		{
			ID: "confused-deputy", Title: "Service without the source of its request", Severity: Risky,
			Reason:    "Anyone may have the service send requests on their behalf, from any account. Without a test of the source the policy lets those in too.",
			Advice:    `Test "aws:SourceArn" or "aws:SourceAccount", "aws:SourceOrgID" for a whole organisation.`,
			Reference: docDeputy,
			check: each(func(s *statement) {
				if s.pass.document.Kind == policy.Trust {
					return
				}
				s.deputies(func(pointer, text string) {
					s.report(pointer, text, "%s may act for anybody here", text)
				})
			}),
		},
	}
}

// eachPrincipal visits the principals of a kind.
func (s *statement) eachPrincipal(kind string, visit func(pointer, text string)) {
	element, list := "Principal", s.Principals
	if list == nil {
		element, list = "NotPrincipal", s.NotPrincipals
	}
	if list == nil {
		return
	}
	names := map[string][]string{"AWS": list.AWS, "Service": list.Service, "Federated": list.Federated}[kind]
	for i, text := range names {
		pointer := s.member(element, kind, i)
		if kind == "AWS" && list.Everyone { // the parser has taken the * out of the list
			pointer = below(s.pointer, element, kind)
		}
		visit(pointer, text)
	}
}

// deputies visits the services that are allowed whoever they act for.
func (s *statement) deputies(visit func(pointer, text string)) {
	if s.Effect != policy.Allow || s.Principals == nil {
		return
	}
	for i := range s.Conditions {
		switch lower := strings.ToLower(s.Conditions[i].Key); {
		case strings.HasPrefix(lower, "aws:source"), strings.HasPrefix(lower, "kms:viaservice"), strings.HasPrefix(lower, "kms:calleraccount"),
			strings.HasPrefix(lower, "kms:encryptioncontext"), strings.HasPrefix(lower, "kms:grant"), strings.HasPrefix(lower, "aws:principalorg"), lower == "sts:externalid":
			return
		}
	}
	s.eachPrincipal("Service", func(pointer, text string) {
		if !s.pass.reported[pointer] {
			visit(pointer, text)
		}
	})
}

func uniqueID(text string) bool {
	if len(text) < 16 || strings.ContainsFunc(text, func(r rune) bool { return (r < '0' || r > '9') && (r < 'A' || r > 'Z') }) {
		return false
	}
	return strings.HasPrefix(text, "AIDA") || strings.HasPrefix(text, "AROA")
}

// digits reports an account id.
func digits(text string) bool {
	return len(text) == 12 && strings.Trim(text, "0123456789") == ""
}

func couldBeProvider(text string) bool {
	if parts := strings.SplitN(text, ":", arnParts); len(parts) == arnParts {
		kind, name, _ := strings.Cut(parts[5], "/")
		return parts[0] == "arn" && parts[2] == "iam" && name != "" && !strings.ContainsAny(text, "*?") &&
			(kind == "saml-provider" || kind == "oidc-provider")
	}
	return strings.Contains(text, ".") && !strings.ContainsAny(text, "*?/ ")
}

func couldBePrincipal(text string) bool {
	if digits(text) || strings.Contains(text, "${") {
		return true
	}
	parts := strings.SplitN(text, ":", arnParts)
	if len(parts) < arnParts || parts[0] != "arn" || !partition(parts[1]) || parts[3] != "" {
		return false
	}
	if !digits(parts[4]) && parts[4] != "cloudfront" {
		return false
	}
	kind, _, _ := strings.Cut(parts[5], "/")
	switch parts[2] {
	case "iam":
		return parts[5] == "root" || ((kind == "user" || kind == "role") && len(parts[5]) > len(kind)+1)
	case "sts":
		return (kind == "assumed-role" && strings.Count(parts[5], "/") == 2) || kind == "federated-user" || kind == "self"
	}
	return false
}
