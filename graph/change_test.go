package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/internal/synthetic"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/scenario"
)

// Every change that an actor can make, carried to every principal that it
// becomes, gives no better answer than those states that the graph has.
func TestStatesWithChangesAreThoseThatCount(t *testing.T) {
	t.Parallel()
	techniques := catalogue(t)
	helped := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		text := drawKeyEstate(t)
		s, err := scenario.Parse("change.yaml", []byte(text))
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		c, err := s.Compile(t.Context())
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		g, err := graph.Build(t.Context(), inventory.New(c.Snapshot), graph.Options{Techniques: techniques})
		if err != nil {
			t.Fatal(err)
		}
		got := g.Widest()
		if diff := cmp.Diff(g.Exhausted(), got); diff != "" {
			t.Fatalf("who reaches what, with every change carried on (-all +got), in\n%s\n%s", text, diff)
		}
		for _, n := range g.Nodes {
			for _, kind := range []string{"rewritten", "retagged"} {
				if strings.Contains(n.State(), kind+"=") {
					helped[kind]++
				}
			}
		}
	})
	if (helped["rewritten"] == 0 || helped["retagged"] == 0) && !testing.Short() {
		t.Errorf("no estate has a state with some change: %v", helped)
	}
}

func drawKeyEstate(t *rapid.T) string {
	var b strings.Builder
	b.WriteString("about: A random estate of keys and what is under them.\n")
	some := func(name string, from ...string) []string {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(from), 0, 3, rapid.ID[string]).Draw(t, name)
	}
	list := func(items []string) string {
		quoted := make([]string, len(items))
		for i, item := range items {
			quoted[i] = fmt.Sprintf("%q", item)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	}
	names := []string{"user/ana", "role/a", "role/b", "role/c"}
	for _, name := range names {
		allow := some(name+" may", "sts:AssumeRole on role/a", "sts:AssumeRole on role/b", "sts:AssumeRole on role/c",
			"secretsmanager:GetSecretValue on secret/login", "secretsmanager:PutResourcePolicy on secret/login", "kms:PutKeyPolicy on key/k", "kms:Decrypt on key/k",
			"kms:CreateGrant on key/k", "dynamodb:Scan on table/t", "dynamodb:PutResourcePolicy on table/t", "secretsmanager:*", "kms:*",
			"iam:AttachRolePolicy on role/a", "iam:PutRolePolicy on role/b", "iam:*")
		allow = append(allow, some(name+" with tags may", "secretsmanager:TagResource on secret/login", "secretsmanager:TagResource on secret/login if aws:RequestTag/team StringEquals hr",
			"secretsmanager:GetSecretValue on secret/login if aws:ResourceTag/team StringEquals shop", "secretsmanager:GetSecretValue on secret/login if aws:ResourceTag/team StringEquals hr")...)
		deny := some(name+" may not", "kms:Decrypt", "dynamodb:Scan, dynamodb:Query, dynamodb:*Item, dynamodb:PartiQL*", "secretsmanager:GetSecretValue")
		if !rapid.Bool().Draw(t, name+" is denied something") {
			deny = nil
		}
		fmt.Fprintf(&b, "%s: {allow: %s, deny: %s", name, list(allow), list(deny))
		if strings.HasPrefix(name, "role/") && rapid.IntRange(1, 3).Draw(t, name+" is closed") == 1 {
			b.WriteString(", trust: ecs-tasks.amazonaws.com")
		}
		b.WriteString("}\n")
	}
	var key []string
	for _, name := range append(names, "account") {
		for _, action := range some("the key lets "+name, "PutKeyPolicy", "Decrypt", "CreateGrant") {
			key = append(key, name+" may kms:"+action)
		}
	}
	if len(key) == 0 {
		key = []string{"account may kms:*"}
	}
	fmt.Fprintf(&b, "key/k: {policy: %s}\n", list(key))
	b.WriteString("db/orders: {open: internet}\n")
	fmt.Fprintf(&b, "secret/login: {key: key/k, opens: db/orders, tags: {team: web}}\ntable/t: {key: %s}\n", rapid.SampledFrom([]string{"key/k", "aws"}).Draw(t, "the table's key"))
	b.WriteString("expect:\n  user/ana to db/orders: no\n")
	return b.String()
}

// Of two changes the last may be made by somebody who becomes nobody else: that
// a use gets certain as well for whom the maker of the first becomes is no
// reason to look no further.
func TestWhoMakesTheLastChangeUsesBoth(t *testing.T) {
	t.Parallel()
	want, got := answers(t, `
about: A role opens a key, and becomes a tagger, who tags a secret, and a reader, who would have to be let in by another tag.
role/opener: {allow: ["sts:AssumeRole on role/tagger", "sts:AssumeRole on role/reader"], trust: ecs-tasks.amazonaws.com}
role/reader: {allow: ["secretsmanager:GetSecretValue on secret/login if aws:ResourceTag/team StringEquals hr"]}
role/tagger: {allow: ["secretsmanager:GetSecretValue on secret/login if aws:ResourceTag/team StringEquals shop", "secretsmanager:TagResource on secret/login"]}
key/k: {policy: ["role/opener may kms:PutKeyPolicy"]}
db/orders: {open: internet}
secret/login: {key: key/k, opens: db/orders, tags: {team: web}}
expect:
  role/opener to db/orders: yes by kms-put-key-policy, sts-assume-role, tag-resource-abac, custom-secret-read
`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Where anybody whom a maker becomes could use what it changes, not all are
// tried: the answer is unknown and names the bound.
func TestWhoCouldUseAChangeIsBounded(t *testing.T) {
	t.Parallel()
	for roles, want := range map[int]string{
		60: "",
		70: "unknown by dynamodb-put-policy, dynamodb-read for principals that could use orders after its change",
	} {
		var text strings.Builder
		text.WriteString("about: A user and the roles that it can assume are all denied what the table's policy would let them.\nkind: connect\n")
		text.WriteString("user/ana: {allow: [\"dynamodb:PutResourcePolicy on table/orders\", \"sts:AssumeRole on role/*\"], deny: \"dynamodb:*Item, dynamodb:Scan, dynamodb:Query, dynamodb:PartiQL*\"}\n")
		for i := range roles {
			fmt.Fprintf(&text, "role/r%d: {deny: \"dynamodb:*\"}\n", i)
		}
		text.WriteString("table/orders: {}\nexpect:\n  user/ana to table/orders: no\n")
		_, got := answers(t, text.String())
		if got["user/ana to table/orders"] != want {
			t.Errorf("%d roles: %q, want %q", roles, got["user/ana to table/orders"], want)
		}
	}
}

// Those of other accounts whom their own policies do not let use it are not among
// the principals that are tried.
func TestWhoeverCannotUseAChangeElsewhereIsNotTried(t *testing.T) {
	t.Parallel()
	for last, want := range map[string]string{
		`trust: user/ana`:                      "",
		`trust: user/ana, allow: "dynamodb:*"`: "yes by dynamodb-put-policy, sts-assume-role, dynamodb-read",
	} {
		var text strings.Builder
		text.WriteString("about: A user who is denied reading a table, and roles of another account, of which one may be let read anything.\nkind: connect\n")
		text.WriteString("user/ana: {allow: [\"dynamodb:PutResourcePolicy on table/orders\", sts:AssumeRole], deny: \"dynamodb:*Item, dynamodb:Scan, dynamodb:Query, dynamodb:PartiQL*\"}\n")
		for i := range 70 {
			fmt.Fprintf(&text, "222222222222/role/r%d: {trust: user/ana}\n", i)
		}
		fmt.Fprintf(&text, "222222222222/role/z: {%s}\ntable/orders: {}\nexpect:\n  user/ana to table/orders: no\n", last)
		_, got := answers(t, text.String())
		if got["user/ana to table/orders"] != want {
			t.Errorf("with a role {%s}: %q, want %q", last, got["user/ana to table/orders"], want)
		}
	}
}

// A role that was given everything leaves changes to the one that it may make,
// but for those that help somebody whom only the first becomes.
func TestChangesAreLeftToWhoMakesThemAsWell(t *testing.T) {
	t.Parallel()
	const text = `about: A role that is given everything opens a table, for a role elsewhere that trusts it alone.
kind: connect
user/ana: {allow: ["iam:AttachRolePolicy on role/app", "sts:AssumeRole on role/app"]}
role/app: {}
222222222222/role/elsewhere: {trust: role/app, allow: "dynamodb:*"}
table/orders: {}
organization:
  management: "999999999999"
  ou/prod:
    accounts: ["111111111111"]
    scp: [%s, "organizations:LeaveOrganization"]
expect:
  user/ana to table/orders: %s
`
	const reads = `"dynamodb:Scan, dynamodb:Query, dynamodb:*Item, dynamodb:PartiQL*"`
	const guarded = `"iam:AttachRolePolicy, iam:PutRolePolicy, iam:UpdateAssumeRolePolicy on role/app if aws:PrincipalArn StringNotEquals arn:aws:iam::111111111111:user/ana"`
	for name, scp := range map[string]string{"nobody may touch the role but the user": reads + ", " + guarded, "nobody may read": reads} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, got := answers(t, fmt.Sprintf(text, scp, "yes by privilege-role, dynamodb-put-policy, sts-assume-role, dynamodb-read"))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What tells a role apart from the one that it may make is not left to that.
func TestChangesOfWhatTellsTheMakerApartAreItsOwn(t *testing.T) {
	t.Parallel()
	const text = `about: A key lets one role alone rewrite its policy, and somebody may give that role everything.
kind: connect
user/ana: {allow: ["iam:AttachRolePolicy on role/app", "sts:AssumeRole on role/app"]}
role/app: {}
key/k: {policy: [role/app may kms:PutKeyPolicy]}
table/orders: {key: key/k}
expect:
  user/ana to table/orders: yes by privilege-role, kms-put-key-policy, dynamodb-read
`
	want, got := answers(t, text)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// answers returns what a scenario expects, and what it gets.
func answers(t *testing.T, text string) (want, got map[string]string) {
	t.Helper()
	s, err := scenario.Parse("answers.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Compile(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got, err = c.Answer(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return s.Expect, got
}

// Whom actors reach is the same as hop by hop, though those who reach the same
// share one set.
func TestSetsOfWhomActorsReach(t *testing.T) {
	t.Parallel()
	s, err := synthetic.Snapshot(synthetic.Options{Seed: 5, Accounts: 3, Principals: 120})
	if err != nil {
		t.Fatal(err)
	}
	g, err := graph.Build(t.Context(), inventory.New(s), graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	reached := g.Reached()
	for _, n := range g.Nodes {
		if n.Target() {
			continue
		}
		want := []*graph.Node{n}
		for i := 0; i < len(want); i++ {
			for _, e := range want[i].Edges() {
				if !e.To.Target() && !slices.Contains(want, e.To) {
					want = append(want, e.To)
				}
			}
		}
		slices.SortFunc(want, func(a, b *graph.Node) int { return a.Index - b.Index })
		if !slices.Equal(reached(n), want) {
			t.Errorf("%s [%s] reaches %d actors, want %d", n.ID, n.State(), len(reached(n)), len(want))
		}
	}
}
