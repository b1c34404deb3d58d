package reach

import (
	"cmp"
	"slices"
	"testing"

	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/internal/synthetic"
)

// organisation is one of 3 accounts and 900 principals.
func organisation(b *testing.B) *World {
	b.Helper()
	s, err := synthetic.Snapshot(synthetic.Options{Seed: 1, Accounts: 3, Principals: 900})
	if err != nil {
		b.Fatal(err)
	}
	w, err := Load(b.Context(), s, Options{})
	if err != nil {
		b.Fatal(err)
	}
	return w
}

// BenchmarkQuestions asks of the database and the principal with the longest
// answers. Those without proofs show what finding the paths costs.
func BenchmarkQuestions(b *testing.B) {
	w := organisation(b)
	p := newPlain(w)
	dbs := w.Databases(Query{Brief: true})
	db := slices.MaxFunc(dbs.Databases, func(x, y answer.RankedDatabase) int { return cmp.Compare(x.Principals, y.Principals) }).ARN
	source, most := "", -1
	for _, n := range w.Graph.Sources {
		if a, err := w.Reach(n.ID, Query{Brief: true}); err == nil && len(a.Databases) > most {
			source, most = n.ID, len(a.Databases)
		}
	}
	for _, c := range []struct {
		name string
		ask  func(q Query) error
	}{
		{"dbs", func(q Query) error { w.Databases(q); return nil }},
		{"who", func(q Query) error { _, err := w.Who(db, q); return err }},
		{"reach", func(q Query) error { _, err := w.Reach(source, q); return err }},
		{"paths", func(q Query) error { _, err := w.Paths(source, db, q); return err }},
		{"pack", func(Query) error { pack(w.Graph); return nil }},
		{"plain dbs", func(q Query) error { p.Databases(q); return nil }},
		{"plain who", func(q Query) error { _, err := p.Who(db, q); return err }},
		{"plain reach", func(q Query) error { _, err := p.Reach(source, q); return err }},
		{"plain paths", func(q Query) error { _, err := p.Paths(source, db, q); return err }},
	} {
		for _, q := range []Query{{}, {Brief: true}} {
			name := c.name
			if q.Brief {
				name += " without proofs"
			}
			b.Run(name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := c.ask(q); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
