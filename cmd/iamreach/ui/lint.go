package ui

import (
	"fmt"
	"io"

	"github.com/iamreach/iamreach/graph/answer"
)

// Lint draws the answer to lint: the findings, and below them once for each
// rule why and what to do.
func Lint(out io.Writer, s Screen, a *answer.Lint) error {
	w := &writer{out: out}
	if len(a.Findings) > 0 {
		t := Table{Columns: []Column{
			{Title: "SEVERITY"},
			{Title: "WHERE", Fit: Wrap},
			{Title: "RULE", Fit: Wrap},
			{Title: "WHAT", Fit: Wrap},
		}}
		for i := range a.Findings {
			f := &a.Findings[i]
			t.Rows = append(t.Rows, []Cell{{Text: f.Severity, Colour: severityColour(f.Severity)}, {Text: lintPlace(f)}, {Text: f.Rule}, {Text: f.Message}})
		}
		w.write(t.Text(s), "\n")
		w.rules(s, a)
	}
	w.line(s, "", lintSummary(a.Summary))
	w.coverage(s, a.Coverage)
	return w.err
}

// rules says of each rule that found something why and what to do.
func (w *writer) rules(s Screen, a *answer.Lint) {
	seen := map[string]bool{}
	for i := range a.Findings {
		f := &a.Findings[i]
		if seen[f.Rule] {
			continue
		}
		seen[f.Rule] = true
		w.write(s.Style.Paint(Bold, f.Rule), "\n")
		w.line(s, "  why: ", f.Reason)
		w.line(s, "  fix: ", f.Advice)
		w.line(Screen{}, "  see: ", f.Reference)
	}
	if len(seen) > 0 {
		w.write("\n")
	}
}

// lintPlace is the file and place, or the policy and its statement.
func lintPlace(f *answer.LintFinding) string {
	if f.AttachedTo == "" {
		if f.Column == 0 {
			return fmt.Sprintf("%s:%d", f.Policy, f.Line)
		}
		return fmt.Sprintf("%s:%d:%d", f.Policy, f.Line, f.Column)
	}
	where := answer.NameIn(f.AttachedTo)
	switch {
	case f.Kind == "scp", f.Kind == "rcp":
		where = f.Kind + " " + f.Policy
	case f.Policy != f.AttachedTo && f.Policy != "resource-policy":
		where += ", " + f.Policy
	}
	switch {
	case f.Index < 0:
	case f.Sid != "":
		where += ", statement " + f.Sid
	default:
		where += fmt.Sprintf(", statement %d", f.Index+1)
	}
	return fmt.Sprintf("%s, line %d", where, f.Line)
}

func lintSummary(s answer.LintSummary) string {
	policies := fmt.Sprintf("%d policies", s.Policies)
	if s.Policies == 1 {
		policies = "1 policy"
	}
	if s.Wrong+s.Risky+s.Note == 0 {
		return policies + ": nothing found"
	}
	return fmt.Sprintf("%s: %d wrong, %d risky, %d to note", policies, s.Wrong, s.Risky, s.Note)
}

func severityColour(severity string) Colour {
	switch severity {
	case "wrong":
		return Red
	case "risky":
		return Yellow
	}
	return Plain
}
