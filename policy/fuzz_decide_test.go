package policy

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// FuzzDecide decides a request under two documents, knowing everything of it
// and knowing some, and searches for a resource that they allow.
func FuzzDecide(f *testing.F) {
	for _, seed := range []struct{ identity, resource string }{
		{`{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`, ``},
		{`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/team, 'a'}*"},{"Effect":"Deny","NotAction":"s3:*","NotResource":["arn:aws:dynamodb:*:*:table/a?","arn:aws:*"],"Condition":{"StringNotEqualsIfExists":{"aws:RequestedRegion":["eu-west-1","${aws:username}"]}}}]}`, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"dynamodb:GetItem","Resource":"*"}]}`},
		{`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"dynamodb:Get*","Resource":"arn:aws:dynamodb:*:table/*","Condition":{"ForAllValues:StringLike":{"aws:TagKeys":["a*","${aws:PrincipalTag/team}"]},"Bool":{"aws:SecureTransport":true}}}]}`, `{"Statement":{"Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::111122223333:user/ana","111122223333"]},"Action":"*","Resource":"*"}}`},
		{`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","NotResource":"arn:aws:dynamodb:eu-west-1:111122223333:table/${aws:RequestTag/x}"},{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"},"StringLike":{"aws:ResourceTag/team":"*b"}}}]}`, ``},
	} {
		for how := range uint16(6) {
			f.Add(seed.identity, seed.resource, "ab", "a", how*0x0b05)
		}
	}
	f.Fuzz(func(t *testing.T, identity, resource, team, name string, how uint16) {
		if len(identity)+len(resource) > 4000 || len(team)+len(name) > 100 || strings.ContainsAny(name, "*?") || !utf8.ValidString(team+name) {
			return // what is known comes as JSON, and so is valid text
		}
		whole, part := NewContext(), NewContext()
		whole.Complete = true
		for i, fact := range []struct {
			key    string
			values []string
		}{
			{"aws:PrincipalTag/team", []string{team}},
			{"aws:ResourceTag/team", []string{team + "b"}},
			{"aws:RequestTag/x", []string{name}},
			{"aws:TagKeys", []string{"x", team}},
			{"aws:SourceIp", []string{"10.1.2.3"}},
			{"aws:RequestedRegion", []string{"eu-west-1"}},
			{"aws:SecureTransport", []string{"true"}},
		} {
			there, told := how>>i&1 == 0, how>>(i+8)&1 == 0
			if there {
				whole.Set(fact.key, fact.values...)
			}
			switch {
			case there && told:
				part.Set(fact.key, fact.values...)
			case told:
				part.SetAbsent(fact.key)
			}
		}
		pattern := "arn:aws:dynamodb:eu-west-1:111122223333:table/*"
		request := func(c *Context) *Request {
			r := &Request{
				Principal: Principal{Kind: User, ARN: "arn:aws:iam::111122223333:user/ana", Account: accountA, ID: "AIDAANA"},
				Action:    "dynamodb:GetItem", Target: Target{ARN: strings.TrimSuffix(pattern, "*") + name, Owner: accountA}, Context: c,
				Identity: &Layer{Policies: []Attached{{Document: Parse([]byte(identity), Identity), Policy: "p", AttachedTo: "ana"}}},
			}
			if resource != "" {
				r.Resource = &Layer{Policies: []Attached{{Document: Parse([]byte(resource), Resource), Policy: "q", AttachedTo: "table"}}}
			}
			if how&0x8000 != 0 {
				r.Boundary, r.Principal.Bounded = r.Identity, true
			}
			if how&0x80 != 0 {
				r.SCPs = []*Layer{r.Identity}
			}
			return r
		}
		all, some := request(whole), request(part)
		decided, left := Decide(all), Decide(some)
		agree(t, left.Formula, decided.Formula, whole.within(all))
		left.Formula.Verdict()

		witness, found := Search(some, pattern)
		v := found.Formula.Verdict()
		if witness != "" {
			some.Target.ARN = witness
			if again := Decide(some).Formula; again.String() != found.Formula.String() || !globOf(pattern).match(witness) {
				t.Fatalf("witness %q is %s, not %s", witness, again, found.Formula)
			}
		}
		if v.Certainty < left.Formula.Verdict().Certainty && (v.Unknown == nil || v.Unknown[0].Key != KeyCutoff) && !strings.Contains(name, ":") {
			t.Fatalf("%q is %s, but the search found %q with %s", name, left.Formula, witness, found.Formula)
		}
	})
}

// FuzzShapes does the same with requests and policies as people write them,
// which bytes choose: all layers, grants and shares.
func FuzzShapes(f *testing.F) {
	f.Add([]byte{})
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) {
		s := drawShape(t)
		all, some := s.request(s.known(), same, together), s.request(s.guessed(t), same, together)
		decided, left := Decide(all).Formula, Decide(some).Formula
		disputes := drawDisputes(t, decided, left)
		where := all.Context.within(all)
		got, want := truth(t, left, where, disputes), truth(t, decided, where, disputes)
		if elsewhere := s.endpoint != nil && s.facts["aws:SourceVpce"] != nil; got != want && (want || !elsewhere) { // PE-195
			t.Fatalf("left %s\nevaluates to %v; decided at once: %s\nwhich is %v\nfacts %v", left, got, decided, want, s.facts)
		}
		left.Verdict()
		at := strings.LastIndexAny(s.target, ":/")
		if at < 0 {
			return // without a resource
		}
		pattern := s.target[:at+1] + "*"
		witness, found := Search(some, pattern)
		if witness == "" {
			return
		}
		if again := Decide(with(some, witness)).Formula; again.String() != found.Formula.String() || !globOf(pattern).match(witness) {
			t.Fatalf("witness %s of %s is %s, not %s", witness, pattern, again, found.Formula)
		}
	}))
}
