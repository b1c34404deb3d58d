package reach

import (
	"slices"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/risk"
	"github.com/iamreach/iamreach/policy"
)

// path shows a route.
func (w *World) path(r *route, q Query) *answer.Path {
	p := &answer.Path{
		Certainty: certaintyWord(r.certainty), Cost: r.cost,
		Choices: []answer.Test{}, Assumes: []string{}, Unknown: []answer.Reason{}, Factors: []answer.Factor{}, Hops: []*answer.Hop{},
	}
	if !q.Table {
		p.ID = r.id()
	}
	var conditions []*answer.Condition
	for i, e := range r.hops {
		var n *network
		if i == len(r.hops)-1 {
			n = &r.network
		}
		hop := w.hop(e, n, i, q)
		p.Hops = append(p.Hops, hop)
		conditions = append(conditions, hop.Conditions)
		for _, t := range e.Choices {
			p.Choices = append(p.Choices, test(t, i))
		}
		for _, text := range q.words(e.Technique.Assume) {
			p.Assumes = append(p.Assumes, e.Bindings().Expand(text, e.From))
		}
		for _, t := range e.Unread {
			p.Unknown = append(p.Unknown, reason(t))
		}
		for _, needs := range hop.Needs {
			conditions = append(conditions, atHop(needs.Conditions, i))
			p.Assumes = append(p.Assumes, needs.Assumes...)
			p.Unknown = append(p.Unknown, needs.Unknown...)
		}
	}
	if r.cutoff > 0 {
		p.Unknown = append(p.Unknown, answer.Reason{Why: "cutoff", What: "paths tried, whose conditions contradict each other", Limit: r.cutoff})
	}
	p.Conditions = all(conditions)
	p.Assumes = distinct(p.Assumes)
	p.Unknown = distinct(p.Unknown)
	if q.Table {
		p.Score = w.points(r)
		p.Band = risk.Band(p.Score)
		return p
	}
	w.score(p, r)
	return p
}

// words leaves out what tables do not show.
func (q Query) words(list []string) []string {
	if q.Table {
		return nil
	}
	return list
}

func distinct[T comparable](list []T) []T {
	out := list[:0]
	for _, v := range list {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// hop shows one hop; n is how the network half of the last one is settled.
func (w *World) hop(e *graph.Edge, n *network, index int, q Query) *answer.Hop {
	h := &answer.Hop{
		Technique: e.Technique.ID, Name: e.Technique.Short, Kind: e.Technique.Kind, Certainty: certaintyWord(e.Certainty),
		Needs: []*answer.Path{}, Proof: []answer.Proof{}, Facts: []answer.Fact{}, Remove: []string{},
	}
	if !q.Table {
		h.From, h.To, h.Summary = node(e.From), node(e.To), e.Bindings().Expand(e.Technique.Summary, e.From)
	}
	var conditions []*answer.Condition
	for _, c := range e.Conditions {
		conditions = append(conditions, condition(c.Formula, index))
	}
	if !q.Brief && !q.Table {
		proven := w.proven(e, n, q)
		h.Proof, h.Facts, h.Remove = proven.proof, proven.facts, proven.remove
	}
	if n != nil {
		if n.unproven {
			h.Certainty = certaintyWord(min(e.Certainty, policy.If))
			from := n.from
			if from == nil {
				from = []string{}
			}
			conditions = append(conditions, &answer.Condition{Test: &answer.Test{
				Key: policy.KeyNetworkFrom, Operator: "Within", Values: from, Class: string(policy.Circumstance), Hop: index,
			}})
		}
		if n.needs != nil {
			h.Needs = append(h.Needs, w.path(n.needs, q))
		}
	}
	h.Conditions = all(conditions)
	return h
}

func node(n *graph.Node) answer.Node {
	state := []answer.Modification{}
	for _, g := range n.Actor.Gains {
		m := answer.Modification{Kind: g.Kind}
		if g.Object != nil {
			m.Object = &g.Object.ID
		}
		state = append(state, m)
	}
	return answer.Node{ID: n.ID, Name: givenName(n), State: state}
}
