package ui

import (
	"fmt"
	"io"
	"strings"

	"github.com/iamreach/iamreach/graph/answer"
)

// Techniques draws the catalogue.
func Techniques(out io.Writer, s Screen, a *answer.Techniques) error {
	w := &writer{out: out}
	t := Table{Columns: []Column{{Title: "TECHNIQUE"}, {Title: "KIND"}, {Title: "WHAT IT IS", Fit: Wrap}}}
	for i := range a.Techniques {
		entry := &a.Techniques[i]
		t.Rows = append(t.Rows, []Cell{{Text: entry.ID, Colour: Cyan}, {Text: entry.Kind}, {Text: entry.Name}})
	}
	w.write(t.Text(s))
	return w.err
}

// Technique draws one technique of the catalogue: its definition in words.
func Technique(out io.Writer, s Screen, a *answer.Techniques) error {
	w := &writer{out: out}
	for i := range a.Techniques {
		w.technique(s, &a.Techniques[i])
	}
	return w.err
}

func (w *writer) technique(s Screen, t *answer.TechniqueEntry) {
	w.write(s.Style.Paint(Cyan, answer.Clean(t.ID)), "  ", answer.Clean(t.Kind), "\n")
	w.line(s, "", t.Name)
	w.write("\n")
	part := func(name string, lines ...string) {
		for i, line := range lines {
			if i > 0 {
				name = ""
			}
			w.line(s, fmt.Sprintf("%-11s", name), line)
		}
	}
	part("by", strings.Join(t.Actors, ", "))
	part("about", t.About...)
	part("facts", t.Facts...)
	part("needs", t.Needs...)
	part("assumes", t.Assumes...)
	part("yields", t.Yields)
	if t.Network != "" {
		part("network", t.Network)
	}
	part("effort", []string{"", "few calls", "setup or waiting", "rare"}[min(max(t.Effort, 0), 3)])
	part("known", t.Confidence)
	part("published", t.Published...)
	for _, name := range t.Scenarios {
		part("scenario", "testdata/scenarios/"+name+".yaml")
	}
	for _, r := range t.References {
		part("see", r.Title+" "+r.URL)
	}
}
