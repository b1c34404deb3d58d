package graph

import (
	"cmp"
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
)

// Edge is a hop without what can be made again: its decisions and facts.
type Edge struct {
	From, To  *Node
	Technique *technique.Technique
	*Outcome
	Network *inventory.Exposure // nil: no network half is needed

	of     *Node              // whose hop it is, where From only stands for it
	things []*inventory.Thing // that the variables are bound to, by binding; nil for what is no thing
	region string
}

// edge keeps what cannot be made again of a hop.
func (a *asker) edge(h *Hop) *Edge {
	e := &Edge{From: h.From, To: h.To, Technique: h.Technique, Outcome: a.g.outcome(&h.Outcome), Network: h.Network}
	if len(h.Technique.Bind) > 0 {
		e.things = make([]*inventory.Thing, len(h.Technique.Bind))
	}
	for i, b := range h.Technique.Bind {
		v := h.Bindings[b.Var]
		e.things[i] = v.Thing
		e.region += v.Region
	}
	return e
}

// asked is the node whose hop it is.
func (e *Edge) asked() *Node {
	if e.of != nil {
		return e.of
	}
	return e.From
}

// Bindings are the variables of the hop.
func (e *Edge) Bindings() Bindings {
	b := Bindings{}
	for i := range e.Technique.Bind {
		switch bound := &e.Technique.Bind[i]; {
		case bound.New != "":
			b[bound.Var] = Value{Pattern: b.Expand(bound.New, e.asked()), PartOf: b[bound.Of].Thing}
		case bound.Regions:
			b[bound.Var] = Value{Region: e.region}
		case e.things[i] != nil:
			b[bound.Var] = Value{Thing: e.things[i]}
		}
	}
	return b
}

// NetworkOf is the thing whose port must be reached, nil for none.
func (e *Edge) NetworkOf() *inventory.Thing { return networkOf(e.Technique, e.Bindings()) }

// Uses reports whether a hop uses a thing.
func (e *Edge) Uses(id string) bool {
	for _, t := range e.things {
		if t != nil && t.ID == id {
			return true
		}
	}
	return false
}

// Objects names the things that a hop uses and that tell it from others of
// its technique between the same nodes.
func (e *Edge) Objects() string {
	var ids []string
	for i, used := range e.things {
		if used != nil && !e.Technique.Bind[i].One {
			ids = append(ids, used.ID)
		}
	}
	return strings.Join(ids, " ")
}

// compareEdges orders edges by where they start, technique, where they lead,
// certainty and bindings.
func compareEdges(a, b *Edge) int {
	return cmp.Or(
		compareNodes(a.From, b.From), compareTechniques(a.Technique, b.Technique), compareNodes(a.To, b.To),
		cmp.Compare(b.Certainty, a.Certainty), compareBindings(a, b))
}

func compareBindings(a, b *Edge) int {
	if a.From != b.From || a.Technique != b.Technique || a.To != b.To {
		return 0 // another difference says more, and comes before
	}
	return cmp.Compare(a.Bindings().text(), b.Bindings().text())
}

func compareTechniques(a, b *technique.Technique) int {
	if a == b {
		return 0
	}
	return cmp.Compare(a.ID, b.ID)
}

// compareNodes orders nodes by id, then by state.
func compareNodes(a, b *Node) int {
	if a == b {
		return 0
	}
	return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Actor.Kind, b.Actor.Kind), cmp.Compare(a.State(), b.State()))
}
