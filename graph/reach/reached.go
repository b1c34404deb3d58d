package reach

import (
	"cmp"
	"slices"

	"github.com/iamreach/iamreach/graph/answer"
)

// Reach answers which databases a principal can reach.
func (w *World) Reach(principal string, q Query) (*answer.Reach, error) {
	source, err := w.source(principal)
	if err != nil {
		return nil, err
	}
	out := &answer.Reach{Schema: answer.SchemaReach, Snapshot: w.snapshot(), Principal: identity(source), Databases: []answer.ReachedDatabase{}}
	var paths []*answer.Path
	for _, db := range w.Inventory.Databases() {
		to := database(w.Graph.Database(db.ID), q)
		r := w.best(source, to)
		if r == nil { // a question from a principal gives the unknowns of its account as well
			r = bestOf(w.unknownRoutes(source, to), nil)
		}
		if r == nil {
			continue
		}
		best := w.path(r)
		paths = append(paths, best)
		out.Databases = append(out.Databases, answer.ReachedDatabase{
			Database: describe(db), Certainty: best.Certainty, Score: best.Score, Band: best.Band,
			Hops: len(best.Hops), Kinds: w.kindsTo(source, to, r), Best: best,
		})
	}
	slices.SortStableFunc(out.Databases, func(a, b answer.ReachedDatabase) int {
		return cmp.Or(compareCertainty(a.Certainty, b.Certainty), cmp.Compare(b.Score, a.Score), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ARN, b.ARN))
	})
	out.Coverage = w.coverage(everything, paths...)
	return out, nil
}
