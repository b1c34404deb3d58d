package reach

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/iamreach/iamreach/graph/answer"
)

// How many databases are asked about at once: as many as what was found of
// them can be held, since each time the ways of all principals are gone
// through. The answers are made for a few at a time.
const (
	togetherMost = 1024
	shownAtOnce  = 16
)

// Everybody answers who can reach each database, and calls f with the answers
// in the order of the databases. It asks about many databases at once, which
// takes little more than to ask about one.
func (w *World) Everybody(ctx context.Context, q Query, f func(*answer.Who) error) error {
	for batch := range slices.Chunk(w.Inventory.Databases(), togetherMost) {
		goals := make([]*goal, len(batch))
		for i, db := range batch {
			goals[i] = database(w.Graph.Database(db.ID), q)
		}
		found := w.reaching(w.narrow(w.aims(goals...)))
		for first := 0; first < len(batch); first += shownAtOnce {
			answers := make([]*answer.Who, min(shownAtOnce, len(batch)-first))
			var all sync.WaitGroup
			for i := range answers {
				at := first + i
				all.Go(func() { answers[i] = w.whoOf(batch[at], goals[at], found[at], q) })
			}
			all.Wait()
			for _, a := range answers {
				if err := cmp.Or(ctx.Err(), f(a)); err != nil {
					return err
				}
			}
			clear(found[first : first+len(answers)]) // it takes more room than what was made of it
		}
	}
	return nil
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
