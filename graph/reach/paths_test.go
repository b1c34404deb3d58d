package reach

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/store"
)

func pathsOf(t *testing.T, w *World, from, to string, k int) []string {
	t.Helper()
	out, err := w.Paths(from, to, Query{K: k})
	if err != nil {
		t.Fatal(err)
	}
	list := []string{}
	for _, p := range out.Paths {
		list = append(list, way(p))
	}
	if out.Truncated {
		list = append(list, "…")
	}
	return list
}

// diamond is a user who may assume many roles that all read the table.
func diamond(t *testing.T) *estate {
	e := newEstate(t)
	e.user("ana", allow("*", "sts:AssumeRole"), allow(orders, "dynamodb:GetItem"))
	for _, name := range []string{"a", "b", "c", "d"} {
		e.role(name, trust(user("ana")), allow(orders, "dynamodb:GetItem"))
	}
	return e
}

// from allows an action from some addresses.
func from(cidr, action, resource string) string {
	return document(map[string]any{
		"Effect": "Allow", "Action": action, "Resource": resource,
		"Condition": map[string]any{"IpAddress": map[string]any{"aws:SourceIp": cidr}},
	})
}

func TestPaths(t *testing.T) {
	t.Parallel()
	const account = "arn:aws:iam::" + here + ":root"
	for _, c := range []struct {
		name     string
		build    func(*estate)
		from, to string
		k        int
		want     []string
	}{
		{
			name: "the cheapest first, then the others",
			build: func(e *estate) {
				e.user("ana", allow(role("a"), "sts:AssumeRole"), allow(orders, "dynamodb:GetItem"))
				e.role("a", trust(account), allow(orders, "dynamodb:GetItem"))
			},
			from: "user/ana", to: "orders",
			want: []string{"yes: dynamodb-read", "yes: sts-assume-role dynamodb-read"},
		},
		{
			name: "a certain way goes before a cheaper one under a condition",
			build: func(e *estate) {
				e.user("ana", allow(role("a"), "sts:AssumeRole"), document(map[string]any{
					"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*",
					"Condition": map[string]any{"IpAddress": map[string]any{"aws:SourceIp": "192.0.2.0/24"}},
				}))
				e.role("a", trust(account), allow(orders, "dynamodb:GetItem"))
			},
			from: "user/ana", to: "orders",
			want: []string{"yes: sts-assume-role dynamodb-read", "if: dynamodb-read if from 192.0.2.0/24"},
		},
		{
			name: "the cheapest way contradicts itself, a dearer one does not",
			build: func(e *estate) {
				e.user("ana", from("192.0.2.0/24", "sts:AssumeRole", role("a")), from("198.51.100.0/24", "sts:AssumeRole", role("b")))
				e.role("a", trust(account), from("198.51.100.0/24", "dynamodb:GetItem", orders))
				e.role("b", trust(account), allow(role("a"), "sts:AssumeRole"))
			},
			from: "user/ana", to: "orders",
			want: []string{"if: sts-assume-role sts-assume-role dynamodb-read if from 198.51.100.0/24"},
		},
		{
			name: "another network after a hop into compute is no contradiction",
			build: func(e *estate) {
				e.user("ana", from("192.0.2.0/24", "ssm:StartSession", "*"))
				r := e.role("a", trustService("ec2.amazonaws.com"), from("198.51.100.0/24", "dynamodb:GetItem", orders))
				r["InstanceProfileList"] = []any{map[string]any{"Arn": profile(role("a"))}}
				e.again(store.TypeRole, r)
				e.instance("i-1", role("a"))
			},
			from: "user/ana", to: "orders",
			want: []string{"if: ssm-start-session ec2-role-credentials dynamodb-read if from 192.0.2.0/24 and from 198.51.100.0/24"},
		},
		{
			name: "an administrator by way of a role",
			build: func(e *estate) {
				e.user("ana", allow(role("a"), "sts:AssumeRole"))
				e.role("a", trust(account), allow("*", "*"))
			},
			from: "user/ana", to: "admin:" + here,
			want: []string{"yes: sts-assume-role administrator"},
		},
		{
			name:  "nobody becomes an administrator",
			build: func(e *estate) { e.user("ana") },
			from:  "user/ana", to: "admin:" + here,
			want: []string{},
		},
		{
			name:  "a role as target",
			build: func(e *estate) { e.user("ana", allow(role("a"), "sts:AssumeRole")); e.role("a", trust(account)) },
			from:  "user/ana", to: "role/a",
			want: []string{"yes: sts-assume-role"},
		},
		{
			name: "a principal is shown the unknown of its account and of anyone",
			build: func(e *estate) {
				e.cover(here, region, "kms:ListGrants", store.Denied)
				e.postgres("shop", "sg-app", nil)
				e.secret("apps/shop", e.key("k1", document(map[string]any{"Effect": "Allow", "Principal": map[string]any{"AWS": role("x")}, "Action": "kms:*", "Resource": "*"})))
				e.user("ana", allow("*", "secretsmanager:GetSecretValue"))
				e.user("ben")
			},
			from: "user/ben", to: "shop",
			want: []string{"unknown: custom-secret-read if from inside sg-app unknown kms:ListGrants", "unknown: secret-version-stage if from inside sg-app unknown kms:ListGrants"},
		},
		{
			name: "a principal is shown the unknown of an account that it reaches",
			build: func(e *estate) {
				e.cover(here, region, "kms:ListGrants", store.Denied)
				e.postgres("shop", "sg-app", nil)
				e.secret("apps/shop", e.key("k1", document(map[string]any{"Effect": "Allow", "Principal": map[string]any{"AWS": role("x")}, "Action": "kms:*", "Resource": "*"})))
				e.role("a", trust("arn:aws:iam::"+there+":root"), allow("*", "secretsmanager:GetSecretValue"))
			},
			from: "account:" + there, to: "shop",
			want: []string{"unknown: sts-assume-role custom-secret-read if from inside sg-app unknown kms:ListGrants", "unknown: sts-assume-role secret-version-stage if from inside sg-app unknown kms:ListGrants"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e := newEstate(t)
			c.build(e)
			if diff := cmp.Diff(c.want, pathsOf(t, e.world(), c.from, c.to, c.k)); diff != "" {
				t.Errorf("paths (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEqualPathsAreOrderedByName(t *testing.T) {
	t.Parallel()
	w := diamond(t).world()
	out, err := w.Paths("user/ana", "orders", Query{K: 3})
	if err != nil {
		t.Fatal(err)
	}
	var via []string
	for _, p := range out.Paths {
		via = append(via, p.Hops[0].To.ID)
	}
	if diff := cmp.Diff([]string{orders, role("a"), role("b")}, via); diff != "" || !out.Truncated {
		t.Errorf("truncated %v, first hops (-want +got):\n%s", out.Truncated, diff)
	}
}

// The search of gonum deletes from the slices that an iterator hands out.
func TestSearchingLeavesTheGraphAlone(t *testing.T) {
	t.Parallel()
	w := diamond(t).world()
	edges := func() string {
		var b strings.Builder
		for _, n := range w.Graph.Nodes {
			for _, e := range n.Edges() {
				b.WriteString(hopName(e) + "\n")
			}
		}
		return b.String()
	}
	before := edges()
	first := pathsOf(t, w, "user/ana", "orders", 5)
	second := pathsOf(t, w, "user/ana", "orders", 5)
	if diff := cmp.Diff(first, second); diff != "" || len(first) != 5 {
		t.Errorf("%d paths; the second search (-first +second):\n%s", len(first), diff)
	}
	if diff := cmp.Diff(before, edges()); diff != "" {
		t.Errorf("hops (-before +after):\n%s", diff)
	}
	source, err := w.source("user/ana")
	if err != nil {
		t.Fatal(err)
	}
	s := w.search()
	s.from(source, nil)
	y := s.newYenGraph(database(w.Graph.Database(orders), Query{}), levels[0])
	for id := range y.boxed {
		from := y.From(int64(id))
		if _, shares := from.(interface{ NodeSlice() []any }); shares {
			t.Fatal("the iterator hands out its slice")
		}
		for from.Next() {
			if cost, ok := y.Weight(int64(id), from.Node().ID()); !ok || cost < 0 {
				t.Errorf("weight %d → %d is %v, %v", id, from.Node().ID(), cost, ok)
			}
		}
	}
	if y.Node(-1) != nil || y.Node(int64(len(y.boxed))) != nil {
		t.Error("a vertex outside of the graph is not nil")
	}
}

func TestPathIDs(t *testing.T) {
	t.Parallel()
	id := func(e *estate) string {
		out, err := e.world().Paths("user/ana", "orders", Query{K: 1})
		if err != nil || len(out.Paths) != 1 {
			t.Fatalf("paths: %v, %v", out, err)
		}
		return out.Paths[0].ID
	}
	one, other := newEstate(t), newEstate(t)
	one.user("ana", allow(orders, "dynamodb:GetItem"))
	other.user("ana", allow("*", "dynamodb:*"))
	other.user("ben")
	if a, b := id(one), id(other); a != b || !strings.HasPrefix(a, "p-") {
		t.Errorf("the same hops have the ids %s and %s", a, b)
	}
}
