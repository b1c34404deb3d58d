package policy

import "testing"

func TestSearchAny_asks_each_action_for_itself(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, identity  string
		actions         []string
		action, witness string
		want            Certainty
	}{
		{
			"the first that is allowed", `[{"Effect":"Allow","Action":"rds:*","Resource":"*"},{"Effect":"Deny","Action":"rds:Delete*","Resource":"*"}]`,
			[]string{"rds:DeleteDBInstance", "rds:StopDBInstance", "rds:StartDBInstance"},
			"rds:StopDBInstance", "arn:aws:rds:us-east-1:111122223333:db:x", Yes,
		},
		{
			"one without conditions before one with", `[{"Effect":"Allow","Action":"rds:StartDBInstance","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}},{"Effect":"Allow","Action":"rds:StopDBInstance","Resource":"arn:aws:rds:*:*:db:a?"}]`,
			[]string{"rds:StartDBInstance", "rds:StopDBInstance"},
			"rds:StopDBInstance", "arn:aws:rds:us-east-1:111122223333:db:ax", Yes,
		},
		{
			"what allows one and what denies another are never mixed", `[{"Effect":"Allow","Action":"rds:Start*","Resource":"arn:aws:rds:*:*:db:a"},{"Effect":"Deny","Action":"rds:Start*","Resource":"*"},{"Effect":"Allow","Action":"s3:*","Resource":"*"}]`,
			[]string{"rds:StartDBInstance", "rds:StopDBInstance"},
			"rds:StartDBInstance", "", No,
		},
		{"no action at all", `[{"Effect":"Allow","Action":"*","Resource":"*"}]`, nil, "", "", No},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := &Request{
				Principal: Principal{Kind: User, ARN: "arn:aws:iam::111122223333:user/ana", Account: accountA},
				Target:    Target{Owner: accountA}, Context: NewContext(),
				Identity: &Layer{Policies: []Attached{{Document: Parse([]byte(`{"Version":"2012-10-17","Statement":`+c.identity+`}`), Identity)}}},
			}
			action, witness, d := SearchAny(r, c.actions, "arn:aws:rds:us-east-1:111122223333:db:*")
			if got := d.Formula.Verdict().Certainty; action != c.action || witness != c.witness || got != c.want {
				t.Errorf("%s on %q with %d (%s); want %s on %q with %d", action, witness, got, d.Formula, c.action, c.witness, c.want)
			}
		})
	}
}
