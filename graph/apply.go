package graph

import (
	"math"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// apply adds the hops that a technique gives a node.
func (g *Graph) apply(n *Node, t *technique.Technique) {
	g.each(n, t, g.prune, func(b Bindings) {
		to, ok := g.leads(n, t, b)
		if !ok {
			return
		}
		e := g.try(n, t, b)
		switch {
		case e.BlockedByNetwork():
			e.To = to.node(g)
			g.Blocked = append(g.Blocked, e)
		case e.Certainty != policy.No:
			e.To = to.node(g)
			g.keep(e)
		}
	})
}

// try makes the hop of a technique with its bindings; its certainty is No, and
// it says why, when something stops it. Where it leads is for the caller.
func (g *Graph) try(n *Node, t *technique.Technique, b Bindings) *Edge {
	e := &Edge{From: n, Technique: t, Bindings: b}
	p := proof{certainty: policy.Yes}
	for _, f := range t.Where {
		if p.and(g.fact(e, f)); p.certainty == policy.No {
			break
		}
	}
	if p.certainty != policy.No {
		p.and(g.requirements(e, t.Allow))
	}
	e.take(p)
	if e.Certainty != policy.No {
		g.network(e)
		e.Cost = e.CostWith(1)
	}
	return e
}

// target is where a hop leads: a node that need not be there yet.
type target struct {
	key, id string
	actor   access.Actor
	db      *inventory.Thing
}

func (t target) node(g *Graph) *Node {
	if n := g.nodes[t.key]; n != nil {
		return n
	}
	n := &Node{Actor: t.actor, ID: t.id, Data: t.db}
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
		id := "admin:" + n.Actor.Account
		return target{key: id, id: id}, true
	case y.Gain != "":
		if n.Actor.External() || administrator(n) {
			return target{}, false // what an account gives its own is not for us to say, and who has everything gains nothing
		}
		actor, ok := n.Actor.With(access.Gain{Kind: y.Gain, Object: b[y.Object].Thing})
		return actorTarget(actor), ok
	}
	to := b[y.ActAs+y.Control].Thing
	if to == nil || to.ID == n.ID || to.Record == nil { // PE-028: a role or user that is gone
		return target{}, false
	}
	return actorTarget(thingActor(to)), true
}

// network settles the network half of a hop to data.
func (g *Graph) network(e *Edge) {
	t := e.Technique
	if t.Yield.Data == "" || t.Network == technique.NetworkAPI || t.Network == technique.NetworkCopy {
		return
	}
	of := e.Bindings[t.Network].Thing
	exposure := g.exposures[of]
	if exposure == nil {
		found := g.Inventory.Exposure(of)
		exposure = &found
		g.exposures[of] = exposure
	}
	e.Network, e.NetworkOf = exposure, of
	if exposure.Impossible {
		e.Certainty = policy.No
		e.Stop = &Stop{Why: exposure.Why}
	}
}

// BlockedByNetwork reports whether only the network stops the hop.
func (e *Edge) BlockedByNetwork() bool { return e.Network != nil && e.Network.Impossible }

// keep adds an edge, or notes it as unknown.
func (g *Graph) keep(e *Edge) {
	if e.Certainty == policy.Unknown && slices.ContainsFunc(e.Unread, func(t policy.Test) bool { return t.Class == policy.Unread }) {
		g.Unknown = append(g.Unknown, e)
		return
	}
	for _, have := range slices.Backward(e.From.Edges) {
		if have.Technique != e.Technique {
			break // one technique after the other is asked of a node
		}
		if have.To == e.To && have.Certainty >= e.Certainty && have.covers(e) {
			return
		}
	}
	e.From.Edges = append(e.From.Edges, e)
}

// covers reports whether another hop of the same technique to the same node
// adds nothing: it uses the same things, and this one is certain or its
// conditions are the same.
func (e *Edge) covers(o *Edge) bool {
	if e.Objects() != o.Objects() {
		return false
	}
	return e.Certainty == policy.Yes ||
		slices.EqualFunc(e.Conditions, o.Conditions, func(a, b Condition) bool { return a.Formula.String() == b.Formula.String() })
}

// Uses reports whether a hop uses a thing.
func (e *Edge) Uses(id string) bool {
	for _, v := range e.Bindings {
		if v.Thing != nil && v.Thing.ID == id {
			return true
		}
	}
	return false
}

// Objects names the things that a hop uses and that tell it from others of
// its technique between the same nodes.
func (e *Edge) Objects() string {
	var ids []string
	for _, b := range e.Technique.Bind {
		if v := e.Bindings[b.Var]; v.Thing != nil && !b.One {
			ids = append(ids, v.Thing.ID)
		}
	}
	return strings.Join(ids, " ")
}

// Cost factors of scoring: effort, confidence and conditions of a hop.
var (
	effortFactor     = map[int]float64{1: 0.95, 2: 0.80, 3: 0.55}
	confidenceFactor = map[string]float64{"documented": 1, "reported": 0.9, "inferred": 0.75}
)

// EffortFactor is E of the score, ConfidenceFactor is Q.
func (e *Edge) EffortFactor() float64 { return effortFactor[e.Technique.Effort] }

// ConfidenceFactor is how sure it is that the technique works.
func (e *Edge) ConfidenceFactor() float64 { return confidenceFactor[e.Technique.Confidence] }

// ConditionFactor is K of the score: the product over the tests of the
// conditions, for alternatives that of the likeliest.
func (e *Edge) ConditionFactor() float64 {
	k := 1.0
	for _, f := range e.Conditions {
		k *= conditionFactor(f.Formula)
	}
	if len(e.Choices) > 0 {
		k *= math.Pow(chosenFactor, float64(min(len(e.Choices), 3)))
	}
	if e.Certainty == policy.Unknown {
		k *= unknownFactor
	}
	return k
}

const (
	chosenFactor  = 0.95
	unknownFactor = 0.70
)

func conditionFactor(f *policy.Formula) float64 {
	switch f.Op() {
	case policy.OpTest:
		return TestFactor(f.Test())
	case policy.OpAll:
		k := 1.0
		for _, arg := range f.Args() {
			k *= conditionFactor(arg)
		}
		return k
	case policy.OpAny:
		k := 0.0
		for _, arg := range f.Args() {
			k = max(k, conditionFactor(arg))
		}
		return k
	case policy.OpNot:
		return conditionFactor(f.Args()[0])
	}
	return 1
}

// CostWith is the cost of the hop with a factor for its network half.
func (e *Edge) CostWith(network float64) int {
	return Cost(e.EffortFactor() * e.ConfidenceFactor() * e.ConditionFactor() * network)
}

// Cost is the cost of a factor in (0,1].
func Cost(factor float64) int { return int(math.Round(-1000 * math.Log(factor))) }
