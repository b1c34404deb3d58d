package reach

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/store"
)

// rich is an estate that gives answers with everything in them: conditions,
// choices, assumptions, needs, unknowns, gaps and sources from outside.
func rich(t *testing.T) *estate {
	e := newEstate(t)
	e.cover(here, region, "kms:ListGrants", store.Denied)
	e.postgres("shop", "sg-app", map[string]any{"TagList": []any{map[string]any{"Key": "classification", "Value": "pii"}}})
	e.postgres("closed", "", nil)
	e.secret("apps/shop", e.key("k1", document(map[string]any{"Effect": "Allow", "Principal": map[string]any{"AWS": role("keeper")}, "Action": "kms:*", "Resource": "*"})))
	e.user("ana", allow(login("shop"), "rds-db:connect"), allow("*", "ssm:StartSession"))
	e.user("ben", allow("*", "secretsmanager:GetSecretValue"), allow(login("closed"), "rds-db:connect"))
	e.user("eve", allow("*", "iam:PutUserPolicy"))
	e.user("root-like", allow("*", "*"))
	e.instance("i-1", "", "sg-app")
	e.role("vendor", document(map[string]any{
		"Effect": "Allow", "Principal": map[string]any{"AWS": "arn:aws:iam::" + there + ":root"}, "Action": "sts:AssumeRole",
		"Condition": map[string]any{"StringEquals": map[string]any{"sts:ExternalId": "x"}},
	}), allow(orders, "dynamodb:GetItem"))
	e.rdsSnapshot("open", "shop", false, "", "all")
	return e
}

// everyAnswer gives the JSON of every answer about an estate, by name.
func everyAnswer(t *testing.T, w *World) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	put := func(name string, value any, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		text, err := json.MarshalIndent(value, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		all[name] = text
	}
	put("dbs", w.Databases(Query{}), nil)
	for _, db := range []string{"shop", "closed", "orders", "arn:aws:rds:eu-central-1:111122223333:snapshot:open"} {
		who, err := w.Who(db, Query{})
		put("who "+db, who, err)
	}
	for _, p := range []string{"user/ana", "user/eve", "anyone", "account:" + there} {
		reached, err := w.Reach(p, Query{})
		put("reach "+p, reached, err)
		paths, err := w.Paths(p, "shop", Query{})
		put("paths "+p, paths, err)
	}
	paths, err := w.Paths("user/eve", "admin:"+here, Query{})
	put("paths eve admin", paths, err)
	for _, args := range [][]string{
		{paths.Paths[0].ID},
		{paths.Paths[0].ID + "#1"},
		{"user/ana"},
		{"shop"},
		{"user/ana", "shop"},
		{"user/ben", "closed"},
		{"user/ana", "rds-db:connect", login("shop")},
		{"user/ben", "kms:Decrypt", "arn:aws:kms:eu-central-1:111122223333:key/k1"},
	} {
		explain, err := w.Explain(args...)
		put("explain "+strings.Join(args, " "), explain, err)
	}
	return all
}

func TestAnswersFollowTheirSchemas(t *testing.T) {
	t.Parallel()
	for name, text := range everyAnswer(t, rich(t).world()) {
		schema, err := answer.Schema(strings.Fields(name)[0])
		if err != nil {
			t.Fatal(err)
		}
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
		if err != nil {
			t.Fatal(err)
		}
		compiler := jsonschema.NewCompiler()
		compiler.AssertFormat()
		if err := compiler.AddResource("answer.json", document); err != nil {
			t.Fatal(err)
		}
		compiled, err := compiler.Compile("answer.json")
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(value); err != nil {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	}
}

// Neither the number of CPUs nor the order of records changes a byte.
func TestAnswersAreTheSameEveryTime(t *testing.T) {
	first := everyAnswer(t, rich(t).world())
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for seed := range uint64(3) {
		e := rich(t)
		r := rand.New(rand.NewPCG(seed, 1))
		r.Shuffle(len(e.records), func(i, j int) { e.records[i], e.records[j] = e.records[j], e.records[i] })
		again := everyAnswer(t, e.world())
		for name := range first {
			if !bytes.Equal(first[name], again[name]) {
				t.Errorf("%s (-first +again):\n%s", name, cmp.Diff(string(first[name]), string(again[name])))
			}
		}
	}
}

func TestWhoCountsAndRanks(t *testing.T) {
	t.Parallel()
	w := rich(t).world()
	who, err := w.Who("closed", Query{})
	if err != nil {
		t.Fatal(err)
	}
	// ben may log in, but nobody is let in to the port. The others copy it.
	if diff := cmp.Diff(answer.WhoSummary{Principals: 6, WithAccess: 3, NonAdmin: 1, BlockedByNetwork: 1}, who.Summary); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
	who, err = w.Who("shop", Query{})
	if err != nil {
		t.Fatal(err)
	}
	byARN := map[string]answer.Principal{}
	var order []string
	for _, p := range who.Principals {
		byARN[p.ARN] = p
		order = append(order, p.Certainty)
	}
	if !slices.IsSortedFunc(order, compareCertainty) {
		t.Errorf("not by certainty: %v", order)
	}
	eve, admin, anyone := byARN[user("eve")], byARN[user("root-like")], byARN["anyone"]
	if eve.Admin || !eve.BecomesAdmin || !admin.Admin || admin.BecomesAdmin || !anyone.External || anyone.Kind != "anyone" {
		t.Errorf("eve %+v, administrator %+v, anyone %+v", eve, admin, anyone)
	}
	ana := byARN[user("ana")].Best
	if len(ana.Hops) != 1 || len(ana.Hops[0].Needs) != 1 || ana.Hops[0].Needs[0].Hops[0].Technique != "ssm-start-session" {
		t.Errorf("the login of ana needs no session on the bastion: %+v", ana.Hops[0].Needs)
	}
}

func TestKindsNarrowTheQuestion(t *testing.T) {
	t.Parallel()
	w := rich(t).world()
	who, err := w.Who("shop", Query{Kinds: []string{"connect"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range who.Principals {
		if diff := cmp.Diff([]string{"connect"}, p.Kinds); diff != "" {
			t.Errorf("%s (-want +got):\n%s", p.Name, diff)
		}
	}
	if len(who.Principals) == 0 {
		t.Error("nobody connects")
	}
}

func TestCoverageNamesTheGapsOfTheQuestion(t *testing.T) {
	t.Parallel()
	e := rich(t)
	e.cover(here, region, "redshift:DescribeClusters", store.Failed)
	e.cover(here, "global", "iam:ListMFADevices", store.Denied)
	w := e.world()
	hides := func(db string) []string {
		who, err := w.Who(db, Query{})
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, g := range who.Coverage.Gaps {
			list = append(list, g.Operation+" "+g.Outcome+": "+g.Hides)
		}
		return list
	}
	mfa := "iam:ListMFADevices denied: MFA devices of 4 users"
	if diff := cmp.Diff([]string{"kms:ListGrants denied: grants on 1 key", mfa}, hides("shop")); diff != "" {
		t.Errorf("shop (-want +got):\n%s", diff)
	}
	explain, err := w.Explain(func() string {
		who, _ := w.Who("shop", Query{})
		return who.Coverage.Gaps[0].ID
	}())
	if err != nil || explain.Gap == nil || explain.Gap.Operation != "kms:ListGrants" {
		t.Errorf("explain of the gap: %+v, %v", explain, err)
	}
}

func TestExplainSaysWhatStopsAPath(t *testing.T) {
	t.Parallel()
	w := rich(t).world()
	explain, err := w.Explain("user/ben", "closed")
	if err != nil {
		t.Fatal(err)
	}
	if explain.Subject != "pair" || len(explain.Blocked) == 0 {
		t.Fatalf("explain is %+v", explain)
	}
	want := answer.Blocked{
		From: user("ben"), To: "arn:aws:rds:eu-central-1:111122223333:db:closed", Technique: "rds-iam-connect", Name: "IAM login",
		Why: "no rule of its security groups admits anybody to port 5432",
	}
	if diff := cmp.Diff(want, explain.Blocked[0]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	explain, err = w.Explain("user/ana", "dynamodb:GetItem", "orders")
	if err != nil {
		t.Fatal(err)
	}
	if d := explain.Decision; d.Decision != "implicitDeny" || d.Certainty != "no" || len(d.Layers) == 0 || len(d.Change) == 0 {
		t.Errorf("decision %+v", d)
	}
	for _, args := range [][]string{{}, {"a", "b", "c", "d"}, {"p-none"}, {"g-none"}, {"user/nobody"}, {"user/ana", "orders", "x"}, {"user/ana", "GetItem", "orders"}, {"orders", "user/ana"}} {
		if out, err := w.Explain(args...); err == nil {
			t.Errorf("explain %q is %+v", args, out)
		}
	}
}
