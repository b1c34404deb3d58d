package risk

import (
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
	return oneDecimal(100 * math.Sqrt(product))
}

// Fold joins the scores of the best paths of distinct principals.
func Fold(scores []float64) float64 {
	const most = 10
	sorted := slices.Clone(scores)
	slices.SortFunc(sorted, func(a, b float64) int {
		switch {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	})
	left, weight := 1.0, 1.0
	for i, p := range sorted {
		if i == most {
			break
		}
		left *= 1 - p/100*weight
		weight /= 2
	}
	return oneDecimal(100 * (1 - left))
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
