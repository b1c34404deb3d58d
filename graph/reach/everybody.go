package reach

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/inventory"
)

// How many databases are asked about at once: as many as what was found of
// them can be held, since each time the ways of all principals are gone
// through. The answers are made for a few at a time.
const (
	togetherMost = 1024
	shownAtOnce  = 16
)

// Everybody answers who can reach each database, for a table (see Query), and
// calls f with the answers in the order of the databases. It asks about many
// databases at once, which takes little more than to ask about one. Principals
// that get there in ways that look alike share a path.
func (w *World) Everybody(ctx context.Context, q Query, f func(*answer.Who) error) error {
	t := w.newTables()
	for batch := range slices.Chunk(w.Inventory.Databases(), togetherMost) {
		goals := make([]*goal, len(batch))
		for i, db := range batch {
			goals[i] = database(w.Graph.Database(db.ID), q)
		}
		found := w.rows(w.narrow(w.aims(goals...)))
		for first := 0; first < len(batch); first += shownAtOnce {
			answers := make([]*answer.Who, min(shownAtOnce, len(batch)-first))
			var all sync.WaitGroup
			for i := range answers {
				all.Go(func() { answers[i] = t.who(batch[first+i], &found[first+i]) })
			}
			all.Wait()
			for _, a := range answers {
				if err := cmp.Or(ctx.Err(), f(a)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// row is how a source reaches a goal, as tables show it.
type row struct {
	source int32
	kinds  kinds
	best   *answer.Path
}

// rows is how sources reach one goal, and how many only the network keeps from
// there.
type rows struct {
	all     []row
	blocked int
}

// rows finds how the sources reach each of some goals.
func (w *World) rows(a *aims) []rows {
	parts := make([][]rows, w.workers())
	made := make([]outlines, len(parts))
	for i := range parts {
		parts[i], made[i].made = make([]rows, len(a.goals)), map[string]*answer.Path{}
	}
	w.each(a, len(parts), func(worker int, s *search, i int) {
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
			found := to[slot] | s.lastKind(p)
			into[slot].all = append(into[slot].all, row{int32(i), found, made[worker].of(s, a, int(slot), p)})
		}
		for slot := range s.blockedOnly(a) {
			into[slot].blocked++
		}
	})
	all := make([]rows, len(a.goals))
	for _, part := range parts {
		for slot := range part {
			all[slot].all = append(all[slot].all, part[slot].all...)
			all[slot].blocked += part[slot].blocked
		}
	}
	return all
}

// tables makes answers of rows.
type tables struct {
	*World
	principals []answer.Principal // by source: what is the same in every row
	ranks      []int              // by source: its place in the order of names
	inSnapshot int
}

func (w *World) newTables() *tables {
	t := &tables{World: w, ranks: make([]int, len(w.Graph.Sources))}
	order := make([]int, len(w.Graph.Sources))
	for i, source := range w.Graph.Sources {
		t.principals = append(t.principals, w.principalOf(source))
		order[i] = i
		if inSnapshot(source) {
			t.inSnapshot++
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return compareNamed(&t.principals[i], &t.principals[j]) })
	for rank, i := range order {
		t.ranks[i] = rank
	}
	return t
}

func (t *tables) who(db *inventory.Thing, found *rows) *answer.Who {
	out := &answer.Who{Schema: answer.SchemaWho, Snapshot: t.snapshot(), Database: describe(db), Principals: make([]answer.Principal, 0, len(found.all))}
	out.Summary.Principals, out.Summary.BlockedByNetwork = t.inSnapshot, found.blocked
	slices.SortFunc(found.all, func(a, b row) int {
		return cmp.Or(compareCertainty(a.best.Certainty, b.best.Certainty), cmp.Compare(b.best.Score, a.best.Score), cmp.Compare(t.ranks[a.source], t.ranks[b.source]))
	})
	seen := map[*answer.Path]bool{}
	words := map[kinds][]string{}
	var paths []*answer.Path
	for _, r := range found.all {
		if !seen[r.best] {
			seen[r.best] = true
			paths = append(paths, r.best)
		}
		p := t.principals[r.source]
		p.Certainty, p.Score, p.Band, p.Hops, p.Best = r.best.Certainty, r.best.Score, r.best.Band, len(r.best.Hops), r.best
		if words[r.kinds] == nil {
			words[r.kinds] = t.packed.kindWords(r.kinds)
		}
		p.Kinds = words[r.kinds]
		out.Principals = append(out.Principals, p)
		count(&out.Summary, &p)
	}
	out.Coverage = t.coverage(about(db), paths...)
	return out
}
