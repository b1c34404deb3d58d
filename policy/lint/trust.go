package lint

import (
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// trustRules look at the trust policies of roles.
func trustRules() []Rule {
	return []Rule{
		{
			ID: "trust-action", Title: "Action that no trust policy decides", Severity: Wrong,
			Reason:    "A trust policy says who may assume the role, and AWS takes actions of sts in it only.",
			Advice:    "Put what the role may do into its identity policies.",
			Reference: docPrincipal,
			check: trusts(func(s *statement) {
				for i := range s.entries {
					if e := &s.entries[i]; e.service != "sts" && !e.malformed && !e.all {
						s.report(s.element("Action", i), e.text, "%s is no action of sts", e.text)
					}
				}
			}),
		},
		{
			ID: "federated-action", Title: "Action that the identity provider cannot use", Severity: Wrong,
			Reason:    "Identities of a provider assume roles with sts:AssumeRoleWithWebIdentity (OIDC) or sts:AssumeRoleWithSAML. sts:AssumeRole for such a principal allows nothing.",
			Advice:    "Use the action of the provider's kind.",
			Reference: docPrincipal,
			check: trusts(func(s *statement) { // PE-174
				if s.Effect != policy.Allow || len(s.Principals.Federated) == 0 {
					return
				}
				s.eachPrincipal("Federated", func(pointer, text string) {
					action := "sts:AssumeRoleWithWebIdentity"
					if strings.Contains(text, ":saml-provider/") {
						action = "sts:AssumeRoleWithSAML"
					}
					if text != "*" && len(s.entries) > 0 && !s.does(action) {
						s.report(pointer, text, "no action of the statement lets %s assume the role: that is %s", text, action)
					}
				})
			}),
		},
		{
			ID: "unfederated-action", Title: "Action for identity providers alone", Severity: Wrong,
			Reason:    "sts:AssumeRoleWithSAML and sts:AssumeRoleWithWebIdentity are for identities of a provider; accounts, users, roles and services assume a role with sts:AssumeRole.",
			Advice:    "Use sts:AssumeRole, or name the provider under Federated.",
			Reference: docPrincipal,
			check: trusts(func(s *statement) {
				if s.Effect != policy.Allow || len(s.Principals.Federated) > 0 || s.Principals.Everyone || len(s.entries) == 0 {
					return
				}
				for i := range s.entries {
					if e := &s.entries[i]; e.name != "assumerolewithsaml" && e.name != "assumerolewithwebidentity" {
						return
					}
				}
				s.report(s.element("Action", 0), s.Actions[0], "%s is for identities of a provider, and the statement names none", s.Actions[0])
			}),
		},
		{
			ID: "other-issuer", Title: "Condition on another identity provider", Severity: Wrong,
			Reason:    "The claims of an identity are under the name of its own provider. A key of another provider is never there.",
			Advice:    "Begin the key with the provider's address as in its ARN: HOST/PATH:claim.",
			Reference: docOIDC,
			check: trusts(func(s *statement) {
				hosts := s.providers()
				if len(hosts) == 0 {
					return
				}
				for i := range s.Conditions {
					c := &s.Conditions[i]
					if lower := strings.ToLower(c.Key); issuer(lower) && !hosts[lower[:strings.LastIndexByte(lower, ':')]] {
						s.report(s.condition(c), c.Key, "%s is a key of another provider than those that the statement names", c.Key)
					}
				}
			}),
		},
		{
			ID: "oidc-subject", Title: "Any identity of an OIDC provider", Severity: Risky,
			Reason:    "Without a test of the subject every identity of the provider may assume the role: with GitHub every repository of everybody, with a cluster every service account.",
			Advice:    `Test HOST:sub with StringEquals, or StringLike with as much of the subject as is known.`,
			Reference: docOIDC,
			check: trusts(func(s *statement) { // PE-135, PE-221
				s.eachOIDC(func(pointer, text, host string) {
					for _, c := range s.claims(host) {
						claim := strings.ToLower(c.Key[strings.LastIndexByte(c.Key, ':')+1:])
						if host == "cognito-identity.amazonaws.com" && claim == "aud" {
							return // the audience is the pool of identities
						}
						if claim != "aud" && claim != "oaud" && claim != "amr" && !loose(c) {
							return
						}
					}
					s.report(pointer, text, "any identity of %s may assume the role", host)
				})
			}),
		},
		{
			ID: "oidc-audience", Title: "Any audience of an OIDC provider", Severity: Note,
			Reason:    "Without a test of the audience a token that was made for another purpose serves as well.",
			Advice:    `Test HOST:aud, for most providers against sts.amazonaws.com.`,
			Reference: docOIDC,
			check: trusts(func(s *statement) {
				s.eachOIDC(func(pointer, text, host string) {
					for _, c := range s.claims(host) {
						if strings.HasSuffix(strings.ToLower(c.Key), ":aud") {
							return
						}
					}
					s.report(pointer, text, "tokens of %s for any audience are taken", host)
				})
			}),
		},
		{
			ID: "trust-deputy", Title: "Role for a service, whoever it acts for", Severity: Note,
			Reason:    "Many services say for whom they assume a role. Without a test of the source, another account may have the service use the role, where the service does not check that itself.",
			Advice:    `Test "aws:SourceAccount" or "aws:SourceArn" where the service's documentation says that it sends them.`,
			Reference: docDeputy,
			check: trusts(func(s *statement) {
				s.deputies(func(pointer, text string) {
					switch service, _, _ := strings.Cut(text, "."); service {
					case "ec2", "lambda": // they take roles of their own account only, and send no source
					default:
						s.report(pointer, text, "%s may use the role for anybody, as far as the policy says", text)
					}
				})
			}),
		},
		{
			ID: "key-lockout", Title: "Key that nobody may manage", Severity: Risky,
			Reason:    "No statement allows kms:PutKeyPolicy. Nobody can change the policy any more, and only AWS support can recover the key.",
			Advice:    "Allow kms:* to the account, or kms:PutKeyPolicy to those who manage the key.",
			Reference: docKeyPolicy,
			check: func(p *pass) { // PE-179
				if p.document.Kind == policy.KeyPolicy && len(p.statements) > 0 && !p.unread() && !p.document.Allows("kms:PutKeyPolicy") {
					p.whole(p.places.find("").line, "", "no statement allows kms:PutKeyPolicy")
				}
			},
		},
	}
}

// trusts makes a check of a check of the statements of trust policies that
// have a Principal.
func trusts(check func(*statement)) func(*pass) {
	return each(func(s *statement) {
		if s.pass.document.Kind == policy.Trust && s.Principals != nil {
			check(s)
		}
	})
}

// unread reports whether some statement could not be read.
func (p *pass) unread() bool {
	for _, problem := range p.document.Problems {
		if !problem.Warning {
			return true
		}
	}
	return false
}

// hostOf is the address of an OIDC provider, as its claims' keys have it.
func hostOf(provider string) string {
	if _, host, ok := strings.Cut(provider, ":oidc-provider/"); ok {
		return strings.ToLower(host)
	}
	switch provider {
	case "cognito-identity.amazonaws.com", "accounts.google.com", "graph.facebook.com", "www.amazon.com":
		return provider
	}
	return ""
}

// providers are the hosts of the OIDC providers, if the statement names
// nothing else.
func (s *statement) providers() map[string]bool {
	hosts := map[string]bool{}
	for _, provider := range s.Principals.Federated {
		host := hostOf(provider)
		if host == "" {
			return nil
		}
		hosts[host] = true
	}
	return hosts
}

// eachOIDC visits the OIDC providers whose identities may assume the role.
func (s *statement) eachOIDC(visit func(pointer, text, host string)) {
	if s.Effect != policy.Allow || !s.does("sts:AssumeRoleWithWebIdentity") {
		return
	}
	s.eachPrincipal("Federated", func(pointer, text string) {
		if host := hostOf(text); host != "" {
			visit(pointer, text, host)
		}
	})
}

// claims are the conditions that demand something of a provider's claims.
func (s *statement) claims(host string) []*policy.Condition {
	var found []*policy.Condition
	for i := range s.Conditions {
		c := &s.Conditions[i]
		lower := strings.ToLower(c.Key)
		if strings.HasPrefix(lower, host+":") && !negated(c.Operator) && baseOf(c.Operator) != "null" {
			found = append(found, c)
		}
	}
	return found
}

// loose reports a condition that nearly any value satisfies, such as * or
// repo:*.
func loose(c *policy.Condition) bool {
	for _, value := range c.Values {
		if trimmed := strings.Trim(value, "*?:/"); trimmed == "" || trimmed == "repo" || trimmed == "system:serviceaccount" || trimmed == "project_path" {
			return true
		}
	}
	return false
}
