package ui

import (
	"fmt"
	"io"
	"strings"

	"github.com/iamreach/iamreach/graph/answer"
)

// Explain draws the answer to explain.
func Explain(out io.Writer, s Screen, a *answer.Explain) error {
	w := &writer{out: out}
	switch {
	case a.Decision != nil:
		w.decision(s, a.Decision)
	case a.Path != nil:
		w.path(s, "", a.Path)
	case a.Hop != nil:
		w.hop(s, "", 1, a.Hop)
	case a.Node != nil:
		w.node(s, a.Node)
	case a.Gap != nil:
		w.gap(s, a.Gap)
	default:
		w.blocked(s, a.Blocked)
	}
	w.passed(s, a)
	if a.Gap != nil { // it is its own coverage
		return w.err
	}
	w.coverage(s, a.Coverage)
	return w.err
}

func (w *writer) decision(s Screen, d *answer.Decision) {
	w.line(s, "", fmt.Sprintf("%s %s on %s: %s", answer.NameIn(d.Principal), d.Action, answer.NameIn(d.Resource), d.Decision))
	if d.Conditions != nil {
		w.line(s, "  if ", d.Conditions.Words())
	}
	for _, r := range d.Unknown {
		w.line(s, "  unknown: ", reasonWords(r))
	}
	for _, t := range d.Choices {
		w.line(s, "  choosing ", t.Words())
	}
	for _, st := range d.Statements {
		w.line(s, "  ", statementWords(st, d.Principal, d.Decision != "implicitDeny" && d.Decision != "explicitDeny"))
	}
	if len(d.Layers) > 0 {
		t := Table{Columns: []Column{{Title: "LAYER"}, {Title: "RESULT"}, {Title: "WHY", Fit: Wrap}}}
		for _, l := range d.Layers {
			t.Rows = append(t.Rows, []Cell{{Text: l.Layer}, {Text: l.Result}, {Text: whyWords(l.Why, d.Action)}})
		}
		w.write("\n", t.Text(s))
	}
	for i, text := range d.Change {
		if i == 0 {
			w.write("\n")
			w.line(s, "", "What would change it:")
		}
		w.line(s, "  ", text)
	}
}

func (w *writer) node(s Screen, n *answer.NodeFacts) {
	w.line(s, "", fmt.Sprintf("%s: %s in %s", n.ID, n.Kind, n.Account))
	t := Table{Columns: []Column{{Title: "FACT", Fit: Wrap}, {Title: "VALUE", Fit: Wrap}}}
	for _, f := range n.Facts {
		t.Rows = append(t.Rows, []Cell{{Text: f.What}, {Text: fmt.Sprint(f.Value)}})
	}
	w.write(t.Text(s))
}

// passed says what is on every path to a database.
func (w *writer) passed(s Screen, a *answer.Explain) {
	if len(a.Passed) == 0 {
		return
	}
	var names []string
	for _, id := range a.Passed {
		names = append(names, answer.NameIn(id.ARN))
	}
	who := "Every path there passes "
	if a.Node != nil {
		who = "Whoever reaches it and is no administrator passes "
	}
	w.line(s, "", who+strings.Join(names, ", ")+".")
}

func (w *writer) gap(s Screen, g *answer.GapEntry) {
	w.line(s, "", fmt.Sprintf("%s: %s in %s %s was not read (%s)", g.ID, g.Operation, g.Account, Region(g.Region), g.Outcome))
	if g.Hides != "" {
		w.line(s, "  hides ", g.Hides)
	}
	w.line(s, "  to close it: ", fmt.Sprintf("let the collecting role do %s there, and collect again", g.Operation))
}
