package graph

import (
	"slices"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
)

// target is where a hop leads: a node that need not be there yet.
type target struct {
	key, id string
	alike   string // names all the targets from which the same can be done; empty for this one alone
	actor   access.Actor
	db      *inventory.Thing
}

// group names a target with those that are alike.
func (t *target) group() string {
	if t.alike != "" {
		return t.alike
	}
	return t.key
}

func (t target) node(g *Graph) *Node {
	if n := g.nodes[t.key]; n != nil {
		return n
	}
	n := &Node{Index: len(g.Nodes), Actor: t.actor, ID: t.id, Data: t.db}
	g.nodes[t.key] = n
	g.Nodes = append(g.Nodes, n)
	return n
}

func actorTarget(a access.Actor) target {
	key := a.ID
	if state := a.State(); state != "" {
		key += "|" + state
	}
	return target{key: key, id: a.ID, actor: a}
}

func databaseTarget(db *inventory.Thing) target {
	return target{key: "data:" + db.ID, id: db.ID, db: db}
}

func adminTarget(account string) target {
	id := "admin:" + account
	return target{key: id, id: id}
}

// leads says where the hop of a technique would lead, or that it leads
// nowhere new.
func (g *Graph) leads(n *Node, t *technique.Technique, b Bindings) (target, bool) {
	y := t.Yield
	switch {
	case y.Data != "":
		db := b[y.Data].Thing
		if db == nil || !db.Database() {
			return target{}, false
		}
		return databaseTarget(db), true
	case y.Admin:
		return adminTarget(n.Actor.Account), true
	case y.Gain != "" && y.ActAs == "":
		if technique.Shared(y.Gain) {
			actor, ok := n.Actor.With(access.Gain{Kind: y.Gain, Object: b[y.Object].Thing})
			return actorTarget(actor), ok
		}
		if n.Actor.External() || (administrator(n) && permits(y.Gain)) {
			return target{}, false // what an account gives its own is not for us to say, and who has everything gains nothing
		}
		actor, ok := n.Actor.With(access.Gain{Kind: y.Gain, Object: b[y.Object].Thing})
		return actorTarget(actor), ok
	}
	to := b[y.ActAs+y.Control].Thing
	if pattern := b[y.ActAs].Pattern; pattern != "" {
		to = g.Inventory.NewPrincipal(pattern)
	}
	if y.Gain != "" {
		return g.raised(n, to, access.Gain{Kind: y.Gain, Object: b[y.Object].Thing})
	}
	if to == nil || to.ID == n.ID || (to.Record == nil && to.Kind != inventory.Root) { // PE-028: a role or user that is gone
		return target{}, false
	}
	actor := thingActor(to)
	if y.Console {
		actor = actor.InConsole()
	}
	return actorTarget(actor), true
}

// raised is where a hop leads that changes a principal and then becomes it. Who
// is changed in the same way and told apart by nothing is one target; who may
// do everything in the account gains nothing by it.
func (g *Graph) raised(n *Node, to *inventory.Thing, gain access.Gain) (target, bool) {
	if to == nil || to.ID == n.ID || (to.Record == nil && !to.New()) {
		return target{}, false
	}
	before := thingActor(to)
	actor, ok := before.With(gain)
	if !ok || administrator(&Node{Actor: before}) {
		return target{}, false
	}
	t := actorTarget(actor)
	if gain.Kind == technique.GainRaised {
		t.alike = g.ordinary(to)
	}
	if !administrator(n) || n.Actor.Account != to.Account {
		return t, true
	}
	if to.New() {
		return t, g.namesMatter(to.Account) || n.Actor.Has(technique.GainRaised)
	}
	return t, t.alike == ""
}

// permits reports whether a gain is of permissions, rather than of what denies or
// of conditions.
func permits(gain string) bool {
	return slices.Contains([]string{technique.GainGranted, technique.GainGroup, technique.GainVersion, technique.GainUnbounded}, gain)
}
