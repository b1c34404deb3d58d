package inventory

import (
	"iter"
	"maps"
	"slices"
)

// Kinds returns the kinds of which there are things, in order.
func (in *Inventory) Kinds() []string { return slices.Sorted(maps.Keys(in.kinds)) }

// AllRelated yields every thing that a thing is in some relation to.
func (t *Thing) AllRelated() iter.Seq[*Thing] {
	return func(yield func(*Thing) bool) {
		for i := range t.related {
			for _, other := range t.related[i].things {
				if !yield(other) {
					return
				}
			}
		}
	}
}
