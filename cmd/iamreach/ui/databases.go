package ui

import (
	"fmt"
	"io"
	"strconv"

	"github.com/iamreach/iamreach/graph/answer"
)

// Databases draws the answer to dbs.
func Databases(out io.Writer, s Screen, a *answer.Databases) error {
	w := &writer{out: out}
	if len(a.Databases) == 0 {
		w.line(s, "", "no database in this snapshot")
		w.coverage(s, a.Coverage)
		return w.err
	}
	narrow := s.Width > 0 && s.Width < PipeWidth
	t := Table{Columns: []Column{{Title: "DATABASE", Fit: Wrap}}}
	if !narrow {
		t.Columns = append(t.Columns, Column{Title: "ENGINE", Fit: Wrap})
	}
	t.Columns = append(t.Columns, Column{Title: "ACCOUNT"}, Column{Title: "SCORE", Right: true})
	if !narrow {
		t.Columns = append(t.Columns, Column{Title: "NO ADMINS", Right: true})
	}
	for _, title := range []string{"YES", "IF", "?", "OUTSIDE"} {
		t.Columns = append(t.Columns, Column{Title: title, Right: true})
	}
	if s.roomy() {
		t.Columns = append(t.Columns, Column{Title: "BAND"})
	}
	for i := range a.Databases {
		t.Rows = append(t.Rows, databaseRow(s, &a.Databases[i], narrow))
	}
	w.write(t.Text(s), "\n")
	legend := "SCORE is 0 to 100"
	if !narrow {
		legend += "; NO ADMINS is what is left of it if administrators are trusted"
	}
	w.line(s, "", legend+". YES, IF and ? count who reaches the database for sure, under conditions, and if something not read allows it; OUTSIDE, those from outside the accounts.")
	w.coverage(s, a.Coverage)
	return w.err
}

func databaseRow(s Screen, d *answer.RankedDatabase, narrow bool) []Cell {
	row := []Cell{{Text: d.Name, Colour: Cyan}}
	if !narrow {
		row = append(row, Cell{Text: d.Engine})
	}
	row = append(row, Cell{Text: d.Account}, Cell{Text: score(d.Score), Colour: bandColour(d.Band)})
	if !narrow {
		row = append(row, Cell{Text: score(d.ScoreNonAdmin)})
	}
	for _, n := range []int{d.Yes, d.If, d.Unknown, d.External} {
		row = append(row, Cell{Text: strconv.Itoa(n)})
	}
	if s.roomy() {
		row = append(row, Cell{Text: d.Band, Colour: bandColour(d.Band)})
	}
	return row
}

// Reach draws the answer to reach.
func Reach(out io.Writer, s Screen, a *answer.Reach) error {
	w := &writer{out: out}
	if len(a.Databases) == 0 {
		w.line(s, "", answer.NameIn(a.Principal.ARN)+" reaches no database")
		w.coverage(s, a.Coverage)
		return w.err
	}
	t := Table{Columns: howColumns(s, "DATABASE")}
	for i := range a.Databases {
		d := &a.Databases[i]
		t.Rows = append(t.Rows, howRow(s, d.Name, d.Account, d.Certainty, d.Score, d.Band, d.Hops, d.Best))
	}
	w.write(t.Text(s))
	w.coverage(s, a.Coverage)
	return w.err
}

// howColumns are those of lists with a path in each row.
func howColumns(s Screen, first string) []Column {
	columns := []Column{
		{Title: first, Fit: Wrap},
		{Title: "ACCOUNT"},
		{Title: "HOW", Fit: Wrap},
		{Title: "HOPS", Right: true},
		{Title: "SURE"},
		{Title: "SCORE", Right: true},
	}
	if s.roomy() {
		columns = append(columns, Column{Title: "BAND"})
	}
	return columns
}

func howRow(s Screen, name, account, certainty string, points float64, band string, hops int, best *answer.Path) []Cell {
	row := []Cell{
		{Text: name, Colour: Cyan},
		{Text: account},
		{Text: How(best) + proviso(best)},
		{Text: strconv.Itoa(hops), Colour: Dim},
		{Text: certainty, Colour: certaintyColour(certainty)},
		{Text: score(points), Colour: bandColour(band)},
	}
	if s.roomy() {
		row = append(row, Cell{Text: band, Colour: bandColour(band)})
	}
	return row
}

// roomy reports whether there is room for what can be done without.
func (s Screen) roomy() bool { return s.Width == 0 || s.Width >= 100 }

// proviso is what a path hangs on: its conditions, or why it is unknown.
func proviso(p *answer.Path) string {
	if p == nil {
		return ""
	}
	if text := p.Conditions.Words(); text != "" {
		return ", if " + text
	}
	for _, reason := range p.Unknown {
		return ", but " + reasonWords(reason)
	}
	return ""
}

func reasonWords(r answer.Reason) string {
	switch r.Why {
	case "gap":
		return r.Operation + " not read"
	case "disputed":
		return "AWS is unclear: " + r.Rule
	case "cutoff":
		return fmt.Sprintf("bound hit: %s %d", r.What, r.Limit)
	}
	return r.Why
}

func score(points float64) string { return strconv.FormatFloat(points, 'f', 1, 64) }

// coverage names the gaps that could change the answer.
func (w *writer) coverage(s Screen, c answer.Coverage) {
	if len(c.Gaps) == 0 {
		return
	}
	w.write("\n")
	w.line(s, "", fmt.Sprintf("Not read, and could change this answer (%d):", len(c.Gaps)))
	const most = 10
	for i, g := range c.Gaps {
		if i == most {
			w.line(s, "  ", fmt.Sprintf("and %d more; -o json has them all", len(c.Gaps)-most))
			return
		}
		text := fmt.Sprintf("%s %s in %s %s (%s)", g.ID, g.Operation, g.Account, Region(g.Region), g.Outcome)
		if g.Hides != "" {
			text += ": hides " + g.Hides
		}
		w.line(s, "  ", text)
	}
}
