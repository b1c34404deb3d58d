package synthetic

// openWays are plants that lead to their end.
func openWays() []way {
	return []way{
		{"table", false, func(p *planter) Plant {
			t := p.table(p.here, p.name("ledger"), "")
			return Plant{From: p.user(p.here, "reader", read(t)), To: t, Want: Yes, Hops: 1}
		}},
		{"assume", false, func(p *planter) Plant {
			t := p.table(p.here, p.name("ledger"), "")
			reader := roleNamed(p.here, p.name("reader"))
			start := p.user(p.here, "start", assume(reader))
			p.role(p.here, "reader", trusting("AWS", start), read(t))
			return Plant{From: start, To: t, Want: Yes, Hops: 2}
		}},
		{"assume across", true, func(p *planter) Plant {
			t := p.table(p.there, p.name("ledger"), "")
			reader := roleNamed(p.there, p.name("reader"))
			start := p.role(p.here, "start", service(), assume(reader))
			p.role(p.there, "reader", trusting("AWS", p.here.iam("root")), read(t))
			return Plant{From: start, To: t, Want: Yes, Hops: 2}
		}},
	}
}
