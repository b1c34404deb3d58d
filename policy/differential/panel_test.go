package differential

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/iamreach/iamreach/policy"
)

// panel asks both engines and keeps count.
type panel struct {
	peer *peer
	ids  map[string]bool // of the table

	read      map[string]*policy.Document // by kind and text, of the batches at hand
	evaluator policy.Evaluator            // one for all, as programs use it
	total     totals
}

type totals struct {
	asked, refused, allowed, denied, explicit int
	explained                                 map[string]int // disagreements by class
}

func newPanel(tb testing.TB) *panel {
	p := &panel{peer: startPeer(tb), ids: map[string]bool{}, total: totals{explained: map[string]int{}}}
	for _, e := range loadExplained(tb) {
		p.ids[e.ID] = true
	}
	return p
}

// parse reads each document once for the questions that share it.
func (p *panel) parse(source []byte, kind policy.Kind) *policy.Document {
	if len(p.read) > 5000 {
		p.read = nil
	}
	if p.read == nil {
		p.read = map[string]*policy.Document{}
	}
	key := fmt.Sprint(kind) + string(source)
	d := p.read[key]
	if d == nil {
		d = policy.Parse(source, kind)
		p.read[key] = d
	}
	return d
}

// decide asks our engine in the memory of the decisions before.
func (p *panel) decide(q *question) outcome { return q.decide(p.parse, p.evaluator.Decide) }

// compare asks our engine what the other one replied to, and returns what
// nothing explains.
func (p *panel) compare(questions []question, replies []reply) (unexplained []int) {
	for i := range questions {
		r := replies[i]
		p.total.asked++
		if r.Refused != "" {
			p.total.refused++
			continue
		}
		switch r.outcome() {
		case allowed:
			p.total.allowed++
		case denied:
			p.total.denied++
		case explicit:
			p.total.explicit++
		}
		q := questions[i].without(r.Ignored)
		if p.decide(&q).is(r.outcome()) {
			continue
		}
		why := p.explain(&q, r.outcome())
		for _, id := range why {
			p.total.explained[id]++
		}
		if why == nil {
			unexplained = append(unexplained, i)
		}
	}
	return unexplained
}

// asked are questions with the other engine's replies.
type asked struct {
	first     uint64 // batch
	questions []question
	replies   []reply
	err       error
}

// ahead makes the questions of a seed and has the other engine answer them
// while those before are compared. It stops with the function that it returns.
func (p *panel) ahead(seed uint64) (next <-chan asked, stop func()) {
	out, done := make(chan asked, 1), make(chan struct{})
	go func() {
		defer close(out)
		for number := uint64(0); ; number += batches {
			a := asked{first: number}
			for i := range uint64(batches) {
				a.questions = append(a.questions, batch(seed, number+i)...)
			}
			a.replies, a.err = p.ask(a.questions)
			select {
			case out <- a:
			case <-done:
				return
			}
			if a.err != nil {
				return
			}
		}
	}()
	return out, func() {
		close(done)
		for range out {
		}
	}
}

// ask asks the other engine. About what it refuses it is asked again with what
// no policy should have replaced by what that means.
func (p *panel) ask(questions []question) ([]reply, error) {
	replies, err := p.peer.ask(questions)
	if err != nil {
		return nil, err
	}
	var again []question
	var at []int
	for i := range questions {
		if q := questions[i].clone(); replies[i].Refused != "" && readOddActions(&q) {
			again, at = append(again, q), append(at, i)
		}
	}
	others, err := p.peer.ask(again)
	if err != nil {
		return nil, err
	}
	for i, r := range others {
		replies[at[i]] = r
	}
	return replies, nil
}

func (t *totals) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d questions: the other engine allows %d, denies %d without and %d by a statement, refuses %d\n", t.asked, t.allowed, t.denied, t.explicit, t.refused)
	for _, id := range slices.Sorted(maps.Keys(t.explained)) {
		fmt.Fprintf(&b, "  %7d explained by %s\n", t.explained[id], id)
	}
	return b.String()
}
