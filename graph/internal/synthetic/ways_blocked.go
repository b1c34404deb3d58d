package synthetic

// blockedWays are plants that end before their end.
func blockedWays() []way {
	return []way{
		{"no trust", false, func(p *planter) Plant {
			t := p.table(p.here, p.name("ledger"), "")
			reader := roleNamed(p.here, p.name("reader"))
			start := p.user(p.here, "start", assume(reader))
			p.role(p.here, "reader", trusting("AWS", p.user(p.here, "other")), read(t))
			return Plant{From: start, To: t, Want: No}
		}},
		{"table across without its policy", true, func(p *planter) Plant {
			t := p.table(p.there, p.name("ledger"), "")
			return Plant{From: p.user(p.here, "start", read(t)), To: t, Want: No}
		}},
		{"explicit deny", false, func(p *planter) Plant {
			t := p.table(p.here, p.name("ledger"), "")
			return Plant{From: p.user(p.here, "start", read(t), deny(t, "dynamodb:*")), To: t, Want: No}
		}},
	}
}
