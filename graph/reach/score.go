package reach

import (
	"fmt"
	"strings"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/risk"
)

// score gives a path its factors and what follows from them.
func (w *World) score(p *answer.Path, r *route) {
	last := r.hops[len(r.hops)-1]
	p.Factors = append(p.Factors, impact(last), sensitivity(last.To), risk.Origin(r.source.Actor, w.collected(r.source.Actor.Account)))
	add := func(name string, value float64, why string) {
		if value != 1 {
			p.Factors = append(p.Factors, answer.Factor{Name: name, Value: value, Why: why})
		}
	}
	var walk func(*route)
	walk = func(r *route) {
		for _, e := range r.hops {
			t := e.Technique
			add("ease", e.EffortFactor(), fmt.Sprintf("effort %d: %s", t.Effort, t.ID))
			add("confidence", e.ConfidenceFactor(), t.Confidence+": "+t.ID)
			add("condition", e.ConditionFactor(), conditionWords(e))
		}
		add("network", r.network.factor, r.network.why)
		if r.network.needs != nil {
			walk(r.network.needs)
		}
	}
	walk(r)
	p.Score = risk.Score(p.Factors)
	p.Band = risk.Band(p.Score)
}

// points is the score of a route: the product that its path shows, without the
// words.
func (w *World) points(r *route) float64 {
	last := r.hops[len(r.hops)-1]
	product := impactOf(last) * sensitivity(last.To).Value * risk.Origin(r.source.Actor, w.collected(r.source.Actor.Account)).Value
	for ; r != nil; r = r.network.needs {
		for _, e := range r.hops {
			product = product * e.EffortFactor() * e.ConfidenceFactor() * e.ConditionFactor()
		}
		product *= r.network.factor
	}
	return risk.Points(product)
}

func impact(last *graph.Edge) answer.Factor {
	switch {
	case last.To.Data != nil:
		return answer.Factor{Name: "impact", Value: impactOf(last), Why: "what " + last.Technique.ID + " gives of the data"}
	case last.To.Target():
		return answer.Factor{Name: "impact", Value: impactOf(last), Why: "every permission in the account"}
	}
	return answer.Factor{Name: "impact", Value: impactOf(last), Why: "no data yet"}
}

// impactOf is what a last hop gives of the data.
func impactOf(last *graph.Edge) float64 {
	switch {
	case last.To.Data != nil:
		return last.Technique.Impact
	case last.To.Target():
		return 1
	}
	return 0
}

func sensitivity(to *graph.Node) answer.Factor {
	var db *inventory.Thing
	if to.Data != nil {
		db = to.Data
	}
	return risk.Sensitivity(db)
}

// conditionWords says which tests a hop rests on.
func conditionWords(e *graph.Edge) string {
	var words []string
	for _, c := range e.Conditions {
		words = append(words, condition(c.Formula, 0).Words())
	}
	for _, t := range e.Choices {
		words = append(words, "the caller chooses "+t.Key)
	}
	for _, t := range e.Unread {
		words = append(words, "unknown: "+strings.Join(t.Values, " "))
	}
	return strings.Join(distinct(words), ", ")
}

// collected reports whether the principals of an account are in the snapshot.
func (w *World) collected(account string) bool {
	a := w.Inventory.Account(account)
	return a != nil && a.Collected
}
