package reach

import (
	"cmp"
	"slices"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/risk"
	"github.com/iamreach/iamreach/policy"
)

// tally gathers what the sources' best routes say of one database.
type tally struct {
	ranked          answer.RankedDatabase
	scores, trusted []float64 // of all principals, and without administrators
	worst           *route
	worstScore      float64
}

// Databases answers which databases there are, and how exposed.
func (w *World) Databases(q Query) *answer.Databases {
	all := w.Inventory.Databases()
	tallies := make([]*tally, len(all))
	for i, db := range all {
		tallies[i] = &tally{ranked: answer.RankedDatabase{
			Database: describe(db), Encrypted: db.Encrypted(), Public: w.Inventory.Exposure(db).Anywhere,
		}}
	}
	for _, source := range w.Graph.Sources { // a source's ways are computed once for all databases
		for i, db := range all {
			w.count(tallies[i], source, database(w.Graph.Database(db.ID), q))
		}
	}
	out := &answer.Databases{Schema: answer.SchemaDatabases, Snapshot: w.snapshot(), Databases: []answer.RankedDatabase{}}
	var paths []*answer.Path
	for _, t := range tallies {
		w.finish(t)
		out.Databases = append(out.Databases, t.ranked)
		paths = append(paths, t.ranked.Worst)
	}
	slices.SortStableFunc(out.Databases, func(a, b answer.RankedDatabase) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ARN, b.ARN))
	})
	out.Coverage = w.coverage(everything, paths...)
	return out
}

func (w *World) count(t *tally, source *graph.Node, to *goal) {
	r := w.best(source, to)
	if r == nil {
		if w.blockedOnly(source, to) {
			t.ranked.BlockedByNetwork++
		}
		return
	}
	t.ranked.Principals++
	score := w.path(r).Score
	t.scores = append(t.scores, score)
	if !graph.Administrator(source) {
		t.ranked.NonAdmin++
		t.trusted = append(t.trusted, score)
	}
	if w.external(source.Actor) {
		t.ranked.External++
	}
	switch r.certainty {
	case policy.Yes:
		t.ranked.Yes++
	case policy.If:
		t.ranked.If++
	default:
		t.ranked.Unknown++
	}
	if t.worst == nil || score > t.worstScore || (score == t.worstScore && compareRoutes(r, t.worst) < 0) {
		t.worst, t.worstScore = r, score
	}
}

func (w *World) finish(t *tally) {
	d := &t.ranked
	d.Score, d.ScoreNonAdmin = risk.Fold(t.scores), risk.Fold(t.trusted)
	d.Band = risk.Band(d.Score)
	d.Factors = []answer.Factor{}
	if t.worst != nil {
		d.Worst = w.path(t.worst)
		d.Factors = d.Worst.Factors
	}
}
