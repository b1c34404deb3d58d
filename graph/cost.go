package graph

import (
	"math"

	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

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
func (o *Outcome) ConditionFactor() float64 {
	k := 1.0
	for _, f := range o.Conditions {
		k *= conditionFactor(f.Formula)
	}
	if len(o.Choices) > 0 {
		k *= math.Pow(chosenFactor, float64(min(len(o.Choices), 3)))
	}
	if o.Certainty == policy.Unknown {
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
func (e *Edge) CostWith(network float64) int { return cost(e.Technique, e.Outcome, network) }

func cost(t *technique.Technique, o *Outcome, network float64) int {
	return Cost(effortFactor[t.Effort] * confidenceFactor[t.Confidence] * o.ConditionFactor() * network)
}

// Cost is the cost of a factor in (0,1].
func Cost(factor float64) int { return int(math.Round(-1000 * math.Log(factor))) }
