package lint

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/iamreach/iamreach/policy"
)

// Severity says how sure it is that something is amiss.
type Severity string

// The severities, the worst first.
const (
	Wrong Severity = "wrong" // AWS refuses or ignores it, or it can never do what it says
	Risky Severity = "risky" // most likely not what was meant
	Note  Severity = "note"  // worth a look
)

// Severities lists the severities, the worst first.
func Severities() []Severity { return []Severity{Wrong, Risky, Note} }

// AtLeast reports whether a severity is as bad as another, or worse.
func (s Severity) AtLeast(other Severity) bool {
	return slices.Index(Severities(), s) <= slices.Index(Severities(), other)
}

// Known reports whether it is one of the severities.
func (s Severity) Known() bool { return slices.Contains(Severities(), s) }

// Rule is one thing that is looked for.
type Rule struct {
	ID        string
	Title     string
	Severity  Severity
	Reason    string // why it matters, in a sentence or two
	Advice    string // what to do
	Reference string // where AWS says so

	check func(*pass)
}

// Finding is something that a rule found.
type Finding struct {
	Rule      *Rule
	Statement int // its place, from 0; -1 for the document
	Sid       string
	Line      int    // from 1
	Column    int    // from 1, in characters; 0 where it is not known
	Subject   string // the text that is amiss, as written
	Message   string // what is amiss, in one sentence
}

// Check looks at a policy of a kind. Findings come in the order of the text.
// Now tells which dates have passed; the zero time tells of none.
func Check(source []byte, kind policy.Kind, now time.Time) []Finding {
	source = decodePercent(source)
	d := policy.Parse(source, kind)
	p := &pass{document: d, source: source, places: placesOf(source), now: now, reported: map[string]bool{}, entries: map[string]entry{}}
	for i := range d.Statements {
		p.statements = append(p.statements, p.statement(&d.Statements[i]))
	}
	list := Rules()
	for i := range list {
		p.rule = &list[i]
		list[i].check(p)
	}
	slices.SortStableFunc(p.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Rule.ID, b.Rule.ID))
	})
	return p.findings
}

// pass is one look at a document.
type pass struct {
	document   *policy.Document
	source     []byte
	places     places
	now        time.Time
	statements []*statement
	entries    map[string]entry // of Action, by their text

	rule     *Rule // that looks just now
	findings []Finding
	reported map[string]bool // by pointer: what a rule has said something about
}

// whole reports something of the whole document.
func (p *pass) whole(line int, subject, format string, args ...any) {
	p.findings = append(p.findings, Finding{
		Rule: p.rule, Statement: -1, Line: max(line, 1), Subject: subject, Message: fmt.Sprintf(format, args...),
	})
}

// report reports something of a statement, at a pointer below it.
func (s *statement) report(pointer, subject, format string, args ...any) {
	at := s.pass.places.find(pointer)
	if at.line == 0 {
		at.line = s.Line
	}
	s.pass.reported[pointer] = true
	s.pass.findings = append(s.pass.findings, Finding{
		Rule: s.pass.rule, Statement: s.Index, Sid: s.Sid, Line: at.line, Column: at.column,
		Subject: subject, Message: fmt.Sprintf(format, args...),
	})
}

// each makes a check of a document of a check of one statement.
func each(check func(*statement)) func(*pass) {
	return func(p *pass) {
		for _, s := range p.statements {
			check(s)
		}
	}
}
