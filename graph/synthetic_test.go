package graph_test

import (
	"fmt"
	"testing"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/internal/synthetic"
	"github.com/iamreach/iamreach/graph/inventory"
)

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
