package policy

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What a document says does not change by what was decided with it before: the
// memory that decisions are made in is none of the document's.
func TestDocuments_say_the_same_after_other_decisions(t *testing.T) {
	t.Parallel()
	escapes := Parse([]byte(`{"Version":"2012-10-17","Statement":[
		{"Effect":"Deny","Action":"*","Resource":["arn:aws:rds:*:*:db:${*}","arn:aws:rds:*:*:db:${aws:PrincipalTag/team}"]},
		{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringNotLike":{"aws:PrincipalTag/team":["a${aws:username}*","${*}"]}}}]}`), Identity)
	decide := func(name string, tags ...string) string {
		r := searcher("rds:CreateDBInstance")
		r.Target.ARN = "arn:aws:rds:us-east-1:111122223333:db:" + name
		r.Identity = &Layer{Policies: []Attached{{Document: escapes, Policy: "p", AttachedTo: "ana"}}}
		r.Context.Set("aws:PrincipalTag/team", tags...)
		return Decide(r).Formula.String()
	}
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(rapid.SampledFrom([]string{"prod", "*", "x", "red", "a*"}), 1, 6).Draw(t, "names")
		teams := rapid.SampledFrom([]string{"red", "a", "aana", "*", "x", strings.Repeat("b", 60)})
		for _, name := range names {
			team := teams.Draw(t, "team")
			denied := name == "*" || name == team || team == "*" || strings.HasPrefix(team, "aana")
			if got := decide(name, team); (got == False.String()) != denied {
				t.Fatalf("%s with team %s is %s", name, team, got)
			}
		}
	})
}
