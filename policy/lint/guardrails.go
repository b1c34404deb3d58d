package lint

import "github.com/iamreach/iamreach/policy"

// guardrailRules look at SCPs, RCPs and endpoint policies.
func guardrailRules() []Rule {
	return []Rule{
		{
			ID: "rcp-refused", Title: "Element that AWS refuses in RCPs", Severity: Wrong,
			Reason:    "An RCP has version 2012-10-17, and its statements are Deny, Principal *, Action and Resource or NotResource. AWS does not store anything else; Allow is for RCPFullAWSAccess alone.",
			Advice:    "Deny to *, and leave principals and actions out by conditions such as aws:PrincipalArn.",
			Reference: docRCPSyntax,
			check: func(p *pass) { // PE-008, PE-015
				if p.document.Kind != policy.RCP || fullAccess(p.document) {
					return
				}
				if !p.variables() && len(p.statements) > 0 {
					p.whole(p.places.find("/Version").line, p.document.Version, "an RCP has Version 2012-10-17")
				}
				for _, s := range p.statements {
					if s.Effect == policy.Allow {
						s.report(below(s.pointer, "Effect"), "Allow", "an RCP does not Allow")
					}
					if len(s.NotActions) > 0 {
						s.report(below(s.pointer, "NotAction"), "NotAction", "an RCP has no NotAction")
					}
					if s.NotPrincipals != nil {
						s.report(below(s.pointer, "NotPrincipal"), "NotPrincipal", "an RCP has no NotPrincipal")
					}
					if l := s.Principals; l != nil && (!l.Everyone || len(l.AWS)+len(l.Service)+len(l.Federated)+len(l.Canonical) > 0) {
						s.report(below(s.pointer, "Principal"), "Principal", "the principal of an RCP is *")
					}
				}
			},
		},
		{
			ID: "rcp-service", Title: "Service that RCPs do not govern", Severity: Risky,
			Reason:    "RCPs act on the resources of certain services only. For others, such as RDS, a statement has no effect.",
			Advice:    "Use an SCP for who may act, and take the action out of the RCP, unless AWS has added the service since.",
			Reference: docRCP,
			check: each(func(s *statement) { // PE-149
				if s.pass.document.Kind != policy.RCP {
					return
				}
				s.eachAction(func(pointer string, e entry) {
					if !e.all && !e.malformed && !policy.RCPsGovern(e.service) {
						s.report(pointer, e.text, "RCPs do not govern %s, as of 2026-09-26", e.service)
					}
				})
			}),
		},
		{
			ID: "endpoint-principal", Title: "Principal in the policy of a gateway endpoint", Severity: Risky,
			Reason:    "In the policy of a gateway endpoint (S3, DynamoDB) an account as principal stands for its root user alone, and other principals for nobody.",
			Advice:    `Write Principal *, and test "aws:PrincipalArn" or "aws:PrincipalAccount" in a condition.`,
			Reference: docEndpoints,
			check: each(func(s *statement) { // PE-195
				if s.pass.document.Kind != policy.Endpoint || s.Principals == nil || s.Principals.Everyone {
					return
				}
				for i := range s.entries {
					if e := &s.entries[i]; e.service == "s3" || e.service == "dynamodb" {
						s.report(below(s.pointer, "Principal"), "Principal", "principals other than * do not work in the policy of a gateway endpoint")
						return
					}
				}
			}),
		},
	}
}

// fullAccess reports the one RCP that allows, which AWS wrote itself.
func fullAccess(d *policy.Document) bool {
	if len(d.Statements) != 1 {
		return false
	}
	s := &d.Statements[0]
	return s.Effect == policy.Allow && len(s.Conditions) == 0 && s.Principals != nil && s.Principals.Everyone &&
		len(s.Actions) == 1 && s.Actions[0] == "*" && len(s.Resources) == 1 && s.Resources[0] == "*"
}
