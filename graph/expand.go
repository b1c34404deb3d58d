package graph

import (
	"context"

	"github.com/iamreach/iamreach/graph/internal/freelist"
	"github.com/iamreach/iamreach/graph/inventory"
)

// expand asks every technique of every actor, and of those that it finds. The
// nodes of a round are asked side by side; what was found of them is joined in
// their order, so that it does not matter who was first.
func (g *Graph) expand(ctx context.Context, keep *keeping, progress func(done, total int)) error {
	var finders freelist.List[*asker]
	for g.asked < len(g.Nodes) {
		round := g.Nodes[g.asked:min(len(g.Nodes), g.asked+roundSize)]
		results, err := g.round(ctx, keep, &finders, round)
		if err != nil {
			return err
		}
		for i := range results {
			g.join(round[i], &results[i])
		}
		g.asked += len(round)
		if progress != nil {
			progress(g.asked, len(g.Nodes))
		}
	}
	return nil
}

// roundSize is how many nodes are asked between two reports of progress.
const roundSize = 1024

// round asks of nodes whose hops were not kept. Those of one profile are asked
// one after the other, so that what is decided of one holds for the others.
func (g *Graph) round(ctx context.Context, keep *keeping, finders *freelist.List[*asker], nodes []*Node) ([]found, error) {
	results := make([]found, len(nodes))
	for i, n := range nodes {
		if f, ok := keep.take(n); ok {
			results[i] = f
			g.Kept++
		}
	}
	first := finders.Get(g.finder)
	twins := first.twins(nodes, results)
	groups := first.profiles(nodes, results)
	finders.Put(first)
	g.askTwins(ctx, finders, twins)
	atOnceWith(len(groups), finders, g.finder, func(a *asker, i int) {
		if ctx.Err() != nil {
			return
		}
		a.decider.Forget()
		for _, at := range groups[i] {
			results[at] = a.askAll(nodes[at], twins[at])
		}
	})
	return results, ctx.Err()
}

// profiles groups the actors that must be asked by their profile, in the order
// of the first of each.
func (a *asker) profiles(nodes []*Node, results []found) [][]int {
	var groups [][]int
	seen := map[string]int{}
	for i, n := range nodes {
		if n.Target() || results[i].kept {
			continue
		}
		profile := a.decider.Profile(n.Actor)
		at, found := seen[profile]
		if !found {
			at = len(groups)
			seen[profile] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], i)
	}
	return groups
}

// join adds what was found of a node.
func (g *Graph) join(n *Node, f *found) {
	take := func(leads []lead) []*Edge {
		edges := make([]*Edge, len(leads))
		for i, l := range leads {
			l.edge.To = l.to.node(g)
			edges[i] = l.edge
		}
		return edges
	}
	own, changes := modifying(f.edges)
	for i, e := range take(own) {
		n.Hyperedges = append(n.Hyperedges, &Hyperedge{Edge: e, ends: g.endsOf(e, own[i].also)})
	}
	g.changes = append(g.changes, changes...)
	unknown, _ := modifying(f.unknown) // who may not be let modify a thing may not be let use it
	g.Unknown = append(g.Unknown, take(unknown)...)
	g.Blocked = append(g.Blocked, take(f.blocked)...)
}

// endsOf is where a hop leads, and others of its technique with some things.
func (g *Graph) endsOf(e *Edge, also []*inventory.Thing) *ends {
	if len(also) == 0 {
		return nil
	}
	nodes := make([]*Node, 1, 1+len(also))
	nodes[0] = e.To
	for _, t := range also {
		nodes = append(nodes, alikeEnd(e.Technique, t).node(g))
	}
	return g.ends.of(nodes)
}
