package graph

import (
	"crypto/sha256"
	"encoding/json"
	"slices"

	"github.com/iamreach/iamreach/graph/inventory"
)

// Keeper keeps blobs under keys, which are hashes of all that a blob was
// computed from. It may forget them at any time. It is safe for concurrent
// use.
type Keeper interface {
	Get(key [sha256.Size]byte) ([]byte, bool)
	Put(key [sha256.Size]byte, blob []byte)
}

// keeping is what is kept of the hops of each account's own actors. One that
// is nil keeps nothing.
type keeping struct {
	g        *Graph
	keeper   Keeper
	accounts map[string]*keptAccount
}

// keptAccount is what was kept of an account.
type keptAccount struct {
	key   [sha256.Size]byte
	nodes map[string]*keptNode // by id and state
	asked bool                 // a node was asked that was not kept
}

// keeping reads what was kept of the accounts, several at a time.
func (g *Graph) keeping(o Options) *keeping {
	if o.Keep == nil || o.plain {
		return nil
	}
	catalogue, err := json.Marshal(g.techniques)
	if err != nil {
		return nil
	}
	d := dependenciesOf(g.Inventory, o.Engine+"\x00"+string(catalogue))
	k := &keeping{g: g, keeper: o.Keep, accounts: map[string]*keptAccount{}}
	var all []*keptAccount
	var ids []string
	for _, a := range g.Inventory.Accounts() {
		if a.Collected {
			kept := &keptAccount{}
			k.accounts[a.ID] = kept
			all, ids = append(all, kept), append(ids, a.ID)
		}
	}
	known := g.known()
	atOnce(len(all), func(i int) {
		all[i].key = d.key(ids[i])
		if blob, ok := o.Keep.Get(all[i].key); ok {
			if nodes, err := readNodes(blob, known); err == nil {
				all[i].nodes = nodes
			} // else it is made again
		}
	})
	return k
}

// of returns what is kept of the account of an actor that a record of its own
// account describes: others depend on more than that.
func (k *keeping) of(n *Node) *keptAccount {
	if k == nil || n.Target() || n.Actor.External() || n.Actor.Thing.Account != n.Actor.Account {
		return nil
	}
	return k.accounts[n.Actor.Account]
}

// take returns what was kept of a node.
func (k *keeping) take(n *Node) (found, bool) {
	a := k.of(n)
	if a == nil {
		return found{}, false
	}
	kept := a.nodes[nodeKey(n)]
	if kept == nil {
		a.asked = true
		return found{}, false
	}
	return kept.found(n), true
}

func nodeKey(n *Node) string { return n.ID + "|" + n.State() }

// save keeps the hops of the accounts of which a node was asked, several
// accounts at a time.
func (k *keeping) save() {
	if k == nil {
		return
	}
	nodes := map[*keptAccount][]*writtenNode{}
	written := map[*Node]*writtenNode{}
	for _, n := range k.g.Nodes {
		if a := k.of(n); a != nil && a.asked {
			w := &writtenNode{node: n}
			w.hops = slices.Clip(n.Hyperedges)
			nodes[a] = append(nodes[a], w)
			written[n] = w
		}
	}
	for _, l := range k.g.changes {
		if w := written[l.edge.From]; w != nil {
			l.edge.To = &Node{Actor: l.to.actor, ID: l.to.id}
			w.hops = append(w.hops, &Hyperedge{Edge: l.edge})
		}
	}
	for i, list := range [][]*Edge{k.g.Unknown, k.g.Blocked} {
		for _, e := range list {
			if w := written[e.From]; w != nil {
				w.lists[i] = append(w.lists[i], e)
			}
		}
	}
	all := make([]*keptAccount, 0, len(nodes))
	for a := range nodes {
		all = append(all, a)
	}
	atOnce(len(all), func(i int) {
		if blob, ok := writeNodes(nodes[all[i]], k.g.Inventory); ok {
			k.keeper.Put(all[i].key, blob)
		}
	})
}

// known is what the names in a blob stand for.
func (g *Graph) known() *known {
	k := &known{g: g, techniques: map[string]int{}}
	for i := range g.techniques {
		k.techniques[g.techniques[i].ID] = i
	}
	return k
}

// thing returns what a name stands for.
func (k *known) thing(id string, database bool) *inventory.Thing {
	if database {
		return k.g.Inventory.Database(id)
	}
	return k.g.Inventory.Thing(id)
}

type known struct {
	g          *Graph
	techniques map[string]int
}
