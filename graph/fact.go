package graph

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// fact decides a fact of a technique.
func (a *asker) fact(h *Hop, f *technique.Fact) proof {
	p := a.known(h, f)
	if a.brief {
		return p
	}
	if p.certainty == policy.No {
		if says := h.Bindings.Expand(f.Says, h.From); says != "" {
			p.stop = &Stop{Why: "does not hold: " + says}
		}
		return p
	}
	p.passed = 1
	if f.Says != "" {
		seen := Observed{Says: h.Bindings.Expand(f.Says, h.From), Ends: h.Bindings.Expand(f.Ends, h.From), Field: f.Field + f.Related + f.Same}
		if t := a.value(h, f.Of).Thing; t != nil {
			seen.Thing = t
			if f.Field != "" {
				seen.Value, _, _ = t.Field(f.Field)
			}
		}
		p.facts = append(p.facts, seen)
	}
	return p
}

// known is the predicate of a fact of the catalogue. What fields say of a thing
// is kept, since many hops ask for it.
func (a *asker) known(h *Hop, f *technique.Fact) proof {
	if f.Field == "" {
		return a.predicate(h, *f)
	}
	key := factKey{f, a.value(h, f.Of).Thing}
	p := a.facts[key]
	if p == nil {
		found := a.field(h, *f)
		p = &found
		if len(a.facts) >= mostFields {
			clear(a.facts)
		}
		a.facts[key] = p
	}
	return *p
}

type factKey struct {
	fact *technique.Fact
	of   *inventory.Thing
}

func (a *asker) predicate(h *Hop, f technique.Fact) proof {
	switch {
	case f.Field != "":
		return a.field(h, f)
	case f.Related != "":
		return a.related(h, f)
	case f.Same != "":
		return holds(a.value(h, f.Of).same(a.value(h, f.To), f.Same, h))
	case f.Within != "":
		return a.within(h, h.Bindings[f.Within].Thing)
	case f.Administrator:
		return holds(administrator(h.From))
	case len(f.Any) > 0:
		var p proof
		for i := range f.Any {
			p.or(a.fact(h, &f.Any[i]))
		}
		return p
	}
	p := holds(true)
	for i := range f.None {
		switch q := a.known(h, &f.None[i]); q.certainty {
		case policy.Yes:
			return proof{}
		case policy.No:
		default:
			p.and(unread(q.gap, policy.Gap)) // it could only be what stops the hop
		}
	}
	return p
}

// within decides whether the actor is in a network: for certain when compute in
// it runs under the actor.
func (a *asker) within(h *Hop, vpc *inventory.Thing) proof {
	if vpc == nil {
		return proof{}
	}
	who := h.From.Actor.Thing
	for _, c := range a.g.exposure(vpc).Inside {
		if who != nil && h.From.State() == "" && slices.Contains(c.Related("role"), who) {
			return holds(true)
		}
	}
	return verdict(policy.Is(policy.Test{
		Key: policy.KeyNetworkFrom, Operator: "Within", Values: []string{vpc.Name}, Class: policy.Circumstance,
	}).Verdict(), false)
}

func holds(ok bool) proof {
	if ok {
		return proof{certainty: policy.Yes}
	}
	return proof{}
}

// unread is the proof of a fact that was not collected: of class Unread when
// it would have to allow the hop, of class Gap when it could only block it.
func unread(m *policy.Missing, class policy.Class) proof {
	p := verdict(policy.Is(policy.Test{
		Key: policy.KeyNotCollected, Operator: "Allows", Values: []string{m.Operation}, Class: class, Account: m.Account, Region: m.Region,
	}).Verdict(), false)
	p.gap = m
	return p
}

func (a *asker) value(h *Hop, name string) Value {
	if name == "actor" || name == "" {
		return Value{Thing: h.From.Actor.Thing}
	}
	return h.Bindings[name]
}

func (a *asker) field(h *Hop, f technique.Fact) proof {
	t := a.value(h, f.Of).Thing
	if t == nil {
		return proof{}
	}
	value, present, missing := a.fieldOf(t, f.Field)
	if missing != nil {
		// A limit, or something that may not be there, could only block.
		if f.Below > 0 || (f.Present != nil && !*f.Present) {
			return unread(missing, policy.Gap)
		}
		return unread(missing, policy.Unread)
	}
	switch {
	case f.Present != nil:
		return holds(present == *f.Present)
	case f.Below > 0:
		return holds(size(value) < f.Below)
	case len(f.In) > 0:
		return holds(slices.Contains(f.In, fmt.Sprint(value)))
	case len(f.Not) > 0:
		return holds(!slices.Contains(f.Not, fmt.Sprint(value)))
	}
	if want, isFlag := f.Is.(bool); isFlag {
		have, _ := value.(bool)
		return holds(have == want) // an absent flag is off
	}
	return holds(fmt.Sprint(value) == fmt.Sprint(f.Is))
}

// fieldOf reads a field of a thing, which many hops ask for.
func (a *asker) fieldOf(t *inventory.Thing, path string) (any, bool, *policy.Missing) {
	key := fieldKey{t, path}
	kept, found := a.fields[key]
	if !found {
		kept.value, kept.present, kept.missing = t.Field(path)
		if len(a.fields) >= mostFields {
			clear(a.fields)
		}
		a.fields[key] = kept
	}
	return kept.value, kept.present, kept.missing
}

// mostFields bounds the fields and facts that an asker keeps.
const mostFields = 1 << 14

type fieldKey struct {
	thing *inventory.Thing
	path  string
}

type field struct {
	value   any
	present bool
	missing *policy.Missing
}

// size is the length of a list, or a number.
func size(value any) int {
	switch v := value.(type) {
	case []any:
		return len(v)
	case json.Number:
		if n, err := strconv.Atoi(v.String()); err == nil {
			return n
		}
	}
	return 0
}

func (a *asker) related(h *Hop, f technique.Fact) proof {
	from, to := a.value(h, f.Of).Thing, a.value(h, f.To).Thing
	if from == nil || to == nil {
		return proof{}
	}
	if m := from.RelationUnread(f.Related); m != nil {
		return unread(m, policy.Unread)
	}
	return holds(slices.Contains(from.Related(f.Related), to))
}

func (v Value) same(o Value, what string, h *Hop) bool {
	get := func(v Value) string {
		if v.Thing == nil {
			if what == "account" {
				return h.From.Actor.Account
			}
			return v.Region
		}
		return v.Thing.Attribute(what)
	}
	return get(v) != "" && get(v) == get(o)
}

// administrator reports whether the actor has every permission of its account
// without condition or boundary.
func administrator(n *Node) bool {
	a := n.Actor
	if a.Kind == inventory.Root {
		return true
	}
	if a.Thing == nil || a.Thing.Identity == nil || a.Bounded() {
		return false
	}
	if a.Has(technique.GainGranted) || a.Has(technique.GainRaised) {
		return true
	}
	layers := [][]policy.Attached{a.Thing.Identity.Policies}
	for _, gain := range a.Gains {
		if gain.Kind != technique.GainGroup && gain.Kind != technique.GainVersion {
			continue
		}
		if gain.Object != nil && gain.Object.Identity != nil {
			layers = append(layers, gain.Object.Identity.Policies)
		}
		if gain.Object != nil && gain.Object.Policy != nil {
			layers = append(layers, gain.Object.Policy.Policies)
		}
	}
	for _, layer := range layers {
		for _, p := range layer {
			if p.Document.AllowsEverything() {
				return true
			}
		}
	}
	return false
}

// Administrator reports whether a node has every permission of its account.
func Administrator(n *Node) bool { return n.Actor.Kind != "" && administrator(n) }
