package policy

import (
	"fmt"
	"strings"
)

// proof is what the layers say about a request, and what of it the answer
// rests on.
type proof struct {
	asked, on     string   // the action and the target
	foreign       bool     // the target belongs to another account
	formula, must *Formula // the decision, and what of it must allow

	identity, boundary, session, resource, endpoint reading
	scps, rcps                                      []reading
	hits                                            []hit

	granted granted
	share   *Formula
	shares  []Matched

	levels                              [levels]bool
	useIdentity, useGrants, useShares   bool
	needsIdentity, needsResource, never bool
	freely                              bool // the caller needs no identity policy
}

// every gives the layers of which a deny counts wherever the request comes
// from.
func (p *proof) every(yield func(*reading) bool) {
	for _, l := range [...]*reading{&p.identity, &p.boundary, &p.session, &p.resource} {
		if !yield(l) {
			return
		}
	}
	for _, levels := range [...][]reading{p.scps, p.rcps} {
		for i := range levels {
			if !yield(&levels[i]) {
				return
			}
		}
	}
}

// all gives every layer in the order of answers.
func (p *proof) all(yield func(*reading) bool) {
	for l := range p.every {
		if !yield(l) {
			return
		}
	}
	if p.endpoint.exists {
		yield(&p.endpoint)
	}
}

// of gives the statements of a layer with this effect. Those of RCPs that
// allow mean nothing (PE-015).
func (p *proof) of(l *reading, effect Effect) []*hit {
	var list []*hit
	for i := l.from; i < l.to; i++ {
		if h := &p.hits[i]; h.statement.Effect == effect && (effect == Deny || l.layer != "rcp") {
			list = append(list, h)
		}
	}
	return list
}

// denials gives the statements that deny or, where none of them is enough,
// those that only together, or with what must allow, leave nothing (PE-214).
func (p *proof) denials(yield func(*reading, *hit) bool) {
	found := false
	for l := range p.all {
		for i := l.from; i < l.to; i++ {
			h := &p.hits[i]
			if h.statement.Effect != Deny || (p.formula == False && (h.formula != True || l.clear != False)) {
				continue
			}
			found = true
			if !yield(l, h) {
				return
			}
		}
	}
	if found || p.formula != False || p.must == False {
		return
	}
	for l := range p.all {
		for i := l.from; i < l.to; i++ {
			if h := &p.hits[i]; h.statement.Effect == Deny && !yield(l, h) {
				return
			}
		}
	}
}

// statements lists what supports a decision, or what blocks it.
func (p *proof) statements() []Matched {
	var out []Matched
	if p.formula != False {
		if p.useIdentity {
			for _, h := range p.of(&p.identity, Allow) {
				out = append(out, h.matched("identity"))
			}
		}
		for _, h := range p.of(&p.resource, Allow) {
			if p.rests(h) {
				out = append(out, h.matched("resource"))
			}
		}
		if p.useGrants {
			out = append(out, p.granted.grants...)
		}
		if p.useShares {
			out = append(out, p.shares...)
		}
	}
	for l, h := range p.denials {
		out = append(out, h.matched(l.layer))
	}
	return out
}

func (h *hit) matched(layer string) Matched {
	a, s := h.attached, h.statement
	return Matched{
		Layer: layer, Effect: s.Effect, Policy: a.Policy, AttachedTo: a.AttachedTo,
		Index: s.Index, Sid: s.Sid, Line: s.Line, Formula: h.formula,
	}
}

// rests reports whether the answer rests on one of the levels of a statement.
func (p *proof) rests(h *hit) bool {
	for l, on := range p.levels {
		if on && h.levels&(1<<l) != 0 {
			return true
		}
	}
	return false
}

// results says what each layer says.
func (p *proof) results() []LayerResult {
	if p.never {
		return []LayerResult{{
			Layer: "resource", Result: ResultDenies, Why: "a caller of this kind can never do " + p.asked, Formula: False,
		}}
	}
	var out []LayerResult
	for l := range p.all {
		if p.takesPart(l) {
			out = append(out, p.result(l))
		}
	}
	return out
}

// takesPart reports whether a layer has something to say: it is there, or it is
// what nothing is there of that would have to be.
func (p *proof) takesPart(l *reading) bool {
	absent := (l.layer == "resource" && p.needsResource) || (l.layer == "identity" && p.useIdentity && p.formula == False && !p.freely)
	return l.exists || absent
}

func (p *proof) result(l *reading) LayerResult {
	allowed, allows, denies := l.allowed(), matchedOf(l.layer, p.of(l, Allow)), matchedOf(l.layer, p.of(l, Deny))
	switch l.layer {
	case "resource":
		allowed, allows = p.resourceAllows()
	case "identity":
		if p.needsResource && !p.useIdentity {
			return LayerResult{Layer: l.layer, Result: ResultNotApplicable, Why: "identity policies do not take part", Formula: l.clear}
		}
	}
	if allowed == False && !p.needed(l) {
		allowed = True // nothing in the layer has to allow
	}
	r := LayerResult{Layer: l.layer, Name: l.name, Formula: All(allowed, l.clear)}
	what := p.asked
	if p.on != "" && p.on != "*" {
		what += " on " + p.on
	}
	for _, d := range denies {
		if d.Formula == True && l.clear == False {
			r.Result, r.Policy, r.Why = ResultDenies, d.Policy, "denied by "+d.where()
			return r
		}
	}
	if len(allows) > 0 {
		r.Policy = allows[0].Policy
	}
	switch {
	case allowed == True && len(allows) == 0 && r.Formula == True && l.layer != "rcp":
		r.Result, r.Why = ResultNotApplicable, "no statement allows "+what+", and none has to"
	case allowed == False:
		r.Result, r.Why = ResultDenies, p.silent(l, what)
	case r.Formula == True:
		r.Result, r.Why = ResultAllows, said(l, allows, "allows ", p.asked)
	case r.Formula == False:
		r.Result, r.Why = ResultDenies, "what allows "+what+" and what denies it leave nothing"
	case len(l.missing) > 0:
		r.Result, r.Why = ResultNotCollected, strings.Join(l.missing, "; ")
	case len(denies) > 0:
		r.Result, r.Policy = ResultConditional, denies[0].Policy
		r.Why = "allowed unless " + words(denies) + " applies"
	default:
		r.Result, r.Why = ResultConditional, said(l, allows, "allows, under conditions, ", p.asked)
	}
	return r
}

func matchedOf(layer string, hits []*hit) []Matched {
	list := make([]Matched, len(hits))
	for i, h := range hits {
		list[i] = h.matched(layer)
	}
	return list
}

// resourceAllows is what of the resource's side the answer may rest on, with
// grants and shares.
func (p *proof) resourceAllows() (*Formula, []Matched) {
	f := p.resource.unread
	var allows []Matched
	for l, on := range p.levels {
		if on && p.resource.allow[l] != nil {
			f = Any(f, p.resource.allow[l])
		}
	}
	for _, h := range p.of(&p.resource, Allow) {
		if p.rests(h) {
			allows = append(allows, h.matched("resource"))
		}
	}
	if p.useGrants {
		f = Any(f, p.granted.direct, p.granted.account)
		allows = append(allows, p.granted.grants...)
	}
	if p.useShares {
		f = Any(f, p.share)
		allows = append(allows, p.shares...)
	}
	return f, allows
}

// needed reports whether the layer must allow for the decision.
func (p *proof) needed(l *reading) bool {
	switch l.layer {
	case "resource":
		return p.needsResource
	case "identity":
		return p.formula == False || p.needsIdentity
	case "boundary", "session":
		return p.formula == False
	}
	return true
}

// silent says that nothing in a layer allows.
func (p *proof) silent(l *reading, what string) string {
	switch {
	case l.layer == "resource" && !l.exists && p.foreign:
		return "the resource belongs to another account and has no policy that lets this caller in"
	case l.layer == "resource" && !l.exists:
		return "the resource has no policy that allows " + p.asked
	}
	return "no statement allows " + what
}

// said names the statements that allow.
func said(l *reading, allows []Matched, verb, action string) string {
	if len(allows) == 0 {
		if l.layer == "rcp" {
			return "nothing denies " + action
		}
		return "allows " + action
	}
	return words(allows) + " " + verb + action
}

// words names statements, the first and how many more.
func words(list []Matched) string {
	first := list[0].where()
	if n := len(list) - 1; n > 0 {
		return fmt.Sprintf("%s (and %d more)", first, n)
	}
	return first
}
