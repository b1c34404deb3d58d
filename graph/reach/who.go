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
	for i, one := range w.reaching(w.narrow(w.aims(to))) {
		source := w.Graph.Sources[i]
		if inSnapshot(source) {
			out.Summary.Principals++
		}
		if one.blocked {
			out.Summary.BlockedByNetwork++
		}
		if one.route == nil {
			continue
		}
		p := w.principal(source, one, q)
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

// reaching is how a source reaches a goal.
type reaching struct {
	route   *route // nil: not at all
	kinds   kinds
	blocked bool // only the network keeps it from there
}

// reaching finds how each source reaches the first goal.
func (w *World) reaching(a *aims) []reaching {
	all := make([]reaching, len(w.Graph.Sources))
	w.each(a, w.workers(), func(_ int, s *search, i int) {
		if p := s.best(0); p != nil {
			all[i] = reaching{route: s.made(p), kinds: s.kindsTo(a)[0]}
		} else {
			all[i].blocked = s.blockedOnly(a)[0]
		}
	})
	return all
}

func (w *World) principal(source *graph.Node, one reaching, q Query) answer.Principal {
	best := w.path(one.route, q)
	id := identity(source)
	return answer.Principal{
		ARN: id.ARN, Kind: id.Kind, Account: id.Account, Name: id.Name, Admin: id.Admin, BecomesAdmin: !id.Admin && w.becomesAdmin(source),
		External: w.external(source.Actor), Certainty: best.Certainty, Score: best.Score, Band: best.Band,
		Hops: len(best.Hops), Kinds: w.packed.words(one.kinds, one.route), Best: best,
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
