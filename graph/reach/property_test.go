package reach

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Everything else being equal, one more allow takes reach from nobody, and one
// more deny gives it to nobody.
func TestReachFollowsPermissions(t *testing.T) {
	t.Parallel()
	names := []string{"ana", "ben", "a", "b"}
	statement := rapid.Custom(func(r *rapid.T) map[string]any {
		return map[string]any{
			"Action":   rapid.SampledFrom([]string{"sts:AssumeRole", "dynamodb:GetItem", "dynamodb:*", "iam:PutUserPolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:CreateAccessKey", "*"}).Draw(r, "action"),
			"Resource": rapid.SampledFrom([]string{"*", orders, role("a"), role("b"), user("ana")}).Draw(r, "resource"),
		}
	})
	reaching := func(given map[string][]map[string]any) []string {
		e := newEstate(t)
		for _, name := range names {
			policy := document(append(given[name], map[string]any{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"})...)
			if name == "a" || name == "b" {
				e.role(name, trust("arn:aws:iam::"+here+":root"), policy)
			} else {
				e.user(name, policy)
			}
		}
		who, err := e.world().Who("orders", Query{})
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, p := range who.Principals {
			list = append(list, p.ARN)
		}
		return list
	}
	rapid.Check(t, func(r *rapid.T) {
		given := map[string][]map[string]any{}
		for range rapid.IntRange(0, 6).Draw(r, "statements") {
			name := rapid.SampledFrom(names).Draw(r, "principal")
			s := statement.Draw(r, "statement")
			s["Effect"] = "Allow"
			given[name] = append(given[name], s)
		}
		before := reaching(given)
		name := rapid.SampledFrom(names).Draw(r, "principal")
		more := statement.Draw(r, "more")
		more["Effect"] = rapid.SampledFrom([]string{"Allow", "Deny"}).Draw(r, "effect")
		given[name] = append(given[name], more)
		after := reaching(given)
		less, greater := before, after
		if more["Effect"] == "Deny" {
			less, greater = after, before
		}
		for _, arn := range less {
			if !slices.Contains(greater, arn) {
				r.Fatalf("%s to %s changes who reaches the table from %v to %v", more["Effect"], name, before, after)
			}
		}
	})
}
