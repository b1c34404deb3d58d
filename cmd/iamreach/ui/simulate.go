package ui

import (
	"io"

	"github.com/iamreach/iamreach/graph/answer"
)

// Simulate draws the answer to simulate.
func Simulate(out io.Writer, s Screen, a *answer.Simulate) error {
	w := &writer{out: out}
	w.line(s, "", answer.NameIn(a.ID)+":")
	t := Table{Columns: []Column{
		{Title: "DECISION"},
		{Title: "ACTION", Fit: Wrap},
		{Title: "RESOURCE", Fit: Wrap},
		{Title: "IF", Fit: Wrap},
	}}
	for i := range a.Results {
		e := &a.Results[i]
		colour, condition := Plain, ""
		switch {
		case e.Conditions != nil:
			colour, condition = Yellow, e.Conditions.Words()
		case e.Decision == "allowed":
			colour = Green
		}
		t.Rows = append(t.Rows, []Cell{{Text: e.Decision, Colour: colour}, {Text: e.Action}, {Text: answer.NameIn(e.Resource)}, {Text: condition}})
	}
	w.write(t.Text(s))
	w.coverage(s, a.Coverage)
	return w.err
}
