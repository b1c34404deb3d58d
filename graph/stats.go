package graph

import (
	"maps"
	"slices"
)

// Stats says how large a graph is, and how much work it took.
type Stats struct {
	Sources, Nodes           int
	Profiles                 int // of actors that are decided alike but for their names and tags
	Classes                  int // of resources, the same
	Decisions, Avoided, Kept int
	Edges, Hyperedges        int // hops, and sets of hops of a node that are alike
	Unknown, Blocked         int
	Formulas                 int            // different conditions
	Techniques               map[string]int // hops by technique
}

// Stats counts. What it counts does not depend on how the graph was built, but
// for decisions: those of nodes whose hops were kept were made before.
func (g *Graph) Stats() Stats {
	s := Stats{
		Sources: len(g.Sources), Nodes: len(g.Nodes), Decisions: g.Decisions, Avoided: g.Avoided, Kept: g.Kept,
		Unknown: len(g.Unknown), Blocked: len(g.Blocked), Classes: g.index.Classes(g.kinds()), Techniques: map[string]int{},
	}
	profiles, formulas := map[string]bool{}, map[string]bool{}
	decider := g.finder().decider
	for _, n := range g.Nodes {
		if !n.Target() {
			profiles[decider.Profile(n.Actor)] = true
		}
		s.Hyperedges += len(n.Hyperedges)
		for _, h := range n.Hyperedges {
			s.Edges += h.Len()
			s.Techniques[h.Technique.ID] += h.Len()
			for _, c := range h.Conditions {
				formulas[c.Formula.String()] = true
			}
		}
	}
	s.Profiles, s.Formulas = len(profiles), len(formulas)
	return s
}

// kinds are those of the things that techniques look for.
func (g *Graph) kinds() []string {
	kinds := map[string]bool{}
	for i := range g.techniques {
		for _, b := range g.techniques[i].Bind {
			for _, kind := range b.Kind {
				kinds[kind] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(kinds))
}
