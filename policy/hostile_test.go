package policy

import (
	"fmt"
	"strings"
)

// hostile is a kind of input that somebody makes to be hard, of any size. What
// it returns does the work once.
type hostile struct {
	name  string
	make  func(n int) (work func())
	first int // the size from which a bound cuts the work off, if there is one
}

// policyOf is a document of n statements.
func policyOf(n int, statement func(i int) string) string {
	var b strings.Builder
	b.WriteString(`{"Version":"2012-10-17","Statement":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(statement(i))
	}
	b.WriteString(`]}`)
	return b.String()
}

func listOf(n int, entry func(i int) string) string {
	list := make([]string, n)
	for i := range list {
		list[i] = `"` + entry(i) + `"`
	}
	return "[" + strings.Join(list, ",") + "]"
}

// documentsOf are policies of n statements together, as many as fit into each.
func documentsOf(kind Kind, n int, statement func(i int) string) *Layer {
	const most = 2000
	l := &Layer{}
	for from := 0; from < n; from += most {
		d := Parse([]byte(policyOf(min(most, n-from), func(i int) string { return statement(from + i) })), kind)
		if len(d.Problems) > 0 {
			panic(d.Problems[0].Text) // the case says something else than it means to
		}
		l.Policies = append(l.Policies, Attached{Document: d, Policy: "p", AttachedTo: "ana"})
	}
	return l
}

const allowAll = `{"Effect":"Allow","Action":"*","Resource":"*"}`

// decided is a request with identity policies of n statements beside one that
// allows everything.
func decided(n int, statement func(i int) string) func() {
	r := searcher("rds:CreateDBInstance")
	r.Target.ARN = "arn:aws:rds:us-east-1:111122223333:db:prod"
	r.Identity = documentsOf(Identity, n+1, func(i int) string {
		if i == n {
			return allowAll
		}
		return statement(i)
	})
	return func() { Decide(r).Formula.Verdict() }
}

var hostiles = []hostile{
	{name: "reading statements", make: func(n int) func() {
		text := []byte(policyOf(min(n, 12000), func(i int) string {
			return fmt.Sprintf(`{"Effect":"Allow","Action":["s3:Get%d*","kms:*"],"Resource":"*"}`, i)
		}))
		return func() {
			if d := Parse(text, Identity); len(d.Statements) == 0 {
				panic(d.Problems[0].Text)
			}
		}
	}},
	{name: "conditions of one statement", make: func(n int) func() {
		n = min(n, 20000)
		return decided(1, func(int) string {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, `,"aws:RequestTag/k%d":"v"`, i)
			}
			return `{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{` + b.String()[1:] + `}}}`
		})
	}},
	{name: "ways to be allowed, of which each of two policies needs one", make: func(n int) func() {
		ways := func(tag string) func(i int) string {
			return func(i int) string {
				return fmt.Sprintf(`{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/%s%d":"v","aws:SourceVpce":"v%d"}}}`, tag, i, i%7)
			}
		}
		r := searcher("rds:CreateDBInstance")
		r.Target.ARN = "arn:aws:rds:us-east-1:111122223333:db:prod"
		r.Identity, r.Boundary = documentsOf(Identity, n, ways("i")), documentsOf(Boundary, n, ways("b"))
		return func() { Decide(r).Formula.Verdict() }
	}},
	{name: "denials beside patterns of their key", make: func(n int) func() {
		r := searcher("rds:CreateDBInstance")
		r.Target.ARN = "arn:aws:rds:us-east-1:111122223333:db:prod"
		r.Identity = documentsOf(Identity, n, func(i int) string {
			if i == 0 {
				return `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"aws:SourceVpce":["*a*b*c*","*d*e*","*f?g*"]}}}`
			}
			return fmt.Sprintf(`{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringLike":{"aws:SourceVpce":"*h%d*","aws:SourceVpc":"v%d"}}}`, i, i)
		})
		return func() { Decide(r).Formula.Verdict() }
	}},
	{name: "statements that do not matter", make: func(n int) func() {
		return decided(n, func(i int) string {
			return fmt.Sprintf(`{"Effect":"Allow","Action":"s3:Get%d*","Resource":"arn:aws:s3:::b%d/*"}`, i, i)
		})
	}},
	{name: "statements that match", make: func(n int) func() {
		return decided(n, func(i int) string { return `{"Effect":"Allow","Action":"rds:*","Resource":"arn:aws:rds:*:*:db:*"}` })
	}},
	{name: "denials on one key", make: func(n int) func() {
		return decided(n, func(i int) string {
			return fmt.Sprintf(`{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpce":"v%d"}}}`, i)
		})
	}},
	{name: "denials on one key by patterns", make: func(n int) func() {
		return decided(n, func(i int) string {
			return fmt.Sprintf(`{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringLike":{"aws:SourceVpce":"*v%d*"}}}`, i)
		})
	}},
	{name: "denials on keys of their own", make: func(n int) func() {
		return decided(n, func(i int) string {
			return fmt.Sprintf(`{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/k%d":"v"}}}`, i)
		})
	}},
	{name: "denials on two keys of their own", make: func(n int) func() {
		return decided(n, func(i int) string {
			return fmt.Sprintf(`{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/k%d":"v","aws:RequestTag/l%d":"v"}}}`, i, i)
		})
	}},
	{name: "denials on two keys that many share", make: func(n int) func() {
		return decided(n, func(i int) string {
			return fmt.Sprintf(`{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/k%d":"v","aws:RequestTag/l%d":"v"}}}`, i%50, i)
		})
	}},
	{name: "denials that share keys in pairs", make: func(n int) func() {
		return decided(n, func(i int) string {
			return fmt.Sprintf(`{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/k%d":"v","aws:RequestTag/l%d":"v"}}}`, i/2, i)
		})
	}},
	{name: "denials by every way", make: func(n int) func() {
		operators := []string{"StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "ForAnyValue:StringEquals"}
		return decided(n, func(i int) string {
			return fmt.Sprintf(`{"Effect":"Deny","Action":"*","Resource":"*","Condition":{%q:{"aws:RequestTag/k%d":["v%d","w%d"]},%q:{"aws:SourceVpc":["*a%d*","b%d"]}}}`,
				operators[i%6], i%7, i, i, operators[i/6%6]+"IfExists", i, i)
		})
	}},
	{name: "denials of what is not listed", make: func(n int) func() {
		return decided(n, func(i int) string {
			return fmt.Sprintf(`{"Effect":"Deny","Action":"*","NotResource":["arn:aws:rds:*:*:db:a%d","arn:aws:rds:*:*:db:prod"]}`, i)
		})
	}},
	{name: "wildcard denials of types", make: func(n int) func() {
		return decided(n, func(i int) string {
			return fmt.Sprintf(`{"Effect":"Deny","Action":"*","Resource":"arn:aws:rds:*:*:d*%s","Condition":{"StringEquals":{"aws:RequestTag/k%d":"v"}}}`, strings.Repeat("?", i%4), i)
		})
	}},
	{name: "values of a known key", make: func(n int) func() {
		c := NewContext()
		c.Set("aws:PrincipalTag/team", "none")
		cond := conditionOf("StringNotLike", "aws:PrincipalTag/team", n, "*v%d*")
		return func() { c.condition(cond, "2012-10-17", Allow, Gap).Verdict() }
	}},
	{name: "values of an unknown key", make: func(n int) func() {
		cond := conditionOf("StringEquals", "aws:PrincipalTag/team", n, "v%d")
		return func() { NewContext().condition(cond, "2012-10-17", Allow, Gap).Verdict() }
	}},
	{name: "patterns of an unknown key", make: func(n int) func() {
		cond := conditionOf("StringLike", "aws:PrincipalTag/team", n, "*v%d*")
		return func() { NewContext().condition(cond, "2012-10-17", Allow, Gap).Verdict() }
	}},
	{name: "ranges of addresses", make: func(n int) func() {
		cond := Condition{Operator: "NotIpAddress", Key: "aws:SourceIp"}
		for i := range n {
			cond.Values = append(cond.Values, fmt.Sprintf("10.%d.%d.0/24", i/256%256, i%256))
		}
		cond.prepared = cond.prepare("2012-10-17")
		return func() { NewContext().condition(cond, "2012-10-17", Allow, Gap).Verdict() }
	}},
	{name: "variables with defaults", make: func(n int) func() {
		cond := conditionOf("StringEquals", "aws:ResourceTag/team", n, "${aws:PrincipalTag/t%d, 'x'}")
		return func() { NewContext().condition(cond, "2012-10-17", Allow, Gap).Verdict() }
	}},
	{name: "variables of a denial", make: func(n int) func() {
		cond := conditionOf("StringNotEquals", "aws:ResourceTag/team", n, "${aws:PrincipalTag/t%d}")
		return func() { NewContext().condition(cond, "2012-10-17", Deny, Gap).Verdict() }
	}},
	{name: "tags that differ in letter case", make: func(n int) func() {
		c := NewContext()
		for i := range n {
			c.Set(fmt.Sprintf("aws:PrincipalTag/t%d", i), "a")
			c.Set(fmt.Sprintf("aws:PrincipalTag/T%d", i), "b")
		}
		c.Set("aws:ResourceTag/team", "a")
		cond := conditionOf("StringEquals", "aws:ResourceTag/team", n, "${aws:PrincipalTag/t%d}")
		return func() { c.condition(cond, "2012-10-17", Allow, Gap).Verdict() }
	}},
	{name: "stars", make: func(n int) func() {
		g, text := globOf(strings.Repeat("*a", n)+"b"), []rune(strings.Repeat("a", 2*n))
		return func() { g.matchRunes(text) }
	}},
	{name: "a star before much that nearly matches", make: func(n int) func() {
		g, text := globOf("*"+strings.Repeat("a", n)+"b"), []rune(strings.Repeat("a", 2*n))
		return func() { g.matchRunes(text) }
	}},
	{name: "a star before much that nearly matches with wildcards", make: func(n int) func() {
		g, text := globOf("*"+strings.Repeat("a?", n/2)+"b*"), []rune(strings.Repeat("a", 2*n))
		return func() { g.matchRunes(text) }
	}},
	{name: "nesting", make: func(n int) func() {
		text := []byte(`{"Statement":` + strings.Repeat(`[`, n) + strings.Repeat(`]`, n) + `}`)
		return func() { Parse(text, Identity) }
	}},
	{name: "long strings", make: func(n int) func() {
		long := strings.Repeat("a*", n)
		text := []byte(policyOf(1, func(int) string {
			return fmt.Sprintf(`{"Sid":%q,"Effect":"Allow","Action":%q,"Resource":%q,"Condition":{"StringLike":{"aws:SourceVpce":%q}}}`, long, "rds:"+long, "arn:aws:rds:*:*:db:"+long, long)
		}))
		r := searcher("rds:aaa")
		r.Target.ARN = "arn:aws:rds:us-east-1:111122223333:db:" + strings.Repeat("a", 2048)
		return func() {
			r.Identity = &Layer{Policies: []Attached{{Document: Parse(text, Identity)}}}
			Decide(r).Formula.Verdict()
		}
	}},
	{name: "unknown elements", make: func(n int) func() {
		var b strings.Builder
		for i := range min(n, 60000) {
			fmt.Fprintf(&b, `"k%d":1,`, i)
		}
		text := []byte(`{"Statement":[{` + b.String() + `"Effect":"Allow"}]}`)
		return func() { Parse(text, Identity) }
	}},
	{name: "a search of patterns that overlap", make: func(n int) func() {
		r := searcher("rds:CreateDBInstance")
		r.Identity = documentsOf(Identity, n/10+2, func(i int) string {
			switch i {
			case 0:
				return `{"Effect":"Allow","Action":"*","Resource":"arn:aws:rds:*:*:db:*z"}`
			case 1:
				return `{"Effect":"Deny","Action":"*","Resource":"arn:aws:rds:*:*:db:*z"}`
			}
			return `{"Effect":"Deny","Action":"*","Resource":` + listOf(10, func(j int) string { return fmt.Sprintf("arn:aws:rds:*:*:db:*a%d*", 10*i+j) }) + `}`
		})
		return func() { Search(r, anyDatabase) }
	}},
	{name: "a search of long patterns", make: func(n int) func() {
		r := searcher("rds:CreateDBInstance", `{"Effect":"Allow","Action":"*","Resource":"arn:aws:rds:*:*:db:*z"}`,
			`{"Effect":"Deny","Action":"*","Resource":["arn:aws:rds:*:*:db:`+strings.Repeat("*a", n)+`","arn:aws:rds:*:*:db:*z"]}`)
		return func() { Search(r, anyDatabase) }
	}, first: 4000},
	{name: "a search among many denials", make: func(n int) func() {
		r := searcher("rds:CreateDBInstance")
		r.Identity = documentsOf(Identity, n, func(i int) string {
			if i == 0 {
				return allowAll
			}
			return fmt.Sprintf(`{"Effect":"Deny","Action":"*","NotResource":"arn:aws:rds:*:*:db:%d*"}`, i)
		})
		return func() { Search(r, anyDatabase) }
	}},
	{name: "accounts that a trust policy names", make: func(n int) func() {
		return trusted(n, func(i int) string { return fmt.Sprintf("%012d", i) })
	}},
	{name: "sessions of the role that a trust policy names", make: func(n int) func() {
		return trusted(n, func(i int) string { return fmt.Sprintf("arn:aws:sts::111122223333:assumed-role/r/s%d", i) })
	}},
	{name: "grants to others", make: func(n int) func() {
		return grantedTo(n, "arn:aws:iam::111122223333:role/other")
	}},
	{name: "grants to the caller", make: func(n int) func() {
		return grantedTo(n, "arn:aws:iam::111122223333:role/r")
	}},
}

func conditionOf(operator, key string, n int, value string) Condition {
	cond := Condition{Operator: operator, Key: key}
	for i := range n {
		cond.Values = append(cond.Values, fmt.Sprintf(value, i))
	}
	cond.prepared = cond.prepare("2012-10-17")
	return cond
}

func trusted(n int, name func(i int) string) func() {
	const most = 8000 // in a document
	var texts [][]byte
	for from := 0; from < n; from += most {
		names := listOf(min(most, n-from), func(i int) string { return name(from + i) })
		texts = append(texts, []byte(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":`+names+`}}}`))
	}
	r := &Request{
		Principal: Principal{Kind: Role, ARN: "arn:aws:iam::111122223333:role/r", Account: accountA}, Context: NewContext(),
		Action: "sts:AssumeRole", Target: Target{ARN: "arn:aws:iam::111122223333:role/target", Owner: accountA},
		Identity: &Layer{Policies: []Attached{{Document: Parse([]byte(policyOf(1, func(int) string { return allowAll })), Identity)}}},
	}
	return func() {
		r.Resource = &Layer{}
		for _, text := range texts {
			d := Parse(text, Trust)
			d.Principals()
			r.Resource.Policies = append(r.Resource.Policies, Attached{Document: d})
		}
		Decide(r).Formula.Verdict()
	}
}

func grantedTo(n int, grantee string) func() {
	r := &Request{
		Principal: Principal{Kind: Role, ARN: "arn:aws:iam::111122223333:role/r", Account: accountA}, Context: NewContext(),
		Action: "kms:Decrypt", Target: Target{ARN: "arn:aws:kms:eu-west-1:111122223333:key/k", Owner: accountA},
		Identity: &Layer{}, Resource: &Layer{},
	}
	for i := range n {
		r.Grants = append(r.Grants, Grant{
			ID: fmt.Sprint(i), Grantee: grantee, Operations: []string{"Decrypt"},
			EncryptionContextSubset: map[string]string{"table": fmt.Sprint(i)},
		})
	}
	return func() { Decide(r).Formula.Verdict() }
}
