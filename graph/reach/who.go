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
	return w.whoOf(thing, to, w.reaching(w.narrow(w.aims(to)))[0], q.remembering()), nil
}

// whoOf makes the answer for a database, or a copy or member of one.
func (w *World) whoOf(db *inventory.Thing, to *goal, all []reaching, q Query) *answer.Who {
	out := &answer.Who{Schema: answer.SchemaWho, Snapshot: w.snapshot(), Database: describe(db), Principals: []answer.Principal{}}
	for _, source := range w.Graph.Sources {
		if inSnapshot(source) {
			out.Summary.Principals++
		}
	}
	reached := slices.DeleteFunc(all, func(one reaching) bool { return one.blocked })
	out.Summary.BlockedByNetwork = len(all) - len(reached)
	out.Principals = make([]answer.Principal, len(reached))
	shareOut(len(reached), func(i int) {
		out.Principals[i] = w.principal(w.Graph.Sources[reached[i].source], reached[i], q)
	})
	var paths []*answer.Path
	for i := range out.Principals {
		paths = append(paths, out.Principals[i].Best)
		count(&out.Summary, &out.Principals[i])
	}
	slices.SortStableFunc(out.Principals, func(a, b answer.Principal) int {
		return cmp.Or(compareCertainty(a.Certainty, b.Certainty), cmp.Compare(b.Score, a.Score), compareNamed(&a, &b))
	})
	out.Coverage = w.coverage(about(to.nodes[0].Data), paths...)
	return out
}

// count counts a principal that reaches the database.
func count(s *answer.WhoSummary, p *answer.Principal) {
	s.WithAccess++
	if !p.Admin {
		s.NonAdmin++
	}
	if p.External {
		s.External++
	}
}

func compareNamed(a, b *answer.Principal) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ARN, b.ARN))
}

// reaching is how a source reaches a goal.
type reaching struct {
	source  int
	route   *route // nil: not at all
	kinds   kinds
	blocked bool // only the network keeps it from there
}

// reaching finds how the sources reach each of some goals.
func (w *World) reaching(a *aims) [][]reaching {
	parts := make([][][]reaching, w.workers())
	w.each(a, w.everyone(), len(parts), func(worker int, s *search, i int) {
		if parts[worker] == nil {
			parts[worker] = make([][]reaching, len(a.goals))
		}
		into := parts[worker]
		var to []kinds
		for _, slot := range s.met {
			p := s.best(int(slot))
			if p == nil {
				continue
			}
			if to == nil {
				to = s.kindsTo(a)
			}
			into[slot] = append(into[slot], reaching{source: i, route: s.made(p), kinds: to[slot]})
		}
		for slot := range s.blockedOnly(a) {
			into[slot] = append(into[slot], reaching{source: i, blocked: true})
		}
	})
	all := make([][]reaching, len(a.goals))
	for _, part := range parts {
		for slot := range part {
			all[slot] = append(all[slot], part[slot]...)
		}
	}
	for _, list := range all {
		slices.SortFunc(list, func(x, y reaching) int { return cmp.Compare(x.source, y.source) })
	}
	return all
}

func (w *World) principal(source *graph.Node, one reaching, q Query) answer.Principal {
	p := w.principalOf(source)
	p.Best = w.path(one.route, q)
	p.Certainty, p.Score, p.Band, p.Hops = p.Best.Certainty, p.Best.Score, p.Best.Band, len(p.Best.Hops)
	p.Kinds = w.packed.words(one.kinds, one.route)
	return p
}

// principalOf is what an answer says of a principal, whatever it reaches.
func (w *World) principalOf(source *graph.Node) answer.Principal {
	id := identity(source)
	return answer.Principal{
		ARN: id.ARN, Kind: id.Kind, Account: id.Account, Name: id.Name, Admin: id.Admin, BecomesAdmin: !id.Admin && w.becomesAdmin(source),
		External: w.external(source.Actor),
	}
}

// inSnapshot reports whether a source is a principal of the snapshot.
func inSnapshot(n *graph.Node) bool {
	switch n.Actor.Kind {
	case inventory.User, inventory.Role, inventory.Root, inventory.SSOUser, inventory.SSOGroup:
		return !n.Actor.External()
	}
	return false
}

func compareCertainty(a, b string) int {
	rank := map[string]int{answer.Yes: 0, answer.If: 1, answer.Unknown: 2}
	return cmp.Compare(rank[a], rank[b])
}
