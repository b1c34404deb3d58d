package render

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/iamreach/iamreach/graph/answer"
)

func role(account string, i int) string {
	return fmt.Sprintf("arn:aws:iam::%s:role/r%d", account, i)
}

func TestFoldSaysHowMany(t *testing.T) {
	t.Parallel()
	var paths []*answer.Path
	for i := range 14 {
		paths = append(paths, path(50, "medium", hop(role(prod, i), "rds-iam-connect", orders, "may log in")))
	}
	s, err := New(paths, Options{MaxNodes: 5})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, n := range s.Nodes {
		names = append(names, fmt.Sprintf("%s × %d", n.Name, n.Count))
	}
	if diff := cmp.Diff([]string{"14 roles × 14", "prod-orders × 1"}, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Folded, since their way on is the same: 14 roles."}, s.Notes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := s.Nodes[0].Tooltip; !strings.Contains(got, role(prod, 13)) {
		t.Errorf("the tooltip %q does not name all", got)
	}
}

func TestFoldKeepsApart(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		other *answer.Hop
	}{
		{"another technique", hop(role(prod, 2), "rds-reset-master-instance", orders, "")},
		{"another condition", hop(role(prod, 2), "rds-iam-connect", orders, "", on(mfa))},
		{"another certainty", hop(role(prod, 2), "rds-iam-connect", orders, "", uncertain)},
		{"another database", hop(role(prod, 2), "rds-iam-connect", ledger, "")},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := sketchOf([]*answer.Path{
				path(1, "low", hop(role(prod, 1), "rds-iam-connect", orders, "")), path(1, "low", test.other),
			}, nil)
			for level := range foldLevels {
				if got := s.fold(level); len(got.nodes) != len(s.nodes) {
					t.Errorf("level %d made %d nodes of %d", level, len(got.nodes), len(s.nodes))
				}
			}
		})
	}
}

func TestFoldKeepsConditionsApart(t *testing.T) {
	t.Parallel()
	s := sketchOf([]*answer.Path{
		path(1, "low", hop(role(prod, 1), "rds-iam-connect", orders, "", on(mfa))),
		path(1, "low", hop(role(prod, 2), "rds-iam-connect", orders, "", on(test("aws:SourceVpc", "StringEquals", "vpc-1")))),
	}, nil)
	if got := s.fold(foldLevels - 1); len(got.nodes) != 3 {
		t.Errorf("%d nodes are left of 3", len(got.nodes))
	}
}

func TestFoldAcrossAccountsAndKinds(t *testing.T) {
	t.Parallel()
	s := sketchOf([]*answer.Path{
		path(1, "low", hop(role(prod, 1), "rds-iam-connect", orders, "")),
		path(1, "low", hop(role(dev, 2), "rds-iam-connect", orders, "")),
		path(1, "low", hop(ana, "rds-iam-connect", orders, "")),
	}, nil)
	for level, want := range [][]string{
		{"r1 444455556666", "prod-orders 444455556666", "r2 111122223333", "ana 111122223333"},
		{"2 roles in 2 accounts", "prod-orders 444455556666", "ana 111122223333"},
		{"3 principals in 2 accounts", "prod-orders 444455556666"},
	} {
		s = s.fold(level)
		var got []string
		for _, p := range s.nodes {
			got = append(got, strings.TrimPrefix(strings.TrimPrefix(p.name, "role/"), "user/")+" "+p.place)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("level %d (-want +got):\n%s", level, diff)
		}
	}
}

// TestFoldChangesNoReach: who reached a database before still does, and
// nobody else.
func TestFoldChangesNoReach(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var paths []*answer.Path
		for range rapid.IntRange(1, 12).Draw(t, "paths") {
			var hops []*answer.Hop
			at := role(dev, rapid.IntRange(0, 5).Draw(t, "from"))
			for range rapid.IntRange(0, 3).Draw(t, "hops") {
				next := role(prod, rapid.IntRange(0, 5).Draw(t, "role"))
				if next != at {
					hops = append(hops, hop(at, "sts-assume-role", next, ""))
					at = next
				}
			}
			db := fmt.Sprintf("arn:aws:rds:eu-west-1:%s:db:d%d", data, rapid.IntRange(0, 2).Draw(t, "db"))
			paths = append(paths, path(1, "low", append(hops, hop(at, "rds-iam-connect", db, ""))...))
		}
		s := sketchOf(paths, nil)
		want := reach(s)
		for level := range foldLevels {
			s = s.fold(level)
			if diff := cmp.Diff(want, reach(s)); diff != "" {
				t.Fatalf("level %d (-want +got):\n%s", level, diff)
			}
		}
	})
}

// reach lists who reaches which database, as the picture shows it.
func reach(s *sketch) []string {
	var list []string
	for _, start := range s.nodes {
		ids := start.members
		if len(ids) == 0 {
			ids = []string{start.id}
		}
		seen := map[*point]bool{start: true}
		for queue := []*point{start}; len(queue) > 0; queue = queue[1:] {
			for _, l := range s.edges {
				if l.from == queue[0] && !seen[l.to] {
					seen[l.to] = true
					queue = append(queue, l.to)
					for _, id := range ids {
						if l.to.target {
							list = append(list, id+" "+l.to.id)
						}
					}
				}
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func TestTenThousandPaths(t *testing.T) {
	t.Parallel()
	many := func(next func(i int) *answer.Path) []*answer.Path {
		var paths []*answer.Path
		for i := range 10_000 {
			paths = append(paths, next(i))
		}
		return paths
	}
	for _, test := range []struct {
		name  string
		paths []*answer.Path
		note  string
	}{
		{"the same way on becomes one box", many(func(i int) *answer.Path {
			return path(1, "low", hop(role(dev, i), "sts-assume-role", reader, ""), hop(reader, "rds-iam-connect", orders, ""))
		}), "10000 roles"},
		{"ways of their own are left out", many(func(i int) *answer.Path {
			return path(1, "low", hop(role(dev, i), "rds-iam-connect", fmt.Sprintf("arn:aws:rds:eu-west-1:%s:db:d%d", prod, i), ""))
		}), "of 10000 paths are drawn"},
		{"every principal to every database", many(func(i int) *answer.Path {
			return path(1, "low", hop(role(dev, i/100), fmt.Sprintf("t-%d", i%7*(i/100)), fmt.Sprintf("arn:aws:rds:eu-west-1:%s:db:d%d", prod, i%100), ""))
		}), "of 10000 paths are drawn"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, err := New(test.paths, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(s.Nodes) > DefaultNodes || len(s.Nodes) < 2 || len(s.Edges) > arrowsPerNode*DefaultNodes {
				t.Errorf("%d nodes and %d arrows", len(s.Nodes), len(s.Edges))
			}
			if notes := strings.Join(s.Notes, " "); !strings.Contains(notes, test.note) {
				t.Errorf("notes %q do not say %q", notes, test.note)
			}
			if last := s.Story[len(s.Story)-1]; last != "And 9990 more paths." {
				t.Errorf("the story ends with %q", last)
			}
		})
	}
}
