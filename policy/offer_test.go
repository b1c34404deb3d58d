package policy

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawHidden draws a request of which something was not collected or cannot be
// read.
func drawHidden(t *rapid.T) *Request {
	s := drawShape(t)
	misspelt := rapid.SampledFrom([]string{
		``, `"Effect":"Allow"`, `"Action"`, `"Resource":`, `"Condition"`, `"AWS":`, `"2012-10-17"`,
	}).Draw(t, "misspelt")
	r := s.request(s.guessed(t), func(text string) string {
		if misspelt == "" {
			return text
		}
		return strings.Replace(text, misspelt, strings.ToLower(misspelt[:2])+"x"+misspelt[2:], 1)
	}, together)
	switch rapid.IntRange(0, 9).Draw(t, "hidden") {
	case 0:
		r.Identity = &Layer{Missing: []Missing{{Operation: "iam:GetRole", Account: accountA}}}
	case 1:
		r.Identity = nil
	case 2:
		r.Resource = &Layer{Missing: []Missing{{Operation: "kms:GetKeyPolicy", Account: accountA}}}
	case 3:
		r.Resource = nil
	case 4:
		r.Grants, r.GrantsMissing = nil, &Missing{Operation: "kms:ListGrants"}
	case 5:
		r.Shares, r.SharesMissing = nil, &Missing{Operation: "rds:DescribeDBSnapshotAttributes"}
	}
	return r
}

func offersNothing(r *Request, pattern bool) bool {
	return r.Hopeless(r.Identity.Offer(r.Action), r.Resource.Offer(r.Action), pattern)
}

func TestWhat_is_hopeless_is_denied(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := drawHidden(t)
		if d := Decide(r); offersNothing(r, false) && d.Formula != False {
			t.Fatalf("hopeless, but decided: %s", d.Formula)
		}
	})
}

func TestOf_a_hopeless_pattern_everything_is_denied(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := drawHidden(t)
		arn := r.Target.ARN
		if arn == "*" {
			return // no resource, and so not one of those that match a pattern
		}
		cut := rapid.IntRange(0, len(arn)).Draw(t, "cut")
		pattern := *r
		pattern.Target.ARN = arn[:cut] + rapid.SampledFrom([]string{"*", "?*", "*" + arn[min(cut+1, len(arn)):]}).Draw(t, "wildcard")
		if d := Decide(r); offersNothing(&pattern, true) && d.Formula != False {
			t.Fatalf("%s is hopeless, but %s is decided: %s", pattern.Target.ARN, arn, d.Formula)
		}
	})
}

func TestHopeless(t *testing.T) {
	t.Parallel()
	identity := func(statements ...string) *Layer {
		return &Layer{Policies: []Attached{{Document: Parse([]byte(`{"Version":"2012-10-17","Statement":[`+strings.Join(statements, ",")+`]}`), Identity)}}}
	}
	trusting := func(principal string) *Layer {
		return &Layer{Policies: []Attached{{Document: Parse([]byte(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":`+principal+`,"Action":"sts:AssumeRole"}]}`), Trust)}}}
	}
	const role = "arn:aws:iam::111122223333:role/b"
	assume := `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"` + role + `"}`
	for _, c := range []struct {
		name               string
		identity, resource *Layer
		action             string
		want               bool
	}{
		{"a role that trusts the caller", identity(), trusting(`{"AWS":"arn:aws:iam::111122223333:user/ana"}`), "sts:AssumeRole", false},
		{"a role that trusts another", identity(assume), trusting(`{"AWS":"arn:aws:iam::111122223333:user/ben"}`), "sts:AssumeRole", true},
		{"a role that trusts the account", identity(assume), trusting(`{"AWS":"111122223333"}`), "sts:AssumeRole", false},
		{"a role that trusts the account of somebody without permission", identity(), trusting(`{"AWS":"111122223333"}`), "sts:AssumeRole", true},
		{"an action that a policy allows on another thing", identity(assume), nil, "iam:PassRole", true},
		{"an action that a policy allows on a name with a variable", identity(`{"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::*:role/${aws:username}"}`), nil, "iam:PassRole", false},
		{"an action that a policy denies", identity(`{"Effect":"Deny","Action":"*","Resource":"*"}`), nil, "iam:PassRole", true},
		{"what every caller may ask", identity(), nil, "sts:GetCallerIdentity", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := &Request{
				Principal: Principal{Kind: User, ARN: "arn:aws:iam::111122223333:user/ana", Account: accountA}, Action: c.action,
				Target: Target{ARN: role, Owner: accountA}, Identity: c.identity, Resource: c.resource,
			}
			if got := offersNothing(r, false); got != c.want {
				t.Errorf("hopeless: %v, want %v; decided %s", got, c.want, Decide(r).Formula)
			}
		})
	}
}
