package graph_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/internal/synthetic"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/reach"
)

// organizations are small ones with every kind of plant, under every
// guardrail that makes a difference to it.
var organizations = []synthetic.Options{
	{Seed: 1, Accounts: 1, Principals: 60, Plants: 65},
	{Seed: 2, Accounts: 3, Principals: 120, Plants: 30},
	{Seed: 7, Accounts: 10, Principals: 250, Plants: 8},
	{Seed: 32, Accounts: 10, Principals: 200, Plants: 7},
	{Seed: 35, Accounts: 10, Principals: 150, Plants: 9},
}

// In organisations that nobody has, every way that was laid is found with the
// certainty that it has, and none that is blocked.
func TestPlantedWaysAreFound(t *testing.T) {
	t.Parallel()
	for _, o := range organizations {
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
				found(t, w, p)
			}
		})
	}
}

func found(t *testing.T, w *reach.World, p synthetic.Plant) {
	t.Helper()
	answer, err := w.Paths(p.From, p.To, reach.Query{K: 1})
	if err != nil {
		t.Fatalf("%s: %v", p.Name, err)
	}
	got, hops, way := synthetic.No, 0, ""
	for _, path := range answer.Paths {
		got, hops = path.Certainty, len(path.Hops)
		for _, h := range path.Hops {
			way += "\n\t" + h.Summary
		}
	}
	if got != p.Want || hops != p.Hops {
		t.Errorf("%s, from %s to %s: %s in %d hops, want %s in %d%s", p.Name, p.From, p.To, got, hops, p.Want, p.Hops, way)
	}
}

// What guardrails do to a plant is not the same in every account.
func TestPlantsMeetEveryGuardrail(t *testing.T) {
	t.Parallel()
	seen := map[string][]string{}
	for _, o := range organizations {
		for _, p := range synthetic.Planted(o) {
			if !slices.Contains(seen[p.Name], p.Want) {
				seen[p.Name] = append(seen[p.Name], p.Want)
			}
		}
	}
	for _, name := range synthetic.Ways() {
		if len(seen[name]) == 0 {
			t.Errorf("%q is not planted", name)
		}
	}
	for _, name := range []string{
		"access key", "write own policy", "Redshift Data API", "SCP of the office", "RCP of the office", "SCP", "SCP at the end", "RCP",
		"IAM login from anywhere", "IAM login from a host", "proxy from a host",
	} {
		if len(seen[name]) != 2 {
			t.Errorf("%q is found with %v alone", name, seen[name])
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, o := range []synthetic.Options{
		{Seed: 1, Accounts: 1, Principals: 50},
		{Seed: 1, Accounts: 1, Principals: 200},
		{Seed: 1, Accounts: 4, Principals: 200},
		{Seed: 1, Accounts: 1, Principals: 800},
		{Seed: 1, Accounts: 4, Principals: 800},
		{Seed: 1, Accounts: 3, Principals: 3000},
	} {
		b.Run(fmt.Sprintf("%dx%d", o.Accounts, o.Principals/o.Accounts), func(b *testing.B) {
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
					edges += len(n.Edges())
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
