package graph

import (
	"cmp"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// proof gathers what a hop rests on.
type proof struct {
	certainty  policy.Certainty
	conditions []Condition
	choices    []policy.Test
	unread     []policy.Test
	results    []access.Result
	facts      []Observed
	passed     int             // how many facts and requirements held
	stop       *Stop           // what did not
	gap        *policy.Missing // of a fact: what was not collected
}

// and joins what must hold as well.
func (p *proof) and(o proof) {
	if o.certainty == policy.No && p.stop == nil && o.stop != nil {
		p.stop = &Stop{Passed: p.passed + o.stop.Passed, Why: o.stop.Why, Result: o.stop.Result}
	}
	p.passed += o.passed
	p.certainty = min(p.certainty, o.certainty)
	p.conditions = append(p.conditions, o.conditions...)
	p.choices = append(p.choices, o.choices...)
	p.unread = append(p.unread, o.unread...)
	p.results = append(p.results, o.results...)
	p.facts = append(p.facts, o.facts...)
}

// or keeps the better of two alternatives; two that are both conditional leave
// their conditions as alternatives.
func (p *proof) or(o proof) {
	switch {
	case o.certainty > p.certainty:
		*p = o
	case o.certainty == policy.If && p.certainty == policy.If:
		a, b := together(p.conditions), together(o.conditions)
		p.conditions = []Condition{{policy.Any(a.Formula, b.Formula), a.Forwarded || b.Forwarded}}
		p.results = append(p.results, o.results...)
		p.facts = append(p.facts, o.facts...)
	case o.certainty == policy.No && p.certainty == policy.No && p.stop == nil:
		p.stop = o.stop
	}
}

func together(list []Condition) Condition {
	all := Condition{Formula: policy.True}
	for _, c := range list {
		all.Formula = policy.All(all.Formula, c.Formula)
		all.Forwarded = all.Forwarded || c.Forwarded
	}
	return all
}

func (h *Hop) take(p proof) {
	h.Certainty = p.certainty
	seen := map[string]bool{}
	for _, c := range p.conditions {
		if text := c.Formula.String(); !seen[text] {
			seen[text] = true
			h.Conditions = append(h.Conditions, c)
		}
	}
	h.Stop = p.stop
	h.Choices = distinct(p.choices)
	h.Unread = distinct(p.unread)
	h.Results = p.results
	h.Facts = p.facts
}

func distinct(tests []policy.Test) []policy.Test {
	var out []policy.Test
	seen := map[string]bool{}
	for _, t := range tests {
		key := strings.Join([]string{t.Key, t.Operator, strings.Join(t.Values, ","), string(t.Class), t.Account, t.Region}, "|")
		if !seen[key] {
			seen[key] = true
			out = append(out, t)
		}
	}
	return out
}

// of is the proof that a decision gives.
func (a *asker) of(result access.Result) proof {
	p := verdict(result.Verdict, result.Check.Via != "")
	if !a.brief {
		p.rest(result)
	}
	return p
}

// rest keeps the decision that a proof rests on.
func (p *proof) rest(result access.Result) {
	p.results = []access.Result{result}
	if p.certainty == policy.No {
		p.stop = &Stop{Result: &result}
	}
}

func verdict(v policy.Verdict, forwarded bool) proof {
	p := proof{certainty: v.Certainty, choices: v.Choices, unread: v.Unknown}
	if v.Conditions != nil {
		p.conditions = []Condition{{v.Conditions, forwarded}}
	}
	if v.Certainty != policy.No {
		p.passed = 1
	}
	return p
}

// split returns a requirement with alternatives on something new of which
// others speak too: each alternative must be decided with those, since all must
// hold for one and the same name. It returns -1 when there is none.
func split(h *Hop, list []*technique.Requirement) int {
	return slices.IndexFunc(list, func(r *technique.Requirement) bool {
		return slices.ContainsFunc(r.Any, func(group []technique.Requirement) bool {
			return slices.ContainsFunc(group, func(inner technique.Requirement) bool { return h.Bindings[inner.On].Pattern != "" })
		})
	})
}

// requirements decides all requirements.
func (a *asker) requirements(h *Hop, list []technique.Requirement) proof {
	return a.all(h, pointers(list))
}

func pointers(list []technique.Requirement) []*technique.Requirement {
	all := make([]*technique.Requirement, len(list))
	for i := range list {
		all[i] = &list[i]
	}
	return all
}

// all decides all requirements. Those on one new thing are decided together,
// since they must hold for one and the same name.
func (a *asker) all(h *Hop, list []*technique.Requirement) proof {
	if i := split(h, list); i >= 0 {
		best := proof{}
		for _, group := range list[i].Any {
			best.or(a.all(h, slices.Concat(list[:i], pointers(group), list[i+1:])))
		}
		return best
	}
	whole := proof{certainty: policy.Yes}
	for _, r := range list {
		switch group := sharing(h, list, r); {
		case len(group) < 2:
			whole.and(a.requirement(h, r))
		case group[0] == r:
			whole.and(a.jointly(h, group))
		}
		if whole.certainty == policy.No {
			return whole
		}
	}
	return whole
}

// sharing returns the requirements that must be decided together with one on
// something new.
func sharing(h *Hop, list []*technique.Requirement, r *technique.Requirement) []*technique.Requirement {
	if !togetherOn(h, r) {
		return nil
	}
	var group []*technique.Requirement
	for _, other := range list {
		if other.On == r.On && togetherOn(h, other) {
			group = append(group, other)
		}
	}
	return group
}

// togetherOn reports whether a requirement is one call on a new thing, by the
// actor or a service that it starts.
func togetherOn(h *Hop, r *technique.Requirement) bool {
	if len(r.Action) != 1 || r.Any != nil || r.Fact != nil || h.Bindings[r.On].Pattern == "" {
		return false
	}
	_, byOther := h.Bindings[r.By]
	return !byOther
}

func (a *asker) jointly(h *Hop, group []*technique.Requirement) proof {
	checks := make([]access.Check, len(group))
	for i, r := range group {
		checks[i] = a.check(h, r, r.Action[0])
	}
	whole := proof{certainty: policy.Yes}
	for _, result := range a.decider.DecideAll(checks) {
		whole.and(a.of(result))
	}
	return whole
}

func (a *asker) requirement(h *Hop, r *technique.Requirement) proof {
	switch {
	case r.Fact != nil:
		return a.fact(h, r.Fact)
	case len(r.Any) > 0:
		best := proof{}
		for _, group := range r.Any {
			best.or(a.requirements(h, group))
		}
		return best
	}
	if r.If != "" {
		if _, bound := h.Bindings[r.If]; !bound {
			return unbound(h, r.If)
		}
	}
	best := proof{}
	for _, action := range r.Action {
		best.or(a.of(a.decider.Decide(a.check(h, r, action))))
		if best.certainty == policy.Yes {
			break
		}
	}
	return best
}

// unbound is what is left of a requirement on something that is not there: it
// holds, unless nobody read whether it is.
func unbound(h *Hop, name string) proof {
	for _, b := range h.Technique.Bind {
		if b.Var != name || b.Related == "" || h.Bindings[b.Of].Thing == nil {
			continue
		}
		if m := h.Bindings[b.Of].Thing.RelationUnread(b.Related); m != nil {
			return unread(m, policy.Gap)
		}
	}
	return proof{certainty: policy.Yes}
}

// check is the question that a requirement asks for a hop.
func (a *asker) check(h *Hop, r *technique.Requirement, action string) access.Check {
	expand := func(s string) string { return h.Bindings.Expand(s, h.From) }
	c := question(h, *r)
	c.Action, c.Via = action, expand(r.Via)
	for key, values := range r.Context {
		if c.Context == nil {
			c.Context = map[string][]string{}
		}
		for _, value := range values {
			c.Context[key] = append(c.Context[key], expand(value))
		}
	}
	return c
}

// question is who asks on what.
func question(h *Hop, r technique.Requirement) access.Check {
	c := access.Check{Actor: h.From.Actor, Trusting: r.Trusting}
	if service, ok := strings.CutPrefix(r.By, "service:"); ok {
		c.Service = h.Bindings.Expand(service, h.From)
	} else if other := h.Bindings[r.By].Thing; other != nil {
		c.Actor = thingActor(other)
	}
	if how, provider, ok := strings.Cut(r.By, ":"); ok && signsIn[how] != "" {
		c.Actor = signedIn(signsIn[how], h.Bindings.Expand(provider, h.From), r.Trusting)
		if c.Actor.Account == "" { // AWS builds it in
			c.Actor.Partition, c.Actor.Account = h.From.Actor.Partition, h.From.Actor.Account
		}
	}
	switch v, bound := h.Bindings[r.On]; {
	case r.On == "actor":
		c.Thing = h.From.Actor.Thing
	case bound && v.Thing != nil:
		c.Thing = v.Thing
	case bound:
		c.Pattern, c.PartOf = v.Pattern, v.PartOf
	default:
		c.Pattern = h.Bindings.Expand(r.On, h.From)
	}
	if c.Pattern != "" {
		c.Owner = owner(c.Pattern, h.From.Actor.Account)
		if c.PartOf != nil { // an ARN need not say whose a part is, as those of S3 do not
			c.Owner = c.PartOf.Account
		}
		if r.Own {
			c.Owner = h.From.Actor.Account
		}
	}
	return c
}

// signsIn are the kinds of those whom identity providers sign in, by how.
var signsIn = map[string]string{"saml": access.SAML, "oidc": access.OIDC}

// signedIn is whom an identity provider signs in. One that a policy was written
// for says whatever the actor likes.
func signedIn(kind, provider string, own bool) access.Actor {
	a := access.Actor{ID: provider, Kind: kind, Provider: provider}
	if own {
		a.Gains = []access.Gain{{Kind: technique.GainForged}}
	}
	if part := strings.SplitN(provider, ":", 6); len(part) == 6 {
		a.Partition, a.Account = part[1], part[4]
	}
	return a
}

// owner is the account in an ARN; what AWS owns belongs to nobody's
// guardrails but the caller's.
func owner(arn, caller string) string {
	account := ""
	for range 5 {
		before, rest, found := strings.Cut(arn, ":")
		if !found {
			return caller
		}
		account, arn = before, rest
	}
	return cmp.Or(account, caller)
}
