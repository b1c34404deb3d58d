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
	q = q.remembering()
	all := w.Inventory.Databases()
	goals := make([]*goal, len(all))
	for i, db := range all {
		goals[i] = database(w.Graph.Database(db.ID), q)
	}
	a := w.aims(goals...)
	s := w.search()
	defer s.done()
	s.from(source, nil)
	s.answer(a)
	kinds := s.kindsTo(a)
	for i, db := range all {
		r := s.route(i)
		if r == nil { // a question from a principal gives the unknowns of its account as well
			r = bestOf(s.unknownRoutes(goals[i]), nil)
		}
		if r == nil {
			continue
		}
		best := w.path(r, q)
		paths = append(paths, best)
		out.Databases = append(out.Databases, answer.ReachedDatabase{
			Database: describe(db), Certainty: best.Certainty, Score: best.Score, Band: best.Band,
			Hops: len(best.Hops), Kinds: w.packed.words(kinds[i], r), Best: best,
		})
	}
	slices.SortStableFunc(out.Databases, func(a, b answer.ReachedDatabase) int {
		return cmp.Or(compareCertainty(a.Certainty, b.Certainty), cmp.Compare(b.Score, a.Score), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ARN, b.ARN))
	})
	out.Coverage = w.coverage(everything, paths...)
	return out, nil
}
