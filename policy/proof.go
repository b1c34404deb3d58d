package policy

import (
	"fmt"
	"slices"
	"strings"
)

// statements lists what supports a decision, or what blocks it.
func (e *evaluator) statements(f *Formula) []Matched {
	var out []Matched
	for _, l := range e.all() {
		for _, d := range l.denies {
			if f != False || (d.Formula == True && l.clear == False) {
				out = append(out, d.Matched)
			}
		}
	}
	if f == False {
		if out == nil {
			out = e.blocking()
		}
		return out
	}
	var allows []Matched
	if e.useIdentity {
		for _, a := range e.identity.allows {
			allows = append(allows, a.Matched)
		}
	}
	for _, a := range e.resource.allows {
		if e.rests(a.naming) {
			allows = append(allows, a.Matched)
		}
	}
	if e.useGrants {
		allows = append(allows, e.granted.grants...)
	}
	if e.useShares {
		allows = append(allows, e.shares...)
	}
	return append(allows, out...)
}

// blocking lists the denies that only together, or with what must allow, leave
// nothing (PE-214).
func (e *evaluator) blocking() []Matched {
	if e.core() == False {
		return nil
	}
	var out []Matched
	for _, l := range e.all() {
		for _, d := range l.denies {
			out = append(out, d.Matched)
		}
	}
	return out
}

// rests reports whether the answer rests on one of the levels.
func (e *evaluator) rests(n naming) bool {
	for l, f := range n {
		if f != nil && e.levels[l] {
			return true
		}
	}
	return false
}

// all lists every layer in the order of answers.
func (e *evaluator) all() []*reading {
	all := e.every()
	if e.endpoint.exists {
		all = append(all, &e.endpoint)
	}
	return all
}

// results says what each layer says.
func (e *evaluator) results(f *Formula) []LayerResult {
	if e.never {
		return []LayerResult{{
			Layer: "resource", Result: ResultDenies, Why: "a caller of this kind can never do " + e.r.Action, Formula: False,
		}}
	}
	var out []LayerResult
	for _, l := range e.all() {
		absent := (l.layer == "resource" && e.needsResource) || (l.layer == "identity" && e.useIdentity && f == False && e.identityAllows() != True)
		if l.exists || absent {
			out = append(out, e.result(l, f))
		}
	}
	return out
}

func (e *evaluator) result(l *reading, decision *Formula) LayerResult {
	allowed := l.allowed()
	allows := slices.Clone(l.allows)
	switch l.layer {
	case "resource":
		allowed, allows = e.resourceAllows()
	case "identity":
		if e.needsResource && !e.useIdentity {
			return LayerResult{Layer: l.layer, Result: ResultNotApplicable, Why: "identity policies do not take part", Formula: l.clear}
		}
	}
	if allowed == False && !e.needed(l, decision) {
		allowed = True // nothing in the layer has to allow
	}
	r := LayerResult{Layer: l.layer, Name: l.name, Formula: All(allowed, l.clear)}
	what := e.r.Action
	if e.r.Target.ARN != "" && e.r.Target.ARN != "*" {
		what += " on " + e.r.Target.ARN
	}
	for _, d := range l.denies {
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
		r.Result, r.Why = ResultDenies, e.silent(l, what)
	case r.Formula == True:
		r.Result, r.Why = ResultAllows, said(l, allows, "allows ", e.r.Action)
	case r.Formula == False:
		r.Result, r.Why = ResultDenies, "what allows "+what+" and what denies it leave nothing"
	case len(l.missing) > 0:
		r.Result, r.Why = ResultNotCollected, strings.Join(l.missing, "; ")
	case len(l.denies) > 0:
		r.Result, r.Policy = ResultConditional, l.denies[0].Policy
		r.Why = "allowed unless " + words(l.denies) + " applies"
	default:
		r.Result, r.Why = ResultConditional, said(l, allows, "allows, under conditions, ", e.r.Action)
	}
	return r
}

// resourceAllows is what of the resource's side the answer may rest on, with
// grants and shares.
func (e *evaluator) resourceAllows() (*Formula, []statementAt) {
	f := e.resource.unread
	var allows []statementAt
	for l, on := range e.levels {
		if on && e.resource.allow[l] != nil {
			f = Any(f, e.resource.allow[l])
		}
	}
	for _, a := range e.resource.allows {
		if e.rests(a.naming) {
			allows = append(allows, a)
		}
	}
	if e.useGrants {
		f = Any(f, e.granted.direct, e.granted.account)
		for _, g := range e.granted.grants {
			allows = append(allows, statementAt{Matched: g})
		}
	}
	if e.useShares {
		f = Any(f, e.share)
		for _, s := range e.shares {
			allows = append(allows, statementAt{Matched: s})
		}
	}
	return f, allows
}

// needed reports whether the layer must allow for the decision.
func (e *evaluator) needed(l *reading, decision *Formula) bool {
	switch l.layer {
	case "resource":
		return e.needsResource
	case "identity":
		return decision == False || e.needsIdentity
	case "boundary", "session":
		return decision == False
	}
	return true
}

// silent says that nothing in a layer allows.
func (e *evaluator) silent(l *reading, what string) string {
	switch {
	case l.layer == "resource" && !l.exists && e.r.owner() != e.r.Principal.Account:
		return "the resource belongs to another account and has no policy that lets this caller in"
	case l.layer == "resource" && !l.exists:
		return "the resource has no policy that allows " + e.r.Action
	}
	return "no statement allows " + what
}

// said names the statements that allow.
func said(l *reading, allows []statementAt, verb, action string) string {
	if len(allows) == 0 {
		if l.layer == "rcp" {
			return "nothing denies " + action
		}
		return "allows " + action
	}
	return words(allows) + " " + verb + action
}

// words names statements, the first and how many more.
func words(list []statementAt) string {
	first := list[0].where()
	if n := len(list) - 1; n > 0 {
		return fmt.Sprintf("%s (and %d more)", first, n)
	}
	return first
}
