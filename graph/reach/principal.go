package reach

import (
	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/inventory"
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
		ARN: n.ID, Kind: kindWord(n.Actor), Account: account, Name: nodeName(n), Admin: graph.Administrator(n),
	}
}

// nodeName is the name of a node: that of a person stands in no id.
func nodeName(n *graph.Node) string {
	if name := givenName(n); name != "" {
		return name
	}
	return answer.Name(n.ID)
}

// givenName is the name of a node whose id does not tell it, else empty.
func givenName(n *graph.Node) string {
	if t := n.Actor.Thing; t != nil && t.Central() {
		return graph.Short(t)
	}
	return ""
}

func describe(db *inventory.Thing) answer.Database {
	return answer.Database{ARN: db.ID, Name: db.Name, Engine: db.Engine(), Account: db.Account, Region: db.Region}
}
