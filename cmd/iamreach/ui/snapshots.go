package ui

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/iamreach/iamreach/graph/answer"
)

// Snapshots draws the answer to snapshots list.
func Snapshots(out io.Writer, s Screen, a *answer.Snapshots) error {
	w := &writer{out: out}
	t := Table{Columns: []Column{{Title: "SNAPSHOT"}, {Title: "TAKEN"}, {Title: "ACCOUNTS", Right: true}, {Title: "REGIONS", Right: true}, {Title: "RECORDS", Right: true}, {Title: "GAPS", Right: true}}}
	for i := range a.Snapshots {
		e := &a.Snapshots[i]
		t.Rows = append(t.Rows, []Cell{
			{Text: e.ID, Colour: Cyan},
			{Text: e.Taken.UTC().Format(time.RFC3339)},
			{Text: strconv.Itoa(len(e.Accounts))},
			{Text: strconv.Itoa(len(e.Regions))},
			{Text: strconv.Itoa(e.Records)},
			{Text: strconv.Itoa(e.Gaps)},
		})
	}
	w.write(t.Text(s))
	return w.err
}

// Contents draws the answer to snapshots show.
func Contents(out io.Writer, s Screen, a *answer.Contents) error {
	w := &writer{out: out}
	e := a.Snapshot
	w.line(s, "", fmt.Sprintf("%s taken %s", e.ID, e.Taken.UTC().Format(time.RFC3339)))
	w.line(s, "", e.Root)
	w.line(s, "", fmt.Sprintf("%d records of %d accounts", e.Records, len(e.Accounts)))
	for _, t := range e.Times {
		w.line(s, "", fmt.Sprintf("  %s is as of %s", t.ID, t.Taken.UTC().Format(time.RFC3339)))
	}
	t := Table{Columns: []Column{{Title: "TYPE"}, {Title: "RECORDS", Right: true}}}
	for _, c := range a.Types {
		t.Rows = append(t.Rows, []Cell{{Text: c.Type}, {Text: strconv.Itoa(c.Records)}})
	}
	w.write(t.Text(s))
	w.coverage(s, a.Coverage)
	return w.err
}
