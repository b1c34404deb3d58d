package synthetic

// blockedWays would lead to a table over other principals, but something
// stops them.
func blockedWays() []way {
	return []way{
		{"no trust", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			start := p.user(p.here, "start", assume(p.named(p.here, "reader")))
			p.reader(p.here, t, p.user(p.here, "other"))
			return Plant{From: start, To: t, Want: No}
		}},
		{"no permission to assume across", true, func(p *planter) Plant {
			t := p.ledger(p.there)
			start := p.user(p.here, "start")
			p.reader(p.there, t, start)
			return Plant{From: start, To: t, Want: No}
		}},
		{"trust in another organisation", true, func(p *planter) Plant {
			t := p.ledger(p.there)
			start := p.user(p.here, "start", assume(p.named(p.there, "reader")))
			p.role(p.there, "reader", trusting("AWS", "*").given(when("StringEquals", "aws:PrincipalOrgID", "o-another0001")), read(t))
			return Plant{From: start, To: t, Want: No}
		}},
		{"boundary", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			boundary := p.boundary(allow("*", "s3:*", "sts:*"))
			return Plant{From: p.userHaving(p.here, "start", having{boundary: boundary, inline: []statement{read(t)}}), To: t, Want: No}
		}},
		{"boundary in the middle", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			start := p.user(p.here, "start", assume(p.named(p.here, "reader")))
			p.roleHaving(p.here, "reader", trusting("AWS", start), having{boundary: p.boundary(allow("*", "s3:*")), inline: []statement{read(t)}})
			return Plant{From: start, To: t, Want: No}
		}},
		{"SCP", false, func(p *planter) Plant {
			t := p.table(p.here, "sealed-"+p.name("ledger"), "")
			return Plant{From: p.user(p.here, "start", read(t)), To: t, Want: unless(p.here.number > 0, Yes), Hops: 1} // PE-145
		}},
		{"SCP at the end", true, func(p *planter) Plant {
			t := p.table(p.there, "sealed-"+p.name("ledger"), "")
			start := p.user(p.here, "start", assume(p.named(p.there, "reader")))
			p.reader(p.there, t, start)
			return Plant{From: start, To: t, Want: unless(p.there.number > 0, Yes), Hops: 2}
		}},
		{"another pipeline", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			deploy := p.role(p.here, "deploy", webIdentity(p.here, "repo:acme/"+p.name("app")+":ref:refs/heads/main"), assume(p.named(p.here, "reader")))
			p.reader(p.here, t, deploy)
			other := "repo:acme/" + p.name("other") + ":ref:refs/heads/main"
			p.role(p.here, "other", webIdentity(p.here, other))
			return Plant{From: provider(p.here) + "#" + other, To: t, Want: No}
		}},
		{"two access keys already", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			other := p.person("other", 2, true, read(t))
			return Plant{From: p.user(p.here, "start", allow(other, "iam:CreateAccessKey")), To: t, Want: No}
		}},
		{"console password behind a device", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			other := p.person("other", 1, true, read(t))
			return Plant{From: p.user(p.here, "start", allow(other, "iam:UpdateLoginProfile")), To: t, Want: No}
		}},
		{"boundary that keeps itself", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			start := p.roleHaving(p.here, "start", ofFunctions(), having{boundary: p.boundary(allow("*", "s3:*")), inline: []statement{
				read(t), allow(p.named(p.here, "start"), "iam:DeleteRolePermissionsBoundary"),
			}})
			return Plant{From: start, To: t, Want: No}
		}},
		{"function without a role", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			p.role(p.here, "job", ofFunctions(), read(t))
			start := p.user(p.here, "start", allow(p.here.functionARN(p.name("*")), "lambda:CreateFunction", "lambda:InvokeFunction"))
			return Plant{From: start, To: t, Want: No}
		}},
		{"role that is not of functions", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			job := p.role(p.here, "job", ofInstances(), read(t))
			start := p.user(p.here, "start", allow(job, "iam:PassRole"), allow(p.here.functionARN(p.name("*")), "lambda:CreateFunction", "lambda:InvokeFunction"))
			return Plant{From: start, To: t, Want: No}
		}},
		{"host that is stopped", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			host, _ := p.host(p.here, false, read(t))
			return Plant{From: p.user(p.here, "start", allow(host, "ssm:StartSession")), To: t, Want: No}
		}},
		{"deny of a group", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			groups := []string{p.group("barred", deny("*", "dynamodb:Get*", "dynamodb:Query"))}
			return Plant{From: p.userHaving(p.here, "start", having{groups: groups, inline: []statement{read(t)}}), To: t, Want: No}
		}},
		{"another tag", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			start := p.role(p.here, "start", ofFunctions(), read(t).given(when("StringEquals", "aws:PrincipalTag/planted", "another")))
			return Plant{From: start, To: t, Want: No}
		}},
		{"time that is over", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			return Plant{From: p.user(p.here, "start", read(t).given(when("DateLessThan", "aws:CurrentTime", "2025-01-01T00:00:00Z"))), To: t, Want: No}
		}},
	}
}
