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
// calls f with the answers in the order of the databases. At the end it answers
// how exposed they are, as Databases does. It asks about many databases at once,
// which takes little more than to ask about one. Principals that get there in
// ways that look alike share a path.
func (w *World) Everybody(ctx context.Context, q Query, f func(*answer.Who) error) (*answer.Databases, error) {
	t := w.newTables()
	var tallies []tally
	for batch := range slices.Chunk(w.Inventory.Databases(), togetherMost) {
		goals := make([]*goal, len(batch))
		for i, db := range batch {
			goals[i] = database(w.Graph.Database(db.ID), q)
		}
		found, counted := w.rows(w.narrow(w.aims(goals...)))
		tallies = append(tallies, counted...)
		for first := 0; first < len(batch); first += shownAtOnce {
			answers := make([]*answer.Who, min(shownAtOnce, len(batch)-first))
			var all sync.WaitGroup
			for i := range answers {
				all.Go(func() { answers[i] = t.who(batch[first+i], found[first+i], &counted[first+i]) })
			}
			all.Wait()
			for _, a := range answers {
				if err := cmp.Or(ctx.Err(), f(a)); err != nil {
					return nil, err
				}
			}
		}
	}
	return w.ranked(tallies, q.remembering()), nil
}

// row is how a source and its peers reach a goal, as tables show it.
type row struct {
	source int32
	kinds  kinds
	best   *answer.Path
}

// rows finds how the sources reach each of some goals, and counts them.
func (w *World) rows(a *aims) ([][]row, []tally) {
	parts, counted := make([][][]row, w.workers()), make([][]tally, w.workers())
	made := make([]outlines, len(parts))
	for i := range parts {
		parts[i], counted[i], made[i].made = make([][]row, len(a.goals)), make([]tally, len(a.goals)), map[string]*answer.Path{}
	}
	of := w.peers()
	w.each(a, of, len(parts), func(worker int, s *search, i int) {
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
			into[slot] = append(into[slot], row{int32(i), found, made[worker].of(s, a, int(slot), p)})
		}
		s.countAll(counted[worker], a, len(of.of[i]))
	})
	all := make([][]row, len(a.goals))
	for _, part := range parts {
		for slot := range part {
			all[slot] = append(all[slot], part[slot]...)
		}
	}
	return all, sumOfTallies(len(a.goals), counted)
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

func (t *tables) who(db *inventory.Thing, found []row, counted *tally) *answer.Who {
	out := &answer.Who{Schema: answer.SchemaWho, Snapshot: t.snapshot(), Database: describe(db), Principals: make([]answer.Principal, 0, counted.counts.Principals)}
	out.Summary.Principals, out.Summary.BlockedByNetwork = t.inSnapshot, counted.counts.BlockedByNetwork
	seen := map[*answer.Path]bool{}
	words := map[kinds][]string{}
	var paths []*answer.Path
	all := make([]row, 0, counted.counts.Principals)
	for _, r := range found {
		if !seen[r.best] {
			seen[r.best] = true
			paths = append(paths, r.best)
		}
		for _, source := range t.peers().of[r.source] {
			all = append(all, row{source, r.kinds, r.best})
		}
	}
	slices.SortFunc(all, func(a, b row) int {
		return cmp.Or(compareCertainty(a.best.Certainty, b.best.Certainty), cmp.Compare(b.best.Score, a.best.Score), cmp.Compare(t.ranks[a.source], t.ranks[b.source]))
	})
	for _, r := range all {
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
