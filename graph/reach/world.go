package reach

import (
	"context"
	"sync"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/internal/freelist"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// Options tunes Load. The zero value uses the built-in techniques.
type Options struct {
	Techniques []technique.Technique
	Progress   func(done, total int)
	Keep       graph.Keeper // of hops, so that they need not be found again; nil for none
	Engine     string       // with Keep: names this program
}

// Query narrows a question. The zero value asks for the kinds that reach data,
// and for five paths.
type Query struct {
	Kinds []string // of techniques; none: technique.Reach
	K     int      // how many paths, at most
	Brief bool     // leave out what proves a hop, what it rests on and what removes it
	Table bool     // leave out all of a path but what tables show

	proofs *proofs // nil: nothing is kept
}

// World is a snapshot with everything derived from it.
type World struct {
	Snapshot  *store.Snapshot
	Inventory *inventory.Inventory
	Graph     *graph.Graph

	packed  *packed
	unknown map[*graph.Node][]*graph.Edge // by target: hops that something unread would have to allow
	blocked map[*graph.Node][]*graph.Edge // by target: hops that only the network stops
	before  func() *before                // the hops backwards
	admins  func() []bool                 // by index: who is or gets to be administrator, for certain or under conditions
	short   func() map[string][]string    // ids by short name
	peers   func() *peers                 // sources that nothing but names tells apart
	gaps    func() []inventory.Gap        // what was not read

	searches freelist.List[*search]
	deciders freelist.List[*access.Decider]
}

// Load derives the graph of a snapshot.
func Load(ctx context.Context, s *store.Snapshot, o Options) (*World, error) {
	in := inventory.New(s)
	g, err := graph.Build(ctx, in, graph.Options{Techniques: o.Techniques, Progress: o.Progress, Keep: o.Keep, Engine: o.Engine})
	if err != nil {
		return nil, err
	}
	w := &World{Snapshot: s, Inventory: in, Graph: g, packed: pack(g), unknown: byTarget(g.Unknown), blocked: byTarget(g.Blocked)}
	w.before = sync.OnceValue(func() *before { return w.packed.backwards(policy.Unknown) })
	w.admins = sync.OnceValue(w.findAdmins)
	w.short = sync.OnceValue(w.findShort)
	w.peers = sync.OnceValue(w.findPeers)
	w.gaps = sync.OnceValue(in.Gaps)
	return w, nil
}

func byTarget(edges []*graph.Edge) map[*graph.Node][]*graph.Edge {
	to := map[*graph.Node][]*graph.Edge{}
	for _, e := range edges {
		to[e.To] = append(to[e.To], e)
	}
	return to
}

// levels are the certainties from best to worst, as they are searched.
var levels = [...]policy.Certainty{policy.Yes, policy.If, policy.Unknown}

func certaintyWord(c policy.Certainty) string {
	switch c {
	case policy.Yes:
		return answer.Yes
	case policy.If:
		return answer.If
	}
	return answer.Unknown
}

func (w *World) snapshot() answer.Snapshot {
	info := w.Snapshot.Info()
	return answer.Snapshot{ID: info.ID, Taken: info.Taken.UTC(), Root: info.Root}
}
