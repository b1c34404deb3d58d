package risk

import (
	"testing"

	"github.com/iamreach/iamreach/graph/answer"
)

func factors(values ...float64) []answer.Factor {
	var list []answer.Factor
	for _, v := range values {
		list = append(list, answer.Factor{Value: v})
	}
	return list
}

func TestScore(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		factors []float64
		score   float64
		band    string
	}{
		{"restore and reset by a user, no tag", []float64{.90, .80, .70, .95, .95}, 67.4, "medium"},
		{"anonymous to a pii table over two hops", []float64{.90, 1, 1, .95, .95, 1}, 90.1, "critical"},
		{"administrator with MFA to the same", []float64{1, 1, .55, .95}, 72.3, "high"},
		{"pipeline without subject, network unknown", []float64{.90, 1, .85, .95, .95, .60}, 64.4, "medium"},
		{"the same, network proven", []float64{.90, 1, .85, .95, .95, .95}, 81.0, "high"},
		{"under MFA to the Data API", []float64{.90, 1, .55, .95, .95, .60}, 51.8, "medium"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := Score(factors(tt.factors...))
			if got != tt.score || Band(got) != tt.band {
				t.Errorf("Score: got %v %s, want %v %s", got, Band(got), tt.score, tt.band)
			}
		})
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		scores []float64
		want   float64
	}{
		{"no path is no risk", nil, 0},
		{"one path keeps its score", []float64{75.4}, 75.4},
		{"three paths, in any order", []float64{40, 75.4, 60}, 84.5},
		{"five low paths", []float64{36, 36, 36, 36, 36}, 55.4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Fold(tt.scores); got != tt.want {
				t.Errorf("Fold(%v): got %v, want %v", tt.scores, got, tt.want)
			}
		})
	}
}

func TestAddingAHopNeverRaisesAScore(t *testing.T) {
	t.Parallel()
	short := factors(.9, .8, .7, .95)
	for _, e := range []float64{1, .95, .8, .55} {
		if Score(append(short[:4:4], answer.Factor{Value: e})) > Score(short) {
			t.Errorf("a hop of effort factor %v raised the score", e)
		}
	}
}
