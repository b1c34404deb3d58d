package policy

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func searcher(action string, statements ...string) *Request {
	text := `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
	return &Request{
		Principal: Principal{Kind: User, ARN: "arn:aws:iam::111122223333:user/ana", Account: accountA},
		Action:    action, Target: Target{Owner: accountA}, Context: NewContext(),
		Identity: &Layer{Policies: []Attached{{Document: Parse([]byte(text), Identity), Policy: "inline:p", AttachedTo: "ana"}}},
	}
}

const anyDatabase = "arn:aws:rds:us-east-1:111122223333:db:*"

func TestSearch_gives_a_readable_witness(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, statements, want string }{
		{"anything", `{"Effect":"Allow","Action":"*","Resource":"*"}`, "x"},
		{"a prefix", `{"Effect":"Allow","Action":"*","Resource":"arn:aws:rds:*:*:db:team-*"}`, "team-"},
		{"a letter that is denied", `{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"arn:aws:rds:*:*:db:x*"}`, "y"},
		{"NotResource", `{"Effect":"Allow","Action":"*","NotResource":["arn:aws:rds:*:*:db:?","arn:aws:rds:*:*:db:??"]}`, "xxx"},
		{"one name only", `{"Effect":"Allow","Action":"*","Resource":"arn:aws:rds:*:*:db:prod"}`, "prod"},
		{"another region", `{"Effect":"Allow","Action":"*","Resource":"arn:aws:rds:eu-*:*:db:*"}`, ""},
		{"everything denied", `{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"arn:aws:rds:*:*:db:*"}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			witness, d := Search(searcher("rds:CreateDBInstance", c.statements), anyDatabase)
			want := c.want
			if want != "" {
				want = strings.TrimSuffix(anyDatabase, "*") + want
			}
			if witness != want {
				t.Errorf("witness %q, want %q (%s)", witness, want, d.Formula)
			}
			if c.want == "" && (d.Formula != False || len(d.Layers()) == 0) {
				t.Errorf("a refusal says why: %s %v", d.Formula, d.Layers())
			}
		})
	}
}

func TestSearchAll_finds_one_resource_for_all_requests(t *testing.T) {
	t.Parallel()
	create := searcher("rds:CreateDBInstance", `{"Effect":"Allow","Action":"rds:Create*","Resource":"arn:aws:rds:*:*:db:a*"}`)
	modify := searcher("rds:ModifyDBInstance", `{"Effect":"Allow","Action":"rds:Modify*","Resource":"arn:aws:rds:*:*:db:*b"}`)
	if witness, ds := SearchAll([]*Request{create, modify}, anyDatabase); witness != strings.TrimSuffix(anyDatabase, "*")+"ab" || len(ds) != 2 {
		t.Errorf("witness %q", witness)
	}
	remove := searcher("rds:DeleteDBInstance", `{"Effect":"Allow","Action":"rds:Delete*","Resource":"arn:aws:rds:*:*:db:c*"}`)
	if witness, ds := SearchAll([]*Request{create, remove}, anyDatabase); witness != "" || len(ds) != 2 {
		t.Errorf("a name that begins with a and with c: %q", witness)
	}
}

func TestSearch_without_wildcards_is_a_decision(t *testing.T) {
	t.Parallel()
	r := searcher("rds:CreateDBInstance", `{"Effect":"Allow","Action":"*","Resource":"arn:aws:rds:*:*:db:prod"}`)
	if witness, _ := Search(r, strings.TrimSuffix(anyDatabase, "*")+"prod"); !strings.HasSuffix(witness, ":prod") {
		t.Errorf("witness %q", witness)
	}
	if witness, d := Search(r, strings.TrimSuffix(anyDatabase, "*")+"test"); witness != "" || d.Formula != False {
		t.Errorf("witness %q", witness)
	}
}

func TestSearch_gives_up_on_patterns_made_to_be_hard(t *testing.T) {
	t.Parallel()
	// The last but n-th letter is a: as many states as words of n letters.
	var statements []string
	for i := range 12 {
		statements = append(statements, fmt.Sprintf(`{"Effect":"Deny","Action":"*","Resource":"arn:aws:rds:*:*:db:*a%s"}`, strings.Repeat("?", i+10)))
	}
	statements = append(statements, `{"Effect":"Allow","Action":"*","Resource":"arn:aws:rds:*:*:db:*a`+strings.Repeat("?", 30)+`b"}`)
	statements = append(statements, `{"Effect":"Deny","Action":"*","Resource":"arn:aws:rds:*:*:db:*b"}`)
	start := time.Now()
	witness, d := Search(searcher("rds:CreateDBInstance", statements...), anyDatabase)
	if v := d.Formula.Verdict(); witness != "" || v.Certainty != Unknown || v.Unknown[0].Key != KeyCutoff {
		t.Errorf("witness %q of %s", witness, d.Formula)
	}
	if _, d := Search(searcher("rds:CreateDBInstance", statements[:12]...), anyDatabase); d.Formula != False {
		t.Errorf("what nothing allows is %s", d.Formula)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %s", took)
	}
}
