package graph

import (
	"cmp"
	"slices"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/policy"
)

// settleUnknown gives each hop that something unread would have to allow its
// one source: the account of those it might allow, or anyone. What anyone
// might do is not repeated for an account.
func (g *Graph) settleUnknown() {
	type hop struct{ technique, to, state, unread string }
	key := func(e *Edge) hop {
		return hop{e.Technique.ID, e.To.ID, e.To.State(), unreadText(e.Unread)}
	}
	anyone := map[hop]bool{}
	for _, e := range g.Unknown {
		if e.From.Actor.Kind == access.Anyone {
			anyone[key(e)] = true
		}
	}
	seen := map[string]map[hop]bool{}
	var kept []*Edge
	for _, e := range g.Unknown {
		source := e.From
		if source.Actor.Kind != access.Anyone {
			if anyone[key(e)] {
				continue
			}
			source = g.accountSource(e.From.Actor)
		}
		if seen[source.ID] == nil {
			seen[source.ID] = map[hop]bool{}
		}
		if seen[source.ID][key(e)] {
			continue
		}
		seen[source.ID][key(e)] = true
		copied := *e
		copied.From, copied.of = source, e.From
		kept = append(kept, &copied)
	}
	slices.SortStableFunc(kept, compareEdges)
	g.Unknown = kept
}

// accountSource returns the node of an actor's account. It has no hops of its
// own: it only stands for those whom something unread might let.
func (g *Graph) accountSource(a access.Actor) *Node {
	if a.Kind == access.Account || a.Account == "" {
		return g.nodes[a.ID]
	}
	id := "account:" + a.Account
	if n := g.nodes[id]; n != nil {
		return n
	}
	n := &Node{Index: -1, ID: id, Actor: access.Actor{ID: id, Kind: access.Account, Account: a.Account, Partition: a.Partition}}
	g.nodes[id] = n
	g.Nodes = append(g.Nodes, n)
	g.Sources = append(g.Sources, n)
	slices.SortFunc(g.Sources, func(x, y *Node) int { return cmp.Compare(x.ID, y.ID) })
	for i, have := range g.Nodes {
		have.Index = i
	}
	return n
}

func unreadText(tests []policy.Test) string {
	text := ""
	for _, t := range tests {
		text += t.Account + "/" + t.Region + "/" + t.Values[0] + " "
	}
	return text
}
