package inventory

import (
	"slices"
	"strings"
)

// Set gives a thing another field than its record says, under a path of names
// joined by dots; nil takes the field away. What the answer would be then can
// be asked of an inventory of which nothing was asked yet.
func (t *Thing) Set(path string, value any) {
	names := strings.Split(path, ".")
	for _, name := range slices.Backward(names[1:]) {
		value = map[string]any{name: value}
	}
	t.set(names[0], value)
}

// Relate puts a thing into a relation to another one, as Set does with fields.
func (t *Thing) Relate(name string, other *Thing) {
	t.relate(name, other)
	t.sortRelations()
}

// Unrelate takes another thing out of a relation.
func (t *Thing) Unrelate(name string, other *Thing) {
	for i := range t.related {
		if r := &t.related[i]; r.name == name {
			r.things = slices.DeleteFunc(slices.Clone(r.things), func(of *Thing) bool { return of == other })
		}
	}
}
