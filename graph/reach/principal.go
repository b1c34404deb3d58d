package reach

import (
	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

func kindWord(a access.Actor) string {
	switch a.Kind {
	case access.OIDC, access.SAML:
		return "idp"
	}
	return a.Kind // user, role, root, account, anyone, and compute by its own kind
}

func (w *World) external(a access.Actor) bool {
	return a.External() && !(a.Kind == access.Account && w.collected(a.Account))
}

func identity(n *graph.Node) answer.Identity {
	account := n.Actor.Account
	if account == access.NobodysAccount {
		account = ""
	}
	return answer.Identity{
		ARN: n.ID, Kind: kindWord(n.Actor), Account: account, Name: answer.Name(n.ID), Admin: graph.Administrator(n),
	}
}

func describe(db *inventory.Thing) answer.Database {
	return answer.Database{ARN: db.ID, Name: db.Name, Engine: db.Engine(), Account: db.Account, Region: db.Region}
}

// becomesAdmin reports whether a source that is no administrator gets to be
// one on some path that is certain or depends on conditions.
func (w *World) becomesAdmin(source *graph.Node) bool {
	if graph.Administrator(source) {
		return false
	}
	t := w.tree(source, policy.If)
	for n, edges := range w.incoming {
		if n.Data != nil {
			continue
		}
		for _, e := range edges {
			if t.reaches(e.From) && e.Certainty >= policy.If {
				return true
			}
		}
	}
	return false
}

// blockedOnly reports whether only the network keeps a source from a goal.
func (w *World) blockedOnly(source *graph.Node, to *goal) bool {
	t := w.tree(source, policy.If)
	for _, n := range to.nodes {
		for _, e := range w.blocked[n] {
			if to.ends(e) && t.reaches(e.From) {
				return true
			}
		}
	}
	return false
}
