package policy

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const someTable = "arn:aws:dynamodb:us-east-1:" + accountA + ":table/orders"

// opened is a request for a table with this policy, whoever asks.
func opened(statements ...string) *Request {
	text := `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
	return &Request{
		Action: "dynamodb:GetItem", Target: Target{ARN: someTable, Owner: accountA}, Context: NewContext(),
		Resource: &Layer{Policies: []Attached{{Document: Parse([]byte(text), Resource), Policy: "resource-policy", AttachedTo: someTable}}},
	}
}

func TestSearchPrincipals_finds_callers_that_policies_let_in(t *testing.T) {
	t.Parallel()
	allow := func(rest string) string {
		return `{"Effect":"Allow","Action":"dynamodb:*","Resource":"*",` + rest + `}`
	}
	deny := func(rest string) string {
		return `{"Effect":"Deny","Action":"dynamodb:*","Resource":"*",` + rest + `}`
	}
	when := func(block string) string { return `"Principal":"*","Condition":` + block }
	for _, c := range []struct {
		name, pattern string
		statements    []string
		want          string
		certainty     Certainty
		conditions    string
	}{
		{"anyone", "*", []string{allow(`"Principal":"*"`), deny(`"Principal":{"AWS":"` + accountA + `"}`)}, "arn:aws:iam::000000000000:user/x", Yes, ""},
		{"somebody of the owner's account, if its administrators let it", "*", []string{}, "arn:aws:iam::" + accountA + ":user/x", Yes, ""},
		{"nobody of an account that is not named", accountB, []string{}, "", No, ""},
		{"an account that is named", accountB, []string{allow(`"Principal":{"AWS":"` + accountB + `"}`)}, "arn:aws:iam::" + accountB + ":user/x", Yes, ""},
		{"an account by a condition", "*", []string{deny(`"Principal":{"AWS":"` + accountA + `"}`), allow(when(`{"StringLike":{"aws:PrincipalAccount":"4444*"}}`))}, "arn:aws:iam::444400000000:user/x", Yes, ""},
		{
			"everybody but two accounts", "*",
			[]string{allow(`"Principal":"*"`), deny(when(`{"StringNotEquals":{"aws:PrincipalAccount":["` + accountB + `","` + accountA + `"]}}`)), deny(`"Principal":{"AWS":"` + accountA + `"}`)},
			"arn:aws:iam::" + accountB + ":user/x", Yes, "",
		},
		{
			"a role by a pattern, with its path", "*",
			[]string{deny(`"Principal":{"AWS":"` + accountA + `"}`), allow(when(`{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::` + accountB + `:role/team/*-db"}}`))},
			"arn:aws:iam::" + accountB + ":role/team/-db", Yes, "",
		},
		{
			"the same, but some names are denied", "*",
			[]string{
				deny(`"Principal":{"AWS":"` + accountA + `"}`), allow(when(`{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::` + accountB + `:role/team/*-db"}}`)),
				deny(when(`{"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/team/-*","arn:aws:iam::*:role/team/x*"]}}`)),
			},
			"arn:aws:iam::" + accountB + ":role/team/y-db", Yes, "",
		},
		{
			"a pattern of roles that is no pattern of users", "arn:aws:iam::*:user/*",
			[]string{allow(when(`{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::` + accountB + `:role/*"}}`)), deny(`"Principal":{"AWS":"` + accountA + `"}`)},
			"", No, "",
		},
		{
			"the organisation is left over", accountB,
			[]string{allow(when(`{"StringEquals":{"aws:PrincipalOrgID":"o-acme"}}`))},
			"arn:aws:iam::" + accountB + ":user/x", If, `aws:PrincipalOrgID StringEquals o-acme`,
		},
		{
			"a tag is left over", accountB,
			[]string{allow(when(`{"StringEquals":{"aws:PrincipalTag/team":"db","aws:PrincipalOrgID":"o-acme"}}`))},
			"arn:aws:iam::" + accountB + ":user/x", If, `aws:PrincipalOrgID StringEquals o-acme and aws:PrincipalTag/team StringEquals db`,
		},
		{
			"two accounts at once", "*", []string{
				deny(`"Principal":{"AWS":"` + accountA + `"}`),
				allow(when(`{"StringEquals":{"aws:PrincipalAccount":"` + accountB + `"},"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::555566667777:role/*"}}`)),
			}, "", No, "",
		},
		{
			"a role named by its session", "*",
			[]string{deny(`"Principal":{"AWS":"` + accountA + `"}`), allow(`"Principal":{"AWS":"arn:aws:sts::` + accountB + `:assumed-role/app/web"}`)},
			"arn:aws:iam::" + accountB + ":role/app", Yes, "",
		},
		{
			"a session of a role with a path", "arn:aws:sts::" + accountB + ":assumed-role/app/*",
			[]string{allow(when(`{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/team/*"}}`))},
			"arn:aws:sts::" + accountB + ":assumed-role/app/x", Yes, "",
		},
		{
			"a session that is not named", "arn:aws:sts::" + accountB + ":assumed-role/app/batch",
			[]string{allow(`"Principal":{"AWS":"arn:aws:sts::` + accountB + `:assumed-role/app/web"}`)},
			"", No, "",
		},
		{
			"whom NotPrincipal spares", accountB,
			[]string{allow(`"Principal":"*"`), deny(`"NotPrincipal":{"AWS":"arn:aws:iam::` + accountB + `:user/team/ana"}`)},
			"arn:aws:iam::" + accountB + ":user/team/ana", Yes, "",
		},
		{
			"a user by its name", accountB,
			[]string{allow(when(`{"StringLike":{"aws:username":"b?"}}`))},
			"arn:aws:iam::" + accountB + ":user/bx", Yes, "",
		},
		{
			"a user by a variable", accountB,
			[]string{`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"arn:aws:dynamodb:*:*:table/${aws:username}"}`},
			"arn:aws:iam::" + accountB + ":user/orders", Yes, "",
		},
		{
			"the root user", accountB,
			[]string{allow(when(`{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::*:root"}}`))},
			"arn:aws:iam::" + accountB + ":root", Yes, "",
		},
		{"no ARN of a caller", "arn:aws:s3:::bucket", []string{allow(`"Principal":"*"`)}, "", No, ""},
		{"no account", "arn:aws:iam::12:user/*", []string{allow(`"Principal":"*"`)}, "", No, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := opened(c.statements...)
			witness, d := SearchPrincipals(r, c.pattern)
			v := d.Formula.Verdict()
			conditions := ""
			if v.Certainty == If {
				conditions = v.Conditions.String()
			}
			if witness.ARN != c.want || v.Certainty != c.certainty || conditions != c.conditions {
				t.Errorf("%q with %d if %q\nwant %q with %d if %q\n%s\n%s", witness.ARN, v.Certainty, conditions, c.want, c.certainty, c.conditions, d.Formula, layerTexts(d))
			}
			if c.want == "" && (d.Formula != False || len(d.Layers()) == 0) {
				t.Errorf("a refusal says why: %s %v", d.Formula, d.Layers())
			}
		})
	}
}

func TestSearchPrincipals_of_unsigned_callers(t *testing.T) {
	t.Parallel()
	r := opened(`{"Effect":"Allow","Action":"es:*","Principal":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalType":"Anonymous"}}}`)
	r.Action, r.Target = "es:ESHttpGet", Target{ARN: "arn:aws:es:us-east-1:" + accountA + ":domain/d", Owner: accountA}
	guarded := *r
	guarded.SCPs = []*Layer{{}} // of no account that is asked about
	deny := `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Principal":{"AWS":"` + accountA + `"},"Resource":"*"}}`
	guarded.Resource = &Layer{Policies: append(r.Resource.Policies, Attached{Document: Parse([]byte(deny), Resource)})}
	if witness, d := SearchPrincipals(&guarded, "*"); witness.Kind != Anonymous || d.Formula != True {
		t.Errorf("%v: %s", witness, d.Formula)
	}
	r.Principal.Account = accountA
	r.Identity = &Layer{} // of the owner's account: nobody there has a policy
	if witness, d := SearchPrincipals(r, accountA); witness.ARN != "arn:aws:iam::"+accountA+":root" || d.Formula != True {
		t.Errorf("the root user needs no policy: %v: %s", witness, d.Formula)
	}
	if witness, d := SearchPrincipals(r, "arn:aws:iam::"+accountA+":role/*"); witness.ARN != "" || d.Formula != False {
		t.Errorf("%v: %s", witness, d.Formula)
	}
}

func TestSearchPrincipals_gives_up_on_patterns_made_to_be_hard(t *testing.T) {
	t.Parallel()
	statements := []string{`{"Effect":"Deny","Action":"*","Resource":"*","Principal":"*","Condition":{"StringLike":{"aws:PrincipalArn":"*b"}}}`}
	for i := range 12 {
		statements = append(statements, `{"Effect":"Deny","Action":"*","Resource":"*","Principal":"*","Condition":{"StringLike":{"aws:PrincipalArn":"*a`+strings.Repeat("?", i+10)+`"}}}`)
	}
	statements = append(statements, `{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*","Condition":{"StringLike":{"aws:PrincipalArn":"*a`+strings.Repeat("?", 30)+`b"}}}`)
	witness, d := SearchPrincipals(opened(statements...), accountB)
	if v := d.Formula.Verdict(); witness.ARN != "" || v.Certainty != Unknown || v.Unknown[0].Key != KeyCutoff {
		t.Errorf("witness %q of %s", witness.ARN, d.Formula)
	}
}

// callersOfTests are some of those about whom drawn policies speak.
func callersOfTests() []Principal {
	var all []Principal
	for _, account := range []string{accountA, accountB, "555566667777"} {
		for _, name := range []string{"ana", "team/ana", "bo", "orders"} {
			all = append(all, Principal{Kind: User, ARN: "arn:aws:iam::" + account + ":user/" + name, Account: account, Supposed: true})
		}
		for _, name := range []string{"app", "team/app", "ana"} {
			role := Principal{Kind: Role, ARN: "arn:aws:iam::" + account + ":role/" + name, Account: account, Supposed: true}
			session := Principal{Kind: RoleSession, ARN: "arn:aws:sts::" + account + ":assumed-role/" + name[strings.LastIndexByte(name, '/')+1:] + "/web", Account: account, RoleARN: role.ARN, Supposed: true}
			all = append(all, role, session)
		}
		all = append(all, Principal{Kind: Root, ARN: "arn:aws:iam::" + account + ":root", Account: account, Supposed: true},
			Principal{Kind: FederatedUser, ARN: "arn:aws:sts::" + account + ":federated-user/bo", Account: account, Supposed: true})
	}
	return append(all, Principal{Kind: Anonymous})
}

// drawOpened draws a request for a table whose policy speaks of those callers.
func drawOpened(t *rapid.T) *Request {
	names := []string{
		`"Principal":"*"`, `"Principal":{"AWS":"` + accountA + `"}`, `"Principal":{"AWS":["` + accountB + `","555566667777"]}`,
		`"Principal":{"AWS":"arn:aws:iam::` + accountB + `:user/team/ana"}`, `"Principal":{"AWS":"arn:aws:iam::` + accountB + `:role/team/app"}`,
		`"Principal":{"AWS":"arn:aws:sts::` + accountB + `:assumed-role/app/web"}`, `"Principal":{"AWS":"arn:aws:sts::` + accountA + `:federated-user/bo"}`,
		`"NotPrincipal":{"AWS":["arn:aws:iam::` + accountB + `:user/ana","` + accountB + `"]}`, `"NotPrincipal":{"AWS":"arn:aws:iam::` + accountA + `:role/app"}`,
	}
	tests := []string{
		`"aws:PrincipalArn":"arn:aws:iam::*:role/*"`, `"aws:PrincipalArn":"arn:aws:iam::` + accountB + `:user/team/*"`, `"aws:PrincipalArn":"*/a??"`,
		`"aws:PrincipalArn":"arn:aws:iam::${aws:PrincipalAccount}:*/app"`, `"aws:PrincipalArn":"arn:aws:iam::*:user/${aws:username}"`,
		`"aws:PrincipalAccount":["` + accountA + `","4*"]`, `"aws:PrincipalAccount":"5555*"`, `"aws:username":"*o"`, `"aws:username":["ana","b?"]`,
		`"aws:PrincipalTag/team":"${aws:username}"`, `"aws:PrincipalTag/team":"db"`, `"aws:PrincipalOrgID":"o-acme"`, `"aws:PrincipalType":"A*"`,
		`"aws:userid":"` + accountA + `:b*"`, `"aws:SourceVpce":"vpce-1"`,
	}
	operators := []string{"StringLike", "StringNotLike", "StringLikeIfExists", "ArnLike", "ArnNotLike", "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "Null"}
	resources := []string{`"*"`, `"arn:aws:dynamodb:*:*:table/*"`, `"arn:aws:dynamodb:*:*:table/${aws:username}"`, `"arn:aws:dynamodb:*:${aws:PrincipalAccount}:table/o*"`}
	var statements []string
	for range rapid.IntRange(1, 4).Draw(t, "statements") {
		text := `{"Effect":"` + rapid.SampledFrom([]string{"Allow", "Allow", "Deny"}).Draw(t, "effect") + `","Action":"*",` + rapid.SampledFrom(names).Draw(t, "principal") +
			`,"Resource":` + rapid.SampledFrom(resources).Draw(t, "resource")
		var blocks []string
		for _, operator := range rapid.SliceOfNDistinct(rapid.SampledFrom(operators), 0, 2, rapid.ID).Draw(t, "operators") {
			blocks = append(blocks, `"`+operator+`":{`+rapid.SampledFrom(tests).Draw(t, "test")+`}`)
		}
		statements = append(statements, text+`,"Condition":{`+strings.Join(blocks, ",")+`}}`)
	}
	r := opened(statements...)
	if rapid.Bool().Draw(t, "other service") {
		r.Action, r.Target = "es:ESHttpGet", Target{ARN: "arn:aws:es:us-east-1:" + accountA + ":domain/d", Owner: accountA}
	}
	if rapid.Bool().Draw(t, "own policies") {
		r.Principal.Account = accountA
		r.Identity = &Layer{Policies: []Attached{{Document: Parse([]byte(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{`+rapid.SampledFrom(tests).Draw(t, "identity")+`}}}}`), Identity)}}}
	}
	return r
}

// PE-229: what is found is confirmed, and as good as whoever is tried.
func TestSearchPrincipals_finds_the_best_and_Decide_confirms_it(t *testing.T) {
	t.Parallel()
	patterns := []string{
		"*", accountA, accountB, "arn:aws:iam::*:user/*", "arn:aws:iam::" + accountB + ":role/*", "arn:aws:iam::" + accountB + ":*/ana",
		"arn:aws:sts::*:assumed-role/app/*", "arn:aws:sts::" + accountB + ":assumed-role/*/web", "arn:aws:iam::5*:user/??", "arn:*:*::*:*",
	}
	rapid.Check(t, func(t *rapid.T) {
		r := drawOpened(t)
		pattern := rapid.SampledFrom(patterns).Draw(t, "pattern")
		asked := callerPattern(pattern).parts()
		fits := func(p Principal) bool {
			if p.Kind == Anonymous {
				return pattern == "*"
			}
			for i, part := range strings.SplitN(p.ARN, ":", arnParts) {
				if i < len(asked) && !asked[i].match(part) {
					return false
				}
			}
			return true
		}
		witness, d := SearchPrincipals(r, pattern)
		best := d.Formula.Verdict().Certainty
		if witness.Kind != Anonymous && witness.ARN == "" && best > No {
			t.Fatalf("gives up: %s", d.Formula)
		}
		if best > No {
			if !fits(witness) {
				t.Fatalf("%s does not match %s", witness.ARN, pattern)
			}
			if again := Decide(r.As(witness)).Formula; again.String() != d.Formula.String() {
				t.Fatalf("%s: %s, but decided: %s", witness.ARN, d.Formula, again)
			}
		}
		for _, p := range callersOfTests() {
			if !fits(p) {
				continue
			}
			if f := Decide(r.As(p)).Formula; f.Verdict().Certainty > best {
				t.Fatalf("%s: %s\nfound %q: %s", p.ARN, f, witness.ARN, d.Formula)
			}
		}
	})
}
