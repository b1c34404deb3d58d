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

	allows  []statementAt // statements that allow, perhaps under conditions
	denies  []statementAt // statements that deny, perhaps under conditions
	missing []string      // what was not read, in words
}

// statementAt is a statement that applies, with where it stands.
type statementAt struct {
	Matched
	naming naming
}

// reader reads layers for one request.
type reader struct {
	r       *Request
	account string // of the layer's policies, for gaps
	action  requested
	target  []resourceName
}

// read evaluates a layer. A grantor is needed to allow: what was not read of it
// would have to allow, or else could only block. What was not read of another
// layer can only block (PE-223).
func (e reader) read(layer *Layer, name string, grantor bool) reading {
	out := reading{layer: name, unread: False, clear: True}
	if layer == nil {
		return out
	}
	out.exists, out.name = true, layer.Name
	var said sayings
	for _, m := range layer.Missing {
		out.missing = append(out.missing, m.Operation+" was not collected")
		e.gap(&said, m, True, Allow, true, grantor)
	}
	for i := range layer.Policies {
		e.readPolicy(&layer.Policies[i], &out, &said, grantor)
	}
	for l, fs := range said.allow {
		if fs != nil {
			out.allow[l] = Any(fs...)
		}
	}
	out.unread, out.clear = Any(said.unread...), All(said.clear...)
	return out
}

// sayings are what the statements of a layer say, to be joined at once: one by
// one, the work would grow with the square of their number.
type sayings struct {
	allow         [levels][]*Formula
	unread, clear []*Formula
}

func (e reader) readPolicy(a *Attached, out *reading, said *sayings, grantor bool) {
	d := a.Document
	if d == nil {
		return
	}
	for i := range d.Statements {
		s := &d.Statements[i]
		n, ok := e.applies(s, d)
		if !ok {
			continue
		}
		at := statementAt{naming: n, Matched: Matched{
			Layer: out.layer, Effect: s.Effect, Policy: a.Policy, AttachedTo: a.AttachedTo,
			Index: s.Index, Sid: s.Sid, Line: s.Line, Formula: n.any(),
		}}
		if s.Effect == Deny {
			said.clear = append(said.clear, Not(at.Formula))
			out.denies = append(out.denies, at)
			continue
		}
		for l, f := range n {
			if f != nil {
				said.allow[l] = append(said.allow[l], f)
			}
		}
		out.allows = append(out.allows, at)
	}
	for i := range d.unread {
		s := &d.unread[i]
		n, ok := e.applies(s, d)
		if !ok {
			continue
		}
		what := unreadable(a, s)
		out.missing = append(out.missing, what+" cannot be read")
		e.gap(said, Missing{Operation: what, Account: e.account}, n.any(), s.Effect, s.anyEffect, grantor)
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

// gap adds what was not read, where it applies: it may allow, and unless it is
// known only to allow, it may deny.
func (e reader) gap(said *sayings, m Missing, applies *Formula, effect Effect, anyEffect, grantor bool) {
	blocks := notCollected(m, Gap)
	allows := blocks
	if grantor {
		allows = notCollected(m, Unread)
	}
	if anyEffect || effect == Allow {
		said.unread = append(said.unread, All(applies, allows))
	}
	if anyEffect || effect == Deny {
		clear := blocks
		if anyEffect {
			// What allows does not block, so that one gap is not said twice.
			clear = Any(blocks, allows)
		}
		said.clear = append(said.clear, Any(Not(applies), clear))
	}
}

// applies is the formula that a statement applies to the request, by how it
// names the caller (PE-002).
func (e reader) applies(s *Statement, d *Document) (naming, bool) {
	if !s.anyAction && !s.matchesAction(e.action) {
		return naming{}, false
	}
	n := naming{levelExact: True}
	if d.Kind.hasPrincipal() {
		n = s.matchesPrincipal(e.r, d.Kind)
	}
	if n.any() == False {
		return naming{}, false
	}
	f := s.matchesResource(&e, d.Kind, d.version())
	for _, c := range s.Conditions {
		if f == False {
			break
		}
		f = All(f, e.r.Context.condition(c, d.version(), s.Effect, Gap))
	}
	if f == False {
		return naming{}, false
	}
	for l := range n {
		if n[l] != nil {
			n[l] = All(n[l], f)
		}
	}
	return n, n.any() != False
}

// allowed is what a layer allows that does not look at levels.
func (l *reading) allowed() *Formula { return Any(l.allow.any(), l.unread) }

// at is what a layer allows at some levels.
func (l *reading) at(levels ...level) *Formula {
	fs := []*Formula{l.unread}
	for _, at := range levels {
		if l.allow[at] != nil {
			fs = append(fs, l.allow[at])
		}
	}
	return Any(fs...)
}

// where names a statement in words.
func (m *Matched) where() string {
	if strings.HasPrefix(m.Policy, "kms-grant:") || strings.HasPrefix(m.Policy, "share:") {
		return m.Policy
	}
	s := fmt.Sprintf("statement %d", m.Index+1)
	if m.Sid != "" {
		s += " (" + m.Sid + ")"
	}
	return s + " of " + m.Policy
}
