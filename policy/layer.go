package policy

import (
	"fmt"
	"strconv"
	"strings"
)

// reading is what the policies of one layer say about a request.
type reading struct {
	layer  string // identity, boundary, session, resource, scp, rcp or endpoint
	name   string // of an organisation's level
	exists bool

	allow  naming   // by level; layers without principals have levelExact only
	unread *Formula // what was not read allows, at any level
	clear  *Formula // nothing in the layer denies

	from, to int      // the hits that are the layer's
	missing  []string // what was not read, in words
}

// hit is a statement that applies, perhaps under conditions.
type hit struct {
	attached  *Attached
	statement *Statement
	formula   *Formula // under which it applies
	levels    levelSet // at which it names the caller
}

// reader reads statements for one request.
type reader struct {
	r      *Request
	action requested
	target []resourceName

	conditions joint // of the statement at hand, with its resource
}

// read evaluates a layer of an account. A grantor is needed to allow: what was
// not read of it would have to allow, or else could only block. What was not
// read of another layer can only block (PE-223).
func (e *Evaluator) read(out *reading, layer *Layer, name, account string, grantor bool) {
	*out = reading{layer: name, unread: False, clear: True, from: len(e.hits), to: len(e.hits)}
	if layer == nil {
		return
	}
	out.exists, out.name = true, layer.Name
	e.said.begin()
	for _, m := range layer.Missing {
		out.missing = append(out.missing, m.Operation+" was not collected")
		e.said.gap(m, True, Allow, true, grantor)
	}
	for i := range layer.Policies {
		e.readPolicy(&layer.Policies[i], out, account, grantor)
	}
	out.to = len(e.hits)
	for l := range e.said.allow {
		if e.said.levels&(1<<l) != 0 {
			out.allow[l] = e.said.allow[l].join(OpAny)
		}
	}
	out.unread, out.clear = e.said.unread.join(OpAny), e.said.clear.join(OpAll)
}

func (e *Evaluator) readPolicy(a *Attached, out *reading, account string, grantor bool) {
	d := a.Document
	if d == nil {
		return
	}
	for _, s := range e.recall.statements(d) {
		n, f := e.applies(s, d)
		if f == False {
			continue
		}
		e.hits = append(e.hits, hit{a, s, f, n.levels()})
		if s.Effect == Deny {
			e.said.clear.add(OpAll, Not(f))
			continue
		}
		e.said.allows(&n)
	}
	for i := range d.unread {
		s := &d.unread[i]
		if !s.anyAction && !s.matchesAction(e.action) {
			continue
		}
		_, f := e.applies(s, d)
		if f == False {
			continue
		}
		what := unreadable(a, s)
		out.missing = append(out.missing, what+" cannot be read")
		e.said.gap(Missing{Operation: what, Account: account}, f, s.Effect, s.anyEffect, grantor)
	}
}

// unreadable names what could not be read.
func unreadable(a *Attached, s *Statement) string {
	what := a.Policy + " of " + a.AttachedTo
	if s.Index >= 0 {
		what = "statement " + strconv.Itoa(s.Index+1) + " of " + what
	}
	return what
}

// applies is the formula that a statement on the action applies to the
// request, and the same by how it names the caller (PE-002).
func (e *reader) applies(s *Statement, d *Document) (naming, *Formula) {
	n := naming{levelExact: True}
	if d.Kind.hasPrincipal() {
		n = s.matchesPrincipal(e.r, d.Kind)
		if n.any() == False {
			return naming{}, False
		}
	}
	f := s.matchesResource(e, d.Kind)
	e.conditions.begin()
	e.conditions.add(OpAll, f)
	for i := range s.Conditions {
		if f == False {
			break
		}
		f = e.r.Context.holds(s.Conditions[i].prepared, s.Effect, Gap)
		e.conditions.add(OpAll, f)
	}
	f = e.conditions.join(OpAll)
	if f == False {
		return naming{}, False
	}
	if !d.Kind.hasPrincipal() {
		return naming{levelExact: f}, f
	}
	for l := range n {
		if n[l] != nil {
			n[l] = All(n[l], f)
		}
	}
	return n, n.any()
}

// allowed is what a layer allows that does not look at levels.
func (l *reading) allowed() *Formula {
	if l.unread == False {
		return l.allow.any()
	}
	return Any(l.allow.any(), l.unread)
}

// at is what a layer allows at some levels.
func (l *reading) at(some ...level) *Formula {
	fs, n := [1 + levels]*Formula{l.unread}, 1
	for _, at := range some {
		if l.allow[at] != nil {
			fs[n] = l.allow[at]
			n++
		}
	}
	return Any(fs[:n]...)
}

// where names a statement in words.
func (m *Matched) where() string {
	if strings.HasPrefix(m.Policy, "kms-grant:") || strings.HasPrefix(m.Policy, "share:") {
		return m.Policy
	}
	var about []string
	if m.Sid != "" {
		about = append(about, m.Sid)
	}
	if m.Line > 1 { // of a document on one line it tells nothing
		about = append(about, "line "+strconv.Itoa(m.Line))
	}
	s := fmt.Sprintf("statement %d", m.Index+1)
	if len(about) > 0 {
		s += " (" + strings.Join(about, ", ") + ")"
	}
	return s + " of " + m.Policy
}
