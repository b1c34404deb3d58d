package synthetic

// conditionWays lead to a table under conditions, or by what the start is
// called or tagged.
func conditionWays() []way {
	reads := func(name string, want string, statements func(p *planter, table string) []statement) way {
		return way{name, false, func(p *planter) Plant {
			t := p.ledger(p.here)
			return Plant{From: p.user(p.here, "start", statements(p, t)...), To: t, Want: want, Hops: 1}
		}}
	}
	return []way{
		{"MFA", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			start := p.user(p.here, "start", assume(p.named(p.here, "reader")))
			p.role(p.here, "reader", trusting("AWS", start).given(when("Bool", "aws:MultiFactorAuthPresent", "true")), read(t))
			return Plant{From: start, To: t, Want: If, Hops: 2}
		}},
		{"external id", true, func(p *planter) Plant {
			t := p.ledger(p.there)
			start := p.role(p.here, "start", ofFunctions(), assume(p.named(p.there, "reader")))
			p.role(p.there, "reader", trusting("AWS", start).given(when("StringEquals", "sts:ExternalId", "planted")), read(t))
			return Plant{From: start, To: t, Want: If, Hops: 2}
		}},
		reads("source address", If, func(_ *planter, table string) []statement {
			return []statement{read(table).given(when("IpAddress", "aws:SourceIp", office))}
		}),
		reads("time that has come", Yes, func(_ *planter, table string) []statement {
			return []statement{read(table).given(when("DateGreaterThan", "aws:CurrentTime", "2025-01-01T00:00:00Z"))}
		}),
		reads("own organisation", Yes, func(_ *planter, table string) []statement {
			return []statement{read(table).given(when("StringEquals", "aws:ResourceOrgID", organization))}
		}),
		reads("region", Yes, func(p *planter, table string) []statement {
			return []statement{read(table).given(when("StringEquals", "aws:RequestedRegion", p.here.region))}
		}),
		reads("everything but", Yes, func(_ *planter, table string) []statement {
			return []statement{{Effect: "Allow", NotAction: []string{"iam:*", "sts:*"}, Resource: []string{table}}}
		}),
		reads("denied to others", Yes, func(_ *planter, table string) []statement {
			return []statement{read(table), deny("*", "dynamodb:*").given(when("StringNotEquals", "aws:PrincipalTag/planted", "start"))}
		}),
		{"own tag", false, func(p *planter) Plant {
			t := p.table(p.here, p.name("start"), "")
			start := p.role(p.here, "start", ofFunctions(), read(p.here.arn("dynamodb", "table/%s", p.name("${aws:PrincipalTag/planted}"))))
			return Plant{From: start, To: t, Want: Yes, Hops: 1}
		}},
		{"own name", false, func(p *planter) Plant {
			t := p.table(p.here, p.name("start")+"-notes", "")
			return Plant{From: p.user(p.here, "start", read(p.here.arn("dynamodb", "table/${aws:username}-notes"))), To: t, Want: Yes, Hops: 1}
		}},
		{"SCP of the office", false, func(p *planter) Plant {
			t := p.table(p.here, "office-"+p.name("ledger"), "")
			want := Yes
			if p.here.number%10 == 4 {
				want = If
			}
			return Plant{From: p.user(p.here, "start", read(t)), To: t, Want: want, Hops: 1}
		}},
		{"RCP of the office", true, func(p *planter) Plant {
			t := p.ledger(p.there)
			want := Yes
			if vaulted(p.there.number) {
				want = If
			}
			role := p.there.iam("role/office-%s", p.name("reader"))
			start := p.user(p.here, "start", assume(role))
			p.in(p.there, func(a *account) {
				a.role(role, nil, printed(trusting("AWS", start)), having{inline: []statement{read(t)}})
			})
			return Plant{From: start, To: t, Want: want, Hops: 2}
		}},
	}
}
