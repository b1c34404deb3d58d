package graph

import (
	"cmp"
	"context"
	"slices"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// Graph is every node that can be reached from some source, and every hop.
type Graph struct {
	Inventory *inventory.Inventory
	Nodes     []*Node // by id, then state
	Sources   []*Node // principals as found: of the snapshot and outside of it
	Unknown   []*Edge // hops that something unread would have to allow; not carried on
	Blocked   []*Edge // hops that only the network stops
	Decisions int     // how many were made
	Avoided   int     // how many were not needed: nothing could allow what they ask

	techniques []technique.Technique
	index      *access.Index
	decider    *access.Decider
	plain      bool // no shortcuts
	nodes      map[string]*Node
	plans      map[*technique.Technique]*plan
	prune      func(e *Edge, made int) bool
	offered    map[candidates][]Value
	exposures  map[*inventory.Thing]*inventory.Exposure
}

// Node is an actor in a state, or a target: a database, or admin:ACCOUNT.
type Node struct {
	Index int
	Actor access.Actor     // for an actor
	Data  *inventory.Thing // for a database
	ID    string
	Edges []*Edge // out of the node, by technique, target and bindings
}

// State is the state of the node as text, empty as found.
func (n *Node) State() string { return n.Actor.State() }

// Target reports whether paths end at the node: a database, or admin:ACCOUNT.
func (n *Node) Target() bool { return n.Actor.Kind == "" }

// Edge is one hop: a technique with its bindings.
type Edge struct {
	From, To   *Node
	Technique  *technique.Technique
	Bindings   Bindings
	Certainty  policy.Certainty
	Conditions []Condition // all must hold
	Choices    []policy.Test
	Unread     []policy.Test // why it is unknown
	Results    []access.Result
	Facts      []Observed
	Network    *inventory.Exposure // nil: no network half is needed
	NetworkOf  *inventory.Thing
	Cost       int   // without what the network half adds
	Stop       *Stop // why its certainty is No
}

// Condition is a condition of a hop. Each comes from one request, so that a
// key may have different values in two of them.
type Condition struct {
	Formula   *policy.Formula
	Forwarded bool // of a call that a service makes in the actor's name: from that service's network
}

// Stop says what stops a hop.
type Stop struct {
	Passed int            // how many facts and requirements held before
	Why    string         // a fact in words
	Result *access.Result // or a decision
}

// Observed is a fact of the snapshot that a hop rests on.
type Observed struct {
	Says  string
	Thing *inventory.Thing
	Field string
	Value any
}

// Options tunes Build. The zero value uses the built-in techniques.
type Options struct {
	Techniques []technique.Technique
	Progress   func(done, total int)

	plain bool // no shortcuts: tests compare with what they leave out
}

// Build finds all hops of a snapshot.
func Build(ctx context.Context, in *inventory.Inventory, o Options) (*Graph, error) {
	if o.Techniques == nil {
		list, err := technique.Catalogue()
		if err != nil {
			return nil, err
		}
		o.Techniques = list
	}
	g := &Graph{
		Inventory: in, techniques: o.Techniques, index: access.NewIndex(in), plain: o.plain, nodes: map[string]*Node{},
		plans: map[*technique.Technique]*plan{}, offered: map[candidates][]Value{}, exposures: map[*inventory.Thing]*inventory.Exposure{},
	}
	g.decider = g.index.Decider()
	for i := range g.techniques {
		g.plans[&g.techniques[i]] = planOf(&g.techniques[i])
	}
	if g.prune = g.pruned; o.plain {
		g.prune = never
	}
	for _, actor := range sources(in) {
		g.Sources = append(g.Sources, actorTarget(actor).node(g))
	}
	for _, db := range in.Databases() {
		databaseTarget(db).node(g)
	}
	if err := g.expand(ctx, o.Progress); err != nil {
		return nil, err
	}
	g.Decisions, g.Avoided = g.decider.Decisions, g.decider.Avoided
	g.order()
	g.settleUnknown()
	return g, nil
}

// Decider decides further checks on the same snapshot.
func (g *Graph) Decider() *access.Decider { return g.decider }

// Node returns a node as found, by id, or nil.
func (g *Graph) Node(id string) *Node { return g.nodes[id] }

// Database returns the node of a database, or nil.
func (g *Graph) Database(id string) *Node { return g.nodes["data:"+id] }

// With returns the nodes with an id, in every state.
func (g *Graph) With(id string) []*Node {
	var all []*Node
	for _, n := range g.Nodes {
		if n.ID == id {
			all = append(all, n)
		}
	}
	return all
}

// expand asks every technique of every actor, and of those that it finds.
func (g *Graph) expand(ctx context.Context, progress func(done, total int)) error {
	for done := 0; done < len(g.Nodes); done++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if progress != nil {
			progress(done, len(g.Nodes))
		}
		n := g.Nodes[done]
		if n.Target() {
			continue
		}
		for i := range g.techniques {
			t := &g.techniques[i]
			if slices.Contains(t.Actor, n.Actor.Kind) {
				g.apply(n, t)
			}
		}
	}
	return nil
}

// order makes the graph independent of the order in which it was found.
func (g *Graph) order() {
	compare := func(a, b *Node) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Actor.Kind, b.Actor.Kind), cmp.Compare(a.State(), b.State()))
	}
	slices.SortFunc(g.Nodes, compare)
	for i, n := range g.Nodes {
		n.Index = i
	}
	for _, n := range g.Nodes {
		slices.SortStableFunc(n.Edges, compareEdges)
	}
	slices.SortStableFunc(g.Unknown, compareEdges)
	slices.SortStableFunc(g.Blocked, compareEdges)
}

func compareEdges(a, b *Edge) int {
	return cmp.Or(
		cmp.Compare(a.From.ID, b.From.ID), cmp.Compare(a.From.State(), b.From.State()),
		cmp.Compare(a.Technique.ID, b.Technique.ID),
		cmp.Compare(a.To.ID, b.To.ID), cmp.Compare(a.To.State(), b.To.State()),
		cmp.Compare(b.Certainty, a.Certainty),
		cmp.Compare(a.Bindings.text(), b.Bindings.text()))
}
