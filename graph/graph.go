package graph

import (
	"context"
	"slices"
	"sync"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/internal/freelist"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
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
	Kept      int     // nodes whose hops were kept from before

	twins      map[string]*twin   // of administrators, by profile
	helped     map[changed][]*use // whom lifted guardrails help to do what
	changes    []lead             // to states in which a shared thing is modified: change says which are of use
	asked      int                // of Nodes
	techniques []technique.Technique
	index      *access.Index
	plain      bool // no shortcuts
	askers     freelist.List[*asker]
	nodes      map[string]*Node
	plans      map[*technique.Technique]*lazyPlan
	ends       sharedEnds
	exposures  sync.Map // of things, by pointer
	outcomes   sync.Map // without conditions, by what they are
	singling   func() *singlings
	boundKinds func() map[*technique.Technique][][]string
	peculiar   sync.Map // by what things are singled out, by pointer
	ordinaries sync.Map // what they are when they are not, by pointer
}

// Node is an actor in a state, or a target: a database, or admin:ACCOUNT.
type Node struct {
	Index      int
	Actor      access.Actor     // for an actor
	Data       *inventory.Thing // for a database
	ID         string
	Hyperedges []*Hyperedge // out of the node, by technique, target and bindings of one of their hops
}

// State is the state of the node as text, empty as found.
func (n *Node) State() string { return n.Actor.State() }

// Target reports whether paths end at the node: a database, or admin:ACCOUNT.
func (n *Node) Target() bool { return n.Actor.Kind == "" }

// Options tunes Build. The zero value uses the built-in techniques.
type Options struct {
	Techniques []technique.Technique
	Progress   func(done, total int)
	Keep       Keeper // of hops, so that they need not be found again; nil for none
	Engine     string // with Keep: names this program, whose hops other ones do not share

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
		plans: plansOf(o.Techniques), ends: sharedEnds{}, helped: map[changed][]*use{}, twins: map[string]*twin{},
	}
	g.singling = sync.OnceValue(func() *singlings { return singling(in, g.index) })
	g.boundKinds = sync.OnceValue(g.kindsBound)
	for _, actor := range sources(in) {
		g.Sources = append(g.Sources, actorTarget(actor).node(g))
	}
	for _, db := range in.Databases() {
		databaseTarget(db).node(g)
	}
	keep := g.keeping(o)
	if err := g.expand(ctx, keep, o.Progress); err != nil {
		return nil, err
	}
	if err := g.change(ctx, keep, o.Progress); err != nil {
		return nil, err
	}
	g.Decisions, g.Avoided = g.index.Counts()
	g.order()
	g.settleUnknown()
	return g, nil
}

// Decider returns what decides further checks on the same snapshot.
func (g *Graph) Decider() *access.Decider { return g.index.Decider() }

// outcome keeps an outcome; those without conditions are few, and shared.
func (g *Graph) outcome(o *Outcome) *Outcome {
	kept := *o
	if len(o.Conditions) > 0 || len(o.Choices) > 0 || len(o.Unread) > 0 {
		return &kept
	}
	key := [2]int{int(o.Certainty), o.Cost}
	if shared, ok := g.outcomes.Load(key); ok {
		return shared.(*Outcome)
	}
	shared, _ := g.outcomes.LoadOrStore(key, &kept)
	return shared.(*Outcome)
}

// exposure is from where a thing's port is reached.
func (g *Graph) exposure(t *inventory.Thing) *inventory.Exposure {
	if found, ok := g.exposures.Load(t); ok {
		return found.(*inventory.Exposure)
	}
	found := g.Inventory.Exposure(t)
	kept, _ := g.exposures.LoadOrStore(t, &found)
	return kept.(*inventory.Exposure)
}

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

// order makes the graph independent of the order in which it was found.
func (g *Graph) order() {
	slices.SortFunc(g.Nodes, compareNodes)
	for i, n := range g.Nodes {
		n.Index = i
	}
	for _, n := range g.Nodes {
		slices.SortStableFunc(n.Hyperedges, func(a, b *Hyperedge) int { return compareEdges(a.Edge, b.Edge) })
	}
	g.ends.order()
	g.ends, g.helped, g.twins = nil, nil, nil
	slices.SortStableFunc(g.Unknown, compareEdges)
	slices.SortStableFunc(g.Blocked, compareEdges)
}
