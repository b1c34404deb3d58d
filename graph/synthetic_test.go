package graph_test

import (
	"fmt"
	"testing"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/internal/synthetic"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/reach"
)

// In organisations that nobody has, every way that was laid is found with the
// certainty that it has, and none that is blocked.
func TestPlantedWaysAreFound(t *testing.T) {
	t.Parallel()
	for _, o := range []synthetic.Options{
		{Seed: 1, Accounts: 1, Principals: 60, Plants: 60},
		{Seed: 2, Accounts: 3, Principals: 120, Plants: 30},
	} {
		t.Run(fmt.Sprintf("seed %d, %d principals in %d accounts", o.Seed, o.Principals, o.Accounts), func(t *testing.T) {
			t.Parallel()
			s, err := synthetic.Snapshot(o)
			if err != nil {
				t.Fatal(err)
			}
			w, err := reach.Load(t.Context(), s, reach.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range synthetic.Planted(o) {
				answer, err := w.Paths(p.From, p.To, reach.Query{K: 1})
				if err != nil {
					t.Fatalf("%s: %v", p.Name, err)
				}
				got, hops := synthetic.No, 0
				if len(answer.Paths) > 0 {
					got, hops = answer.Paths[0].Certainty, len(answer.Paths[0].Hops)
				}
				if got != p.Want || hops != p.Hops {
					t.Errorf("%s, from %s to %s: %s in %d hops, want %s in %d", p.Name, p.From, p.To, got, hops, p.Want, p.Hops)
					for _, path := range answer.Paths {
						for _, h := range path.Hops {
							t.Logf("    %s: %s %v", h.Technique, h.Summary, h.Conditions)
						}
					}
				}
			}
		})
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, o := range []synthetic.Options{
		{Seed: 1, Principals: 50, Accounts: 1},
		{Seed: 1, Principals: 200, Accounts: 1},
		{Seed: 1, Principals: 200, Accounts: 4},
		{Seed: 1, Principals: 800, Accounts: 1},
		{Seed: 1, Principals: 800, Accounts: 4},
		{Seed: 1, Principals: 3000, Accounts: 3},
	} {
		b.Run(fmt.Sprintf("%d principals in %d accounts", o.Principals, o.Accounts), func(b *testing.B) {
			s, err := synthetic.Snapshot(o)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				g, err := graph.Build(b.Context(), inventory.New(s), graph.Options{})
				if err != nil {
					b.Fatal(err)
				}
				edges := len(g.Unknown) + len(g.Blocked)
				for _, n := range g.Nodes {
					edges += len(n.Edges)
				}
				b.ReportMetric(float64(g.Decisions), "decisions")
				b.ReportMetric(float64(g.Avoided), "avoided")
				b.ReportMetric(float64(len(g.Nodes)), "nodes")
				b.ReportMetric(float64(edges), "edges")
			}
		})
	}
}

func BenchmarkInventory(b *testing.B) {
	s, err := synthetic.Snapshot(synthetic.Options{Seed: 1, Principals: 3000, Accounts: 3})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		inventory.New(s)
	}
}
