package synthetic

// movementWays lead over other principals to a table.
func movementWays() []way {
	return []way{
		{"assume", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			start := p.user(p.here, "start", assume(p.named(p.here, "reader")))
			p.reader(p.here, t, start)
			return Plant{From: start, To: t, Want: Yes, Hops: 2}
		}},
		{"assume across", true, func(p *planter) Plant {
			t := p.ledger(p.there)
			start := p.role(p.here, "start", ofFunctions(), assume(p.named(p.there, "reader")))
			p.reader(p.there, t, p.here.iam("root"))
			return Plant{From: start, To: t, Want: Yes, Hops: 2}
		}},
		{"trust the organisation", true, func(p *planter) Plant {
			t := p.ledger(p.there)
			start := p.user(p.here, "start", assume(p.named(p.there, "reader")))
			p.role(p.there, "reader", trusting("AWS", "*").given(when("StringEquals", "aws:PrincipalOrgID", organization)), read(t))
			return Plant{From: start, To: t, Want: Yes, Hops: 2}
		}},
		{"pipeline", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			subject := "repo:acme/" + p.name("app") + ":ref:refs/heads/main"
			deploy := p.role(p.here, "deploy", webIdentity(p.here, subject), assume(p.named(p.here, "reader")))
			p.reader(p.here, t, deploy)
			return Plant{From: provider(p.here) + "#" + subject, To: t, Want: Yes, Hops: 3}
		}},
		{"access key", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			other := p.user(p.here, "other", assume(p.named(p.here, "reader")))
			p.reader(p.here, t, other)
			start := p.user(p.here, "start", allow(other, "iam:CreateAccessKey"))
			return Plant{From: start, To: t, Want: unless(guarded(p.here.number), Yes), Hops: 3}
		}},
		{"rewrite trust", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			reader := p.reader(p.here, t, p.here.iam("user/%s", p.name("start")))
			start := p.role(p.here, "start", ofFunctions(), allow(reader, "iam:UpdateAssumeRolePolicy"))
			return Plant{From: start, To: t, Want: Yes, Hops: 2}
		}},
		{"write own policy", false, func(p *planter) Plant {
			start := p.role(p.here, "start", ofFunctions(), allow(p.named(p.here, "start"), "iam:PutRolePolicy"))
			return Plant{From: start, To: p.ledger(p.here), Want: unless(guarded(p.here.number), Yes), Hops: 2}
		}},
		{"switch policy version", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			id := p.here.iam("policy/%s", p.name("switched"))
			p.in(p.here, func(a *account) {
				a.versions(id, []statement{allow(id, "iam:SetDefaultPolicyVersion")}, []statement{read(t)})
			})
			return Plant{From: p.userHaving(p.here, "start", having{attached: []string{id}}), To: t, Want: Yes, Hops: 2}
		}},
		{"rewrite policy", false, func(p *planter) Plant {
			id := p.here.iam("policy/%s", p.name("rewritten"))
			p.in(p.here, func(a *account) { a.managedPolicy(id, allow(id, "iam:CreatePolicyVersion")) })
			return Plant{From: p.userHaving(p.here, "start", having{attached: []string{id}}), To: p.ledger(p.here), Want: Yes, Hops: 2}
		}},
		{"group", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			return Plant{From: p.userHaving(p.here, "start", having{groups: []string{p.group("readers", read(t))}}), To: t, Want: Yes, Hops: 1}
		}},
		{"join group", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			start := p.user(p.here, "start", allow(p.here.iam("group/%s", p.group("readers", read(t))), "iam:AddUserToGroup"))
			return Plant{From: start, To: t, Want: Yes, Hops: 2}
		}},
		{"lift boundary", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			boundary := p.boundary(allow("*", "iam:DeleteRolePermissionsBoundary"))
			start := p.roleHaving(p.here, "start", ofFunctions(), having{boundary: boundary, inline: []statement{
				read(t), allow(p.named(p.here, "start"), "iam:DeleteRolePermissionsBoundary"),
			}})
			return Plant{From: start, To: t, Want: Yes, Hops: 2}
		}},
		{"new function", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			job := p.role(p.here, "job", ofFunctions(), read(t))
			start := p.user(p.here, "start", allow(job, "iam:PassRole"), allow(p.here.functionARN(p.name("*")), "lambda:CreateFunction", "lambda:InvokeFunction"))
			return Plant{From: start, To: t, Want: Yes, Hops: 2}
		}},
		{"new instance across", true, func(p *planter) Plant {
			t := p.ledger(p.there)
			_, host := p.host(p.here, false, assume(p.named(p.there, "reader")))
			p.reader(p.there, t, host)
			start := p.user(p.here, "start", allow(host, "iam:PassRole"), allow("*", "ec2:RunInstances"))
			return Plant{From: start, To: t, Want: Yes, Hops: 3}
		}},
		{"attach policy", false, func(p *planter) Plant {
			start := p.role(p.here, "start", ofFunctions(), allow(p.named(p.here, "start"), "iam:AttachRolePolicy"))
			return Plant{From: start, To: p.ledger(p.here), Want: Yes, Hops: 2}
		}},
		{"policy of own group", false, func(p *planter) Plant {
			group := p.name("authors")
			p.group("authors", allow(p.here.iam("group/%s", group), "iam:PutGroupPolicy"))
			return Plant{From: p.userHaving(p.here, "start", having{groups: []string{group}}), To: p.ledger(p.here), Want: Yes, Hops: 2}
		}},
		{"replace boundary", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			start := p.userHaving(p.here, "start", having{boundary: p.boundary(allow("*", "iam:PutUserPermissionsBoundary")), inline: []statement{
				read(t), allow(p.here.iam("user/%s", p.name("start")), "iam:PutUserPermissionsBoundary"),
			}})
			return Plant{From: start, To: t, Want: Yes, Hops: 2}
		}},
		{"console password", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			other := p.person("other", 1, false, read(t))
			return Plant{From: p.user(p.here, "start", allow(other, "iam:UpdateLoginProfile")), To: t, Want: Yes, Hops: 2}
		}},
		{"four hops", true, func(p *planter) Plant {
			t := p.ledger(p.there)
			subject := "repo:acme/" + p.name("app") + ":environment:production"
			deploy := p.role(p.here, "deploy", webIdentity(p.here, subject), assume(p.named(p.there, "builder")))
			job := p.role(p.there, "job", ofFunctions(), read(t))
			p.role(p.there, "builder", trusting("AWS", deploy), allow(job, "iam:PassRole"),
				allow(p.there.functionARN(p.name("*")), "lambda:CreateFunction", "lambda:InvokeFunction"))
			return Plant{From: provider(p.here) + "#" + subject, To: t, Want: Yes, Hops: 4}
		}},
		{"five hops", true, func(p *planter) Plant {
			t := p.ledger(p.there)
			job := p.function(p.there, p.role(p.there, "job", ofFunctions(), read(t)))
			start := p.user(p.here, "start", assume(p.named(p.here, "middle")))
			middle := p.role(p.here, "middle", trusting("AWS", start), assume(p.named(p.there, "deploy")))
			p.role(p.there, "deploy", trusting("AWS", middle), allow(job, "lambda:UpdateFunctionCode", "lambda:InvokeFunction"))
			return Plant{From: start, To: t, Want: Yes, Hops: 5}
		}},
	}
}

func provider(at place) string { return at.iam("oidc-provider/%s", issuer) }

// webIdentity is a trust in one subject of the CI.
func webIdentity(at place, subject string) statement {
	s := trusting("Federated", provider(at))
	s.Action = []string{"sts:AssumeRoleWithWebIdentity"}
	return s.given(tests{"StringEquals": {issuer + ":aud": {"sts.amazonaws.com"}, issuer + ":sub": {subject}}})
}

// boundary lays a permissions boundary.
func (p *planter) boundary(statements ...statement) string {
	id := p.here.iam("policy/%s", p.name("boundary"))
	p.in(p.here, func(a *account) { a.managedPolicy(id, statements...) })
	return id
}
