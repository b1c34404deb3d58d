package ui

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/answer"
)

// Who draws the answer to who.
func Who(out io.Writer, s Screen, a *answer.Who) error {
	w := &writer{out: out}
	d := a.Database
	w.line(s, "", fmt.Sprintf("%s (%s, %s, %s)", d.Name, d.Engine, d.Account, d.Region))
	if len(a.Principals) == 0 {
		w.line(s, "", "nobody reaches it")
	} else {
		t := Table{Columns: howColumns(s, "PRINCIPAL")}
		for i := range a.Principals {
			p := &a.Principals[i]
			t.Rows = append(t.Rows, howRow(s, principalName(p), p.Account, p.Certainty, p.Score, p.Band, p.Hops, p.Best))
		}
		w.write(t.Text(s))
	}
	w.write("\n")
	w.line(s, "", whoSummary(a))
	w.coverage(s, a.Coverage)
	return w.err
}

// principalName marks who is an administrator or from outside.
func principalName(p *answer.Principal) string {
	name := cmp.Or(p.Name, answer.Name(p.ARN))
	switch {
	case p.Admin:
		return name + " admin"
	case p.External:
		return name + " outside"
	}
	return name
}

func whoSummary(a *answer.Who) string {
	m := a.Summary
	text := fmt.Sprintf("%d of %d principals reach it: %d are no administrators, %d come from outside.", m.WithAccess, m.Principals, m.NonAdmin, m.External)
	if m.BlockedByNetwork > 0 {
		text += fmt.Sprintf(" The network alone stops %d more.", m.BlockedByNetwork)
	}
	return text
}

// How is the chain of techniques of a path.
func How(p *answer.Path) string {
	if p == nil {
		return "—"
	}
	var words []string
	for _, hop := range p.Hops {
		words = append(words, hop.Name)
	}
	return strings.Join(slices.Compact(words), " → ")
}
