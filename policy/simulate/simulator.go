package simulate

import (
	"errors"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/iamreach/iamreach/policy"
)

// Simulator answers lines. It keeps the policies that it parsed, within a
// bound, and may be used by many goroutines.
type Simulator struct{ documents documents }

// New returns a Simulator.
func New() *Simulator { return &Simulator{documents: documents{limit: maxKept}} }

// Line answers one line.
func (s *Simulator) Line(line []byte) Answer {
	in, err := parse(line)
	a := Answer{ID: in.id}
	if a.ID == nil {
		a.ID = jsontext.Value(`""`)
	}
	var requests []*policy.Request
	if err == nil {
		requests, err = s.requests(in)
	}
	if err != nil {
		if !errors.As(err, &a.Error) {
			a.Error = &Error{Code: CodeInput, Message: err.Error()}
		}
		return a
	}
	var e policy.Evaluator
	a.Results = make([]Result, len(requests))
	for i, r := range requests {
		a.Results[i] = ResultOf(r.Action, r.Target.ARN, e.Decide(r))
	}
	return a
}
