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
	t := Table{Columns: []Column{
		{Title: "DATABASE", Fit: Cut}, {Title: "ENGINE"}, {Title: "ACCOUNT"},
		{Title: "SCORE", Right: true}, {Title: "NO ADMINS", Right: true}, {Title: "BAND"},
		{Title: "YES", Right: true}, {Title: "IF", Right: true}, {Title: "UNKNOWN", Right: true}, {Title: "OUTSIDE", Right: true},
		{Title: "BLOCKED", Right: true},
	}}
	for i := range a.Databases {
		d := &a.Databases[i]
		t.Rows = append(t.Rows, []Cell{
			{Text: d.Name, Colour: Cyan}, {Text: d.Engine}, {Text: d.Account},
			{Text: score(d.Score)}, {Text: score(d.ScoreNonAdmin)}, {Text: d.Band, Colour: bandColour(d.Band)},
			{Text: strconv.Itoa(d.Yes)}, {Text: strconv.Itoa(d.If)}, {Text: strconv.Itoa(d.Unknown)}, {Text: strconv.Itoa(d.External)},
			{Text: strconv.Itoa(d.BlockedByNetwork)},
		})
	}
	w.write(t.Text(s))
	w.coverage(s, a.Coverage)
	return w.err
}

// Reach draws the answer to reach.
func Reach(out io.Writer, s Screen, a *answer.Reach) error {
	w := &writer{out: out}
	if len(a.Databases) == 0 {
		w.line(s, "", answer.NameIn(a.Principal.ARN)+" reaches no database")
		w.coverage(s, a.Coverage)
		return w.err
	}
	t := Table{Columns: howColumns("DATABASE")}
	for i := range a.Databases {
		d := &a.Databases[i]
		t.Rows = append(t.Rows, howRow(d.Name+" ("+d.Account+")", d.Certainty, d.Score, d.Band, d.Hops, d.Best))
	}
	w.write(t.Text(s))
	w.coverage(s, a.Coverage)
	return w.err
}

// howColumns are those of lists with a path in each row.
func howColumns(first string) []Column {
	return []Column{
		{Title: first, Fit: Cut}, {Title: "HOW", Fit: Wrap}, {Title: "HOPS", Right: true},
		{Title: "SURE"}, {Title: "IF", Fit: Wrap}, {Title: "SCORE", Right: true}, {Title: "BAND"},
	}
}

func howRow(name, certainty string, points float64, band string, hops int, best *answer.Path) []Cell {
	return []Cell{
		{Text: name, Colour: Cyan}, {Text: How(best)}, {Text: strconv.Itoa(hops)},
		{Text: certainty, Colour: certaintyColour(certainty)}, {Text: condition(best)},
		{Text: score(points)}, {Text: band, Colour: bandColour(band)},
	}
}

// condition is under what a path holds, or why it is unknown, in a few words.
func condition(p *answer.Path) string {
	if p == nil {
		return "—"
	}
	if text := p.Conditions.Words(); text != "" {
		return text
	}
	for _, reason := range p.Unknown {
		return reasonWords(reason)
	}
	return "—"
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
		text := fmt.Sprintf("%s %s in %s %s (%s)", g.ID, g.Operation, g.Account, g.Region, g.Outcome)
		if g.Hides != "" {
			text += ": hides " + g.Hides
		}
		w.line(s, "  ", text)
	}
}
