package graph

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Stats says how large a graph is, and how much work it took.
type Stats struct {
	Sources, Nodes           int
	Profiles                 int // of actors that are decided alike but for their names and tags
	Classes                  int // of resources, the same
	Decisions, Avoided, Kept int
	Edges, Hyperedges        int // hops, and sets of hops alike in technique, target and outcome
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
	profiles, outcomes, formulas := map[string]bool{}, map[string]bool{}, map[string]bool{}
	decider := g.finder().decider
	for _, n := range g.Nodes {
		if !n.Target() {
			profiles[decider.Profile(n.Actor)] = true
		}
		for _, e := range n.Edges {
			s.Edges++
			s.Techniques[e.Technique.ID]++
			outcomes[e.outcomeText()] = true
			for _, c := range e.Conditions {
				formulas[c.Formula.String()] = true
			}
		}
	}
	s.Profiles, s.Hyperedges, s.Formulas = len(profiles), len(outcomes), len(formulas)
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

// outcomeText is what hops of one set have in common.
func (e *Edge) outcomeText() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\x00%d\x00%d\x00%v\x00%v", e.Technique.ID, e.To.Index, e.Certainty, e.Choices, e.Unread)
	for _, c := range e.Conditions {
		fmt.Fprintf(&b, "\x00%v%s", c.Forwarded, c.Formula)
	}
	return b.String()
}
