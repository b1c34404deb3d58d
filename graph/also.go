package graph

import (
	"slices"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
)

// also adds to what was found where the same hops lead besides: who has the
// data of a replica has that of its source, and who opens a port of a database
// gets through it.
func (f *found) also() {
	for _, list := range []*[]lead{&f.edges, &f.unknown, &f.blocked} {
		for _, l := range *list {
			*list = append(*list, besides(l.edge, l.edge.things)...)
			for _, t := range l.also {
				things := slices.Clone(l.edge.things)
				things[0] = t
				*list = append(*list, besides(l.edge, things)...)
			}
		}
	}
}

func besides(e *Edge, things []*inventory.Thing) []lead {
	y := e.Technique.Yield
	if y.Data == "" {
		return nil
	}
	var all []lead
	add := func(to target) {
		other := *e
		other.things = things
		all = append(all, lead{edge: &other, to: to})
	}
	for i, bound := range e.Technique.Bind {
		switch {
		case things[i] == nil:
		case bound.Var == y.Data && slices.Contains(technique.Reach, e.Technique.Kind):
			for _, source := range sourcesOf(things[i]) {
				add(databaseTarget(source))
			}
		case bound.Var == y.Control:
			add(actorTarget(thingActor(things[i])))
		}
	}
	return all
}

// sourcesOf lists the databases of which another one is a copy, near ones
// first.
func sourcesOf(db *inventory.Thing) []*inventory.Thing {
	seen := map[*inventory.Thing]bool{db: true}
	var all []*inventory.Thing
	for queue := []*inventory.Thing{db}; len(queue) > 0; queue = queue[1:] {
		for _, source := range queue[0].Related("copyOf") {
			if !seen[source] {
				seen[source] = true
				all, queue = append(all, source), append(queue, source)
			}
		}
	}
	return all
}
