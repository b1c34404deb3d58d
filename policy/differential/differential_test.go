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
	if compareEngines(t, newPanel(t), seed, requests) > 0 {
		t.Fail()
	}
}

// Beside the fixed questions, new ones each time: what they find is reported
// and fails nothing, so that a change is not to blame for an old difference.
func TestFreshQuestionsAreReported(t *testing.T) {
	requests := setting(t, "DIFFERENTIAL_FRESH", 0)
	if requests == 0 {
		t.Skip("DIFFERENTIAL_FRESH is not set; it is a number of questions")
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("to ask the same again: DIFFERENTIAL_SEED=%d DIFFERENTIAL_REQUESTS=%d", seed, requests)
	if n := compareEngines(t, newPanel(t), seed, requests); n > 0 {
		t.Logf("FOUND %d unexplained disagreements: fix them, or add them to explained.yaml", n)
	}
}

// compareEngines asks both engines so many questions, logs totals and
// disagreements that nothing explains, and returns how many sets of policies
// have those.
func compareEngines(tb testing.TB, p *panel, seed, requests uint64) (unexplained int) {
	tb.Helper()
	started := time.Now()
	log := func(when string) {
		tb.Logf("seed %d%s: %d unexplained, %.0f a second, %s", seed, when, unexplained, float64(p.total.asked)/time.Since(started).Seconds(), p.total.String())
	}
	next, stop := p.ahead(seed)
	defer stop()
	for uint64(p.total.asked) < requests {
		a := <-next
		if a.err != nil {
			tb.Fatal(a.err)
		}
		last := -1 // set of policies
		for _, i := range p.compare(a.questions, a.replies) {
			if i/variations == last {
				continue
			}
			last = i / variations
			if unexplained++; unexplained > maxShown {
				continue
			}
			q := p.shrink(a.questions[i], p.unexplained)
			replies, err := p.ask([]question{q})
			if err != nil {
				tb.Fatal(err)
			}
			tb.Logf("seed %d, batch %d: %s", seed, a.first+uint64(last), p.disagreement(&q, replies[0].outcome()))
		}
		if p.total.asked%progressEvery == 0 && uint64(p.total.asked) < requests {
			log(" so far")
		}
	}
	log("")
	return unexplained
}
