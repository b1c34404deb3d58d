package graph

import (
	"slices"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// asker asks techniques of nodes. It keeps what it decided of the last node,
// so each goroutine has its own.
type asker struct {
	g       *Graph
	decider *access.Decider
	brief   bool // nobody asks what hops rest on
	offered map[candidates][]Value
	fields  map[fieldKey]field
	facts   map[factKey]*proof

	suitables map[asking][]suitable

	signature []byte
	left      left
	certain   map[ending]policy.Certainty // what need not be asked again where it is: nothing can be better
}

// ask lends an asker to a function.
func ask[T any](g *Graph, f func(*asker) T) T {
	a := g.askers.Get(g.asker)
	defer g.askers.Put(a)
	return f(a)
}

func (g *Graph) asker() *asker {
	return &asker{g: g, decider: g.index.Decider(), offered: map[candidates][]Value{}, fields: map[fieldKey]field{}, facts: map[factKey]*proof{}, suitables: map[asking][]suitable{}}
}

// finder is an asker that shows nothing of what hops rest on, and so need not
// tell apart what policies do not.
func (g *Graph) finder() *asker {
	a := g.asker()
	if !g.plain {
		a.brief = true
		a.decider.ByClass()
	}
	return a
}

// found is what an asker found of a node: hops whose ends are no nodes yet.
type found struct {
	edges, unknown, blocked []lead

	kept bool // from before: there is no need to ask
}

// lead is an edge, and where it leads.
type lead struct {
	edge *Edge
	to   target
	also []*inventory.Thing // with which its technique gives hops that are alike
}

// askAll asks every technique of a node, or of its twin.
func (a *asker) askAll(n *Node, tw *twin) found {
	var f found
	for i := range a.g.techniques {
		switch t := &a.g.techniques[i]; {
		case !slices.Contains(t.Actor, n.Actor.Kind):
		case tw != nil && tw.found != nil:
			a.askAs(n, tw, i, &f)
		default:
			a.ask(n, t, &f)
		}
	}
	f.also()
	return f
}

// ask adds the hops that a technique gives a node.
func (a *asker) ask(n *Node, t *technique.Technique, f *found) {
	if a.passes(n, t) || (!a.g.plain && a.powerless(n, t)) {
		return
	}
	if a.brief && a.g.plan(t).alike {
		a.askAlike(n, t, f)
		return
	}
	c := collector{from: n, technique: t}
	a.each(n, t, !a.g.plain, func(b Bindings) { a.collect(&c, b) })
	c.settle()
	a.combine(&c)
	f.add(&c.found)
}

func (f *found) add(o *found) {
	f.edges = append(f.edges, o.edges...)
	f.unknown = append(f.unknown, o.unknown...)
	f.blocked = append(f.blocked, o.blocked...)
}

// collector collects the hops of a technique from a node.
type collector struct {
	from      *Node
	technique *technique.Technique
	kept      map[string][]*Edge // by where they lead
	found
}

// collect adds what comes of some bindings.
func (a *asker) collect(c *collector, b Bindings) {
	if c.kept == nil {
		c.kept = map[string][]*Edge{}
	}
	to, ok := a.g.leads(c.from, c.technique, b)
	if !ok || a.sure(c.technique, &to) || a.leaves(c.from, &to, b) || (!a.g.plain && settled(c.kept[to.group()], func(i int) *inventory.Thing { return b[c.technique.Bind[i].Var].Thing })) {
		return
	}
	h := a.try(c.from, c.technique, b)
	if h.BlockedByNetwork() {
		shut := *h
		shut.Certainty = policy.No
		c.blocked = append(c.blocked, lead{edge: a.edge(&shut), to: to})
	}
	switch {
	case h.Certainty == policy.No:
	case h.unread():
		c.unknown = append(c.unknown, lead{edge: a.edge(h), to: to})
	default:
		e := a.edge(h)
		if !slices.ContainsFunc(c.kept[to.group()], func(have *Edge) bool { return have.covers(e) }) {
			c.kept[to.group()] = append(c.kept[to.group()], e)
			c.edges = append(c.edges, lead{edge: e, to: to})
		}
	}
}

// sure reports whether a technique is known to lead to a target for certain.
func (a *asker) sure(t *technique.Technique, to *target) bool {
	return a.certain != nil && a.certain[ending{t, a.g.nodes[to.key]}] == policy.Yes
}

// settle drops what need not be allowed in yet another way.
func (c *collector) settle() {
	c.unknown = slices.DeleteFunc(c.unknown, func(l lead) bool {
		return settled(c.kept[l.to.group()], func(i int) *inventory.Thing { return l.edge.things[i] })
	})
}

// unread reports whether something unread would have to allow the hop.
func (h *Hop) unread() bool {
	return h.Certainty == policy.Unknown && slices.ContainsFunc(h.Unread, func(t policy.Test) bool { return t.Class == policy.Unread })
}

// settled reports whether no other bindings of the same things can add
// anything: the hop is certain.
func settled(edges []*Edge, thing func(binding int) *inventory.Thing) bool {
	return slices.ContainsFunc(edges, func(e *Edge) bool {
		if e.Certainty != policy.Yes {
			return false
		}
		for i := range e.Technique.Bind {
			if bound := &e.Technique.Bind[i]; !bound.One && e.things[i] != thing(i) {
				return false
			}
		}
		return true
	})
}

// covers reports whether another hop of the same technique to the same node
// adds nothing: it uses the same things, and this one is certain or its
// conditions are the same.
func (e *Edge) covers(o *Edge) bool {
	if e.Certainty < o.Certainty || e.Objects() != o.Objects() {
		return false
	}
	return e.Certainty == policy.Yes ||
		slices.EqualFunc(e.Conditions, o.Conditions, func(a, b Condition) bool { return a.Formula.String() == b.Formula.String() })
}
