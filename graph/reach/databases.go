package reach

import (
	"cmp"
	"slices"

	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/risk"
)

// Databases answers which databases there are, and how exposed.
func (w *World) Databases(q Query) *answer.Databases {
	q = q.remembering()
	all := w.Inventory.Databases()
	goals := make([]*goal, len(all))
	for i, db := range all {
		goals[i] = database(w.Graph.Database(db.ID), q)
	}
	return w.ranked(w.tallies(w.narrow(w.aims(goals...))), q)
}

// ranked makes the answer of what was counted for each database.
func (w *World) ranked(tallies []tally, q Query) *answer.Databases {
	out := &answer.Databases{Schema: answer.SchemaDatabases, Snapshot: w.snapshot(), Databases: []answer.RankedDatabase{}}
	var paths []*answer.Path
	for i, db := range w.Inventory.Databases() {
		d := w.rank(db, &tallies[i], q)
		out.Databases = append(out.Databases, d)
		paths = append(paths, d.Worst)
	}
	slices.SortStableFunc(out.Databases, func(a, b answer.RankedDatabase) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ARN, b.ARN))
	})
	out.Coverage = w.coverage(everything, paths...)
	return out
}

func (w *World) rank(db *inventory.Thing, t *tally, q Query) answer.RankedDatabase {
	d := t.counts
	d.Database, d.Encrypted, d.Public = describe(db), db.Encrypted(), w.Inventory.Exposure(db).Anywhere
	d.Score, d.ScoreNonAdmin = t.all.Fold(), t.untrusted.Fold()
	d.Band = risk.Band(d.Score)
	d.Factors = []answer.Factor{}
	if t.worst != nil {
		d.Worst = w.path(t.worst, q)
		d.Factors = d.Worst.Factors
	}
	return d
}

// DatabaseNames returns all names that stand for a database, by the ARN that
// each stands for.
func (w *World) DatabaseNames() map[string]string {
	names := map[string]string{}
	for name := range w.short() {
		if id, err := w.Resolve(name); err == nil && w.Inventory.Database(id) != nil {
			names[name] = id
		}
	}
	for _, db := range w.Inventory.Databases() {
		names[db.ID] = db.ID
	}
	return names
}
