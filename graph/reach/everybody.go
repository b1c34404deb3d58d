package reach

import (
	"context"
	"slices"

	"github.com/iamreach/iamreach/graph/answer"
)

// togetherMost is how many databases are asked about at once: enough to go
// through the ways of a principal few times, and so few that what was found of
// them is held easily.
const togetherMost = 64

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
		for i, db := range batch {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := f(w.whoOf(db, goals[i], found[i], q)); err != nil {
				return err
			}
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
