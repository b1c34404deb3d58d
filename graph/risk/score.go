package risk

import (
	"cmp"
	"math"
	"slices"

	"github.com/iamreach/iamreach/graph/answer"
)

// Score is 100·√(I·S·L) of the factors of a path, with one decimal, rounded
// half up.
func Score(factors []answer.Factor) float64 {
	product := 1.0
	for _, f := range factors {
		product *= f.Value
	}
	return Points(product)
}

// Points is the score of a path whose factors have a product.
func Points(product float64) float64 { return oneDecimal(100 * math.Sqrt(product)) }

// most is how many scores count in a fold.
const most = 10

// Highest holds the highest of some scores, as many as a fold counts. The zero
// value holds none.
type Highest struct{ scores []float64 } // from the highest on

// Add adds a score.
func (h *Highest) Add(score float64) {
	at, _ := slices.BinarySearchFunc(h.scores, score, func(have, score float64) int { return cmp.Compare(score, have) })
	if at < most {
		h.scores = slices.Insert(h.scores, at, score)
		h.scores = h.scores[:min(most, len(h.scores))]
	}
}

// AddSame adds a score so many times.
func (h *Highest) AddSame(score float64, times int) {
	for range min(times, most) {
		h.Add(score)
	}
}

// Join adds the scores that another holds.
func (h *Highest) Join(o Highest) {
	for _, score := range o.scores {
		h.Add(score)
	}
}

// Fold joins the scores: each adds to what the higher ones leave, with half
// the weight of the one before.
func (h *Highest) Fold() float64 {
	left, weight := 1.0, 1.0
	for _, p := range h.scores {
		left *= 1 - p/100*weight
		weight /= 2
	}
	return oneDecimal(100 * (1 - left))
}

// Fold joins the scores of the best paths of distinct principals.
func Fold(scores []float64) float64 {
	var h Highest
	for _, score := range scores {
		h.Add(score)
	}
	return h.Fold()
}

// Band is the word for a score.
func Band(score float64) string {
	switch {
	case score >= 90:
		return "critical"
	case score >= 70:
		return "high"
	case score >= 40:
		return "medium"
	case score > 0:
		return "low"
	}
	return "none"
}

// oneDecimal rounds half up; the small term undoes what binary fractions lose.
func oneDecimal(v float64) float64 { return math.Floor(v*10+0.5+1e-9) / 10 }
