package reach

import (
	"context"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// Options tunes Load. The zero value uses the built-in techniques.
type Options struct {
	Techniques []technique.Technique
	Progress   func(done, total int)
}

// Query narrows a question. The zero value asks for the kinds that reach data,
// and for five paths.
type Query struct {
	Kinds []string // of techniques: connect, credential, takeover, copy-out, share-out
	K     int      // how many paths, at most
}

// World is a snapshot with everything derived from it. It keeps what it
// computes, and so is not safe for concurrent use.
type World struct {
	Snapshot  *store.Snapshot
	Inventory *inventory.Inventory
	Graph     *graph.Graph

	incoming map[*graph.Node][]*graph.Edge // hops into databases and administrators
	unknown  map[*graph.Node][]*graph.Edge // the same of what something unread would have to allow
	blocked  map[*graph.Node][]*graph.Edge // the same of what only the network stops
	view     *view                         // of the source that was asked about last
	short    map[string][]string           // ids by short name
}

// Load derives the graph of a snapshot.
func Load(ctx context.Context, s *store.Snapshot, o Options) (*World, error) {
	in := inventory.New(s)
	g, err := graph.Build(ctx, in, graph.Options{Techniques: o.Techniques, Progress: o.Progress})
	if err != nil {
		return nil, err
	}
	w := &World{Snapshot: s, Inventory: in, Graph: g, incoming: map[*graph.Node][]*graph.Edge{}}
	for _, n := range g.Nodes {
		for _, e := range n.Edges {
			if e.To.Target() {
				w.incoming[e.To] = append(w.incoming[e.To], e)
			}
		}
	}
	w.unknown = byTarget(g.Unknown)
	w.blocked = byTarget(g.Blocked)
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
var levels = []policy.Certainty{policy.Yes, policy.If, policy.Unknown}

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
