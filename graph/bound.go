package graph

import (
	"strconv"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// mostCombined bounds the ways in which a technique adds a second gain to the
// first: each pair is a state, and somebody may join every group there is.
const mostCombined = 16

// combine puts one hop in the place of too many that combine gains. It leads
// to every permission, since more cannot come of any of them, and is unknown.
func (a *asker) combine(c *collector) {
	n := c.from.Actor
	if c.technique.Yield.Gain == "" || c.technique.Yield.ActAs != "" || len(n.Gains) == 0 || len(c.edges) <= mostCombined {
		return
	}
	all, ok := n.With(access.Gain{Kind: technique.GainGranted})
	if !ok {
		return
	}
	best := c.edges[0].edge
	for _, l := range c.edges[1:] {
		if l.edge.Certainty > best.Certainty || (l.edge.Certainty == best.Certainty && l.edge.Cost < best.Cost) {
			best = l.edge
		}
	}
	e := *best
	outcome := *best.Outcome
	outcome.Certainty = policy.Unknown
	outcome.Unread = append(outcome.Unread[:len(outcome.Unread):len(outcome.Unread)], policy.Test{
		Key: policy.KeyCutoff, Operator: "Exceeds", Values: []string{"combinations of what " + c.technique.ID + " gives", strconv.Itoa(mostCombined)}, Class: policy.Cutoff,
	})
	outcome.Cost = cost(c.technique, &outcome, 1)
	e.Outcome = &outcome
	c.edges = []lead{{edge: &e, to: actorTarget(all)}}
}
