package graph

import (
	"cmp"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// Hop is a technique with its bindings, and everything that it rests on.
type Hop struct {
	From, To  *Node
	Technique *technique.Technique
	Bindings  Bindings
	Outcome
	Results   []access.Result
	Facts     []Observed
	Network   *inventory.Exposure // nil: no network half is needed
	NetworkOf *inventory.Thing
	Stop      *Stop // why its certainty is No, or who does not open the port is kept out
}

// Outcome is what is left of a hop when everything is decided.
type Outcome struct {
	Certainty  policy.Certainty
	Cost       int         // without what the network half adds
	Conditions []Condition // all must hold
	Choices    []policy.Test
	Unread     []policy.Test // why it is unknown
}

// Condition is a condition of a hop. Each comes from one request, so that a
// key may have different values in two of them.
type Condition struct {
	Formula   *policy.Formula
	Forwarded bool // of a call that a service makes in the actor's name: from that service's network
}

// Stop says what stops a hop.
type Stop struct {
	Passed int            // how many facts and requirements held before
	Why    string         // a fact in words
	Result *access.Result // or a decision
	Far    bool           // with a fact: nor is allowed what it would take besides
}

// Observed is a fact of the snapshot that a hop rests on.
type Observed struct {
	Says  string
	Ends  string // what to change so that it does not hold, in words; empty where nothing is said of that
	Thing *inventory.Thing
	Field string
	Value any
}

// Hop makes an edge again, with everything that it rests on.
func (g *Graph) Hop(e *Edge) *Hop {
	return ask(g, func(a *asker) *Hop {
		h := a.try(e.asked(), e.Technique, e.Bindings())
		h.From, h.To = e.From, e.To
		return h
	})
}

// try makes the hop of a technique with its bindings; its certainty is No, and
// it says why, when something stops it. Where it leads is for the caller.
func (a *asker) try(n *Node, t *technique.Technique, b Bindings) *Hop {
	h := &Hop{From: n, Technique: t, Bindings: b}
	p := proof{certainty: policy.Yes}
	for i := range t.Where {
		if p.and(a.fact(h, &t.Where[i])); p.certainty == policy.No {
			break
		}
	}
	if p.certainty != policy.No {
		p.and(a.requirements(h, t.Allow))
	}
	h.take(p)
	if h.Certainty != policy.No {
		a.network(h)
		h.Cost = cost(t, &h.Outcome, 1)
	}
	return h
}

// network settles the network half of a hop to data.
func (a *asker) network(h *Hop) {
	h.NetworkOf = networkOf(h.Technique, h.Bindings)
	if h.NetworkOf == nil {
		return
	}
	if h.Network = a.g.exposure(h.NetworkOf); h.Network.Impossible {
		h.Stop = &Stop{Why: h.Network.Why}
		if h.Network.Opening == nil {
			h.Certainty = policy.No
		}
	}
}

// networkOf is the thing whose port must be reached, nil for none.
func networkOf(t *technique.Technique, b Bindings) *inventory.Thing {
	if t.Yield.Data == "" || t.Network == technique.NetworkAPI || t.Network == technique.NetworkCopy {
		return nil
	}
	return b[t.Network].Thing
}

// BlockedByNetwork reports whether only the network stops the hop. Its
// certainty is then that for who opens the port, if somebody could.
func (h *Hop) BlockedByNetwork() bool { return h.Network != nil && h.Network.Impossible }

func compareHops(a, b *Hop) int {
	return cmp.Or(
		compareNodes(a.From, b.From), compareTechniques(a.Technique, b.Technique), compareNodes(a.To, b.To),
		cmp.Compare(a.Bindings.text(), b.Bindings.text()))
}
