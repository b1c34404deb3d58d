package reach

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/internal/synthetic"
	"github.com/iamreach/iamreach/store"
)

// comparePlain asks everything of a world and of the plain algorithm, which
// must give the same JSON.
func comparePlain(t testingT, w *World, queries ...Query) {
	t.Helper()
	p := newPlain(w)
	for _, q := range queries {
		same(t, "dbs", p.Databases(q), w.Databases(q))
		for _, db := range w.Inventory.Databases() {
			want, err := p.Who(db.ID, q)
			check(t, err)
			got, err := w.Who(db.ID, q)
			check(t, err)
			same(t, "who "+db.ID, want, got)
		}
		table := Query{Kinds: q.Kinds, Table: true}
		ranked, err := w.Everybody(context.Background(), table, func(got *answer.Who) error {
			want, err := p.Who(got.Database.ARN, table)
			same(t, "everybody "+got.Database.ARN, want, got)
			return err
		})
		check(t, err)
		same(t, "dbs of everybody", p.Databases(table), ranked)
		for _, source := range w.Graph.Sources {
			want, err := p.Reach(source.ID, q)
			check(t, err)
			got, err := w.Reach(source.ID, q)
			check(t, err)
			same(t, "reach "+source.ID, want, got)
		}
	}
}

// comparePlainPaths compares the paths from some sources to some names.
func comparePlainPaths(t testingT, w *World, sources []string, to []string) {
	t.Helper()
	p := newPlain(w)
	for _, from := range sources {
		for _, name := range to {
			want, err := p.Paths(from, name, Query{K: 3, Brief: true})
			check(t, err)
			got, err := w.Paths(from, name, Query{K: 3, Brief: true})
			check(t, err)
			same(t, "paths from "+from+" to "+name, want, got)
		}
	}
}

// testingT is what *testing.T and *rapid.T have in common.
type testingT interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func check(t testingT, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func same(t testingT, question string, want, got any) {
	t.Helper()
	a, err := json.Marshal(want)
	check(t, err)
	b, err := json.Marshal(got)
	check(t, err)
	if string(a) != string(b) {
		t.Fatalf("%s (-plain +got):\n%s", question, cmp.Diff(want, got))
	}
}

// everywhere lists the names of all sources and of all that paths lead to.
func everywhere(w *World) (sources, to []string) {
	for _, n := range w.Graph.Sources {
		sources = append(sources, n.ID)
	}
	for _, db := range w.Inventory.Databases() {
		to = append(to, db.ID)
	}
	for _, n := range w.Graph.Nodes {
		if n.State() == "" && n.Data == nil {
			to = append(to, n.ID)
		}
	}
	return sources, to
}

func TestSearchAgreesWithThePlainAlgorithm(t *testing.T) {
	t.Parallel()
	w := rich(t).world()
	comparePlain(t, w, Query{}, Query{Kinds: []string{"connect", "copy-out"}})
	sources, to := everywhere(w)
	comparePlainPaths(t, w, sources, to)
}

// Random estates whose ways demand networks that contradict each other, pass
// compute inside of doors, and hang on what was not read.
func TestSearchAgreesWithThePlainAlgorithmInRandomEstates(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		w := drawWorld(t, r)
		comparePlain(r, w, drawQuery(r))
		sources, to := everywhere(w)
		comparePlainPaths(r, w, sources[:min(2, len(sources))], to[:min(4, len(to))])
		comparePlainPaths(r, w, []string{user("ana"), role("a")}, []string{orders, "admin:" + here, role("b")})
	})
}

// drawQuery leaves out proofs, which take most of the time and are made of what
// was found in one way only.
func drawQuery(r *rapid.T) Query {
	return Query{Brief: true, Kinds: rapid.SampledFrom([][]string{nil, {"connect", "copy-out"}, {"takeover"}}).Draw(r, "kinds")}
}

func drawWorld(t *testing.T, r *rapid.T) *World {
	e := newEstate(t)
	e.table("other", "")
	e.postgres("shop", "sg-app", nil)
	e.secret("apps/shop", e.key("k1", document(map[string]any{"Effect": "Allow", "Principal": map[string]any{"AWS": role("a")}, "Action": "kms:*", "Resource": "*"})))
	e.instance("i-1", "", "sg-app")
	e.instance("i-2", role("b"), "sg-app")
	if rapid.Bool().Draw(r, "grants are hidden") {
		e.cover(here, region, "kms:ListGrants", store.Denied)
	}
	if rapid.Bool().Draw(r, "table policies are hidden") {
		e.cover(here, region, "dynamodb:GetResourcePolicy", store.Denied)
	}
	calls := []struct{ action, resource string }{
		{"sts:AssumeRole", role("a")},
		{"sts:AssumeRole", role("b")},
		{"sts:AssumeRole", role("c")},
		{"sts:AssumeRole", "*"},
		{"dynamodb:GetItem", orders},
		{"dynamodb:*", "*"},
		{"ssm:StartSession", "*"},
		{"rds-db:connect", login("shop")},
		{"secretsmanager:GetSecretValue", "*"},
		{"iam:PutUserPolicy", "*"},
		{"iam:PutRolePolicy", "*"},
		{"iam:CreateAccessKey", "*"},
		{"*", "*"},
	}
	policies := func(name string) []string {
		var list []string
		for range rapid.IntRange(0, 4).Draw(r, name+" has") {
			c := rapid.SampledFrom(calls).Draw(r, name+" may")
			if cidr := rapid.SampledFrom([]string{"", "", "192.0.2.0/24", "192.0.2.128/25", "198.51.100.0/24"}).Draw(r, name+" from"); cidr != "" {
				list = append(list, from(cidr, c.action, c.resource))
			} else {
				list = append(list, allow(c.resource, c.action))
			}
		}
		return list
	}
	e.user("ana", policies("ana")...)
	e.user("ben", policies("ben")...)
	for _, name := range []string{"a", "b", "c"} {
		by := rapid.SampledFrom([]string{
			trust("arn:aws:iam::" + here + ":root"), trust(user("ana"), role("a")), trust("arn:aws:iam::" + there + ":root"), trustService("ec2.amazonaws.com"),
		}).Draw(r, name+" trusts")
		fields := e.role(name, by, policies(name)...)
		fields["InstanceProfileList"] = []any{map[string]any{"Arn": profile(role(name))}}
		e.again(store.TypeRole, fields)
	}
	return e.world()
}

// Random organisations, of which some was not read.
func TestSearchAgreesWithThePlainAlgorithmInOrganisations(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		o := synthetic.Options{
			Seed: rapid.Uint64().Draw(r, "seed"), Accounts: rapid.IntRange(1, 3).Draw(r, "accounts"), Principals: rapid.IntRange(1, 24).Draw(r, "principals"),
		}
		s, err := synthetic.Snapshot(o)
		check(r, err)
		coverage := s.Coverage()
		for i := range coverage {
			if rapid.IntRange(1, 8).Draw(r, "hide") == 1 {
				coverage[i].Outcome = store.Denied
			}
		}
		var records []*store.Record
		for record := range synthetic.Records(o) {
			records = append(records, record)
		}
		s, err = store.NewSnapshot(s.Info().Taken, records, coverage)
		check(r, err)
		w, err := Load(t.Context(), s, Options{})
		check(r, err)
		comparePlain(r, w, drawQuery(r))
	})
}
