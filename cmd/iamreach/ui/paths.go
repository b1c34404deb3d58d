package ui

import (
	"fmt"
	"io"
	"strings"

	"github.com/iamreach/iamreach/graph/answer"
)

// Paths draws the answer to paths: each path as a numbered list of hops with
// their proof.
func Paths(out io.Writer, s Screen, a *answer.Paths) error {
	w := &writer{out: out}
	if len(a.Paths) == 0 {
		w.line(s, "", fmt.Sprintf("no path from %s to %s", answer.NameIn(a.From), answer.NameIn(a.To)))
	}
	for i, p := range a.Paths {
		if i > 0 {
			w.write("\n")
		}
		w.path(s, "", p)
	}
	if a.Truncated {
		w.write("\n")
		w.line(s, "", "There are more paths: ask for them with --k.")
	}
	w.coverage(s, a.Coverage)
	return w.err
}

// path writes one path behind an indent.
func (w *writer) path(s Screen, indent string, p *answer.Path) {
	head := fmt.Sprintf("%s  %s  score %s %s", p.ID, p.Certainty, score(p.Score), p.Band)
	if w.line(s, indent, head); p.Conditions != nil {
		w.line(s, indent+"  if ", p.Conditions.Words())
	}
	for _, r := range p.Unknown {
		w.line(s, indent+"  unknown: ", reasonWords(r))
	}
	for _, text := range p.Assumes {
		w.line(s, indent+"  assumes ", text)
	}
	if len(p.Choices) > 0 {
		var words []string
		for _, t := range p.Choices {
			words = append(words, t.Words())
		}
		w.line(s, indent+"  choosing ", strings.Join(words, ", "))
	}
	for i, hop := range p.Hops {
		w.hop(s, indent, i+1, hop)
	}
}

func (w *writer) hop(s Screen, indent string, number int, hop *answer.Hop) {
	w.line(s, fmt.Sprintf("%s  %d. ", indent, number), fmt.Sprintf("%s%s %s", hop.From.NameIn(), stateWords(hop.From), hop.Summary))
	inner := indent + "     "
	if hop.Conditions != nil {
		w.line(s, inner+"if ", hop.Conditions.Words())
	}
	for _, e := range evidences(hop.Proof) {
		w.evidence(s, inner, hop.From.ID, e)
	}
	for _, f := range hop.Facts {
		w.line(s, inner+"fact: ", f.What)
	}
	for _, need := range hop.Needs {
		w.line(s, inner, "needs as well:")
		w.path(s, inner+"  ", need)
	}
	for i, text := range hop.Remove {
		lead := "ends when: "
		if i > 0 {
			lead = "       or: "
		}
		w.line(s, inner+lead, text)
	}
}

func stateWords(n answer.Node) string {
	var words []string
	for _, m := range n.State {
		word := m.Kind
		if m.Object != nil {
			word += " " + answer.Name(*m.Object)
		}
		words = append(words, word)
	}
	if len(words) == 0 {
		return ""
	}
	return " [" + strings.Join(words, ", ") + "]"
}
