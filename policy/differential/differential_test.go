package differential

import (
	"os"
	"strconv"
	"testing"
	"time"
)

// The questions of a plain test: as many as take about 20 seconds.
const (
	fixedSeed     = 1
	fixedRequests = 4000
)

// setting is a number from the environment.
func setting(tb testing.TB, name string, otherwise uint64) uint64 {
	tb.Helper()
	value := os.Getenv(name)
	if value == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(value, 10, 64)
	if err != nil {
		tb.Fatalf("%s=%q: it must be a number", name, value)
	}
	return n
}

// batches is how many batches are asked about at once.
const batches = 100

// progressEvery is how many questions pass between totals of a long run.
const progressEvery = 40000

// maxShown is how many unexplained disagreements are shrunk and shown.
const maxShown = 5

func TestBothEnginesDecideTheSameOrItIsExplained(t *testing.T) {
	t.Parallel()
	requests, seed := setting(t, "DIFFERENTIAL_REQUESTS", fixedRequests), setting(t, "DIFFERENTIAL_SEED", fixedSeed)
	p := newPanel(t)
	started, shown := time.Now(), 0
	for number := uint64(0); uint64(p.total.asked) < requests; {
		if p.total.asked > 0 && p.total.asked%progressEvery == 0 {
			t.Logf("so far: %d unexplained, %s", shown, p.total.String())
		}
		var questions []question
		for range batches {
			questions = append(questions, batch(seed, number)...)
			number++
		}
		unexplained, err := p.compare(questions)
		if err != nil {
			t.Fatal(err)
		}
		for n, i := range unexplained {
			t.Fail()
			if n > 0 && unexplained[n-1]/variations == i/variations {
				continue // the same policies
			}
			if shown++; shown > maxShown {
				continue
			}
			q := p.shrink(questions[i], p.unexplained)
			replies, err := p.ask([]question{q})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("seed %d, batch %d: %s", seed, number-batches+uint64(i)/variations, disagreement(&q, replies[0].outcome()))
		}
	}
	t.Logf("seed %d, %d unexplained, %.0f a second, %s", seed, shown, float64(p.total.asked)/time.Since(started).Seconds(), p.total.String())
}
