package reach

import (
	"cmp"
	"slices"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/inventory"
)

// Who answers who can reach a database, or one copy or member of it.
func (w *World) Who(db string, q Query) (*answer.Who, error) {
	thing, to, err := w.databaseGoal(db, q)
	if err != nil {
		return nil, err
	}
	out := &answer.Who{Schema: answer.SchemaWho, Snapshot: w.snapshot(), Database: describe(thing), Principals: []answer.Principal{}}
	var paths []*answer.Path
	for _, source := range w.Graph.Sources {
		if inSnapshot(source) {
			out.Summary.Principals++
		}
		r := w.best(source, to)
		if r == nil {
			if w.blockedOnly(source, to) {
				out.Summary.BlockedByNetwork++
			}
			continue
		}
		p := w.principal(source, to, r)
		out.Principals = append(out.Principals, p)
		paths = append(paths, p.Best)
		out.Summary.WithAccess++
		if !p.Admin {
			out.Summary.NonAdmin++
		}
		if p.External {
			out.Summary.External++
		}
	}
	slices.SortStableFunc(out.Principals, func(a, b answer.Principal) int {
		return cmp.Or(compareCertainty(a.Certainty, b.Certainty), cmp.Compare(b.Score, a.Score), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ARN, b.ARN))
	})
	out.Coverage = w.coverage(about(to.nodes[0].Data), paths...)
	return out, nil
}

func (w *World) principal(source *graph.Node, to *goal, r *route) answer.Principal {
	best := w.path(r)
	id := identity(source)
	return answer.Principal{
		ARN: id.ARN, Kind: id.Kind, Account: id.Account, Name: id.Name, Admin: id.Admin, BecomesAdmin: w.becomesAdmin(source),
		External: w.external(source.Actor), Certainty: best.Certainty, Score: best.Score, Band: best.Band,
		Hops: len(best.Hops), Kinds: w.kindsTo(source, to, r), Best: best,
	}
}

// inSnapshot reports whether a source is a principal of the snapshot.
func inSnapshot(n *graph.Node) bool {
	switch n.Actor.Kind {
	case inventory.User, inventory.Role, inventory.Root:
		return !n.Actor.External()
	}
	return false
}

func compareCertainty(a, b string) int {
	rank := map[string]int{answer.Yes: 0, answer.If: 1, answer.Unknown: 2}
	return cmp.Compare(rank[a], rank[b])
}
