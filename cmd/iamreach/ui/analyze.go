package ui

import (
	"fmt"
	"io"
	"strconv"

	"github.com/iamreach/iamreach/graph/answer"
)

// Analyze draws the answer to analyze.
func Analyze(out io.Writer, s Screen, a *answer.Analyze) error {
	w := &writer{out: out}
	m := a.Summary
	w.line(s, "", fmt.Sprintf("%d principals in %d accounts, %d databases. %d databases are reached, by %d principals (%d are no administrators, %d come from outside), over %d paths, counting the best of each principal to each database.",
		m.Principals, m.Accounts, m.Databases, m.Reached, m.WithAccess, m.NonAdmin, m.External, m.Paths))
	switch {
	case m.Gaps == 1:
		w.line(s, "", "One gap could change this: iamreach dbs names it.")
	case m.Gaps > 1:
		w.line(s, "", fmt.Sprintf("%d gaps could change this: iamreach dbs names them.", m.Gaps))
	}
	w.worst(s, a.Databases)
	if a.Stats != nil {
		w.stats(s, a.Stats)
	}
	return w.err
}

// worst shows the databases that are exposed most.
func (w *writer) worst(s Screen, list []answer.ExposedDatabase) {
	const most = 10
	if len(list) == 0 {
		return
	}
	t := Table{Columns: []Column{
		{Title: "DATABASE", Fit: Wrap},
		{Title: "ACCOUNT"},
		{Title: "SCORE", Right: true},
		{Title: "WHO", Right: true},
		{Title: "NO ADMINS", Right: true},
		{Title: "OUTSIDE", Right: true},
	}}
	for i := range list[:min(most, len(list))] {
		d := &list[i]
		t.Rows = append(t.Rows, []Cell{
			{Text: d.Name, Colour: Cyan},
			{Text: d.Account},
			{Text: score(d.Score), Colour: bandColour(d.Band)},
			{Text: strconv.Itoa(d.Principals)},
			{Text: strconv.Itoa(d.NonAdmin)},
			{Text: strconv.Itoa(d.External)},
		})
	}
	w.write("\n", t.Text(s))
	if len(list) > most {
		w.line(s, "", fmt.Sprintf("and %d more: iamreach dbs", len(list)-most))
	}
}

// stats says how much there was to decide.
func (w *writer) stats(s Screen, st *answer.Stats) {
	t := Table{Columns: []Column{{Title: "HOW MUCH", Fit: Wrap}, {Title: "COUNT", Right: true}}}
	row := func(name string, n int) {
		t.Rows = append(t.Rows, []Cell{{Text: name}, {Text: strconv.Itoa(n)}})
	}
	row("sources", st.Sources)
	row("nodes", st.Nodes)
	row("  of which kept from before", st.Kept)
	row("profiles of actors", st.Profiles)
	row("classes of resources", st.Classes)
	row("decisions made", st.Decisions)
	row("decisions avoided", st.Avoided)
	row("hops", st.Edges)
	row("sets of hops that are alike", st.Hyperedges)
	row("hops that something unread would have to allow", st.Unknown)
	row("hops that only the network stops", st.Blocked)
	row("different conditions", st.Formulas)
	for _, one := range st.Techniques {
		row("hops by "+one.ID, one.Edges)
	}
	w.write("\n", t.Text(s))
}
