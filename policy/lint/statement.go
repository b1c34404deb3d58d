package lint

import (
	"strconv"
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/policy/catalog"
)

// statement is a statement with what the table of actions says of it.
type statement struct {
	*policy.Statement
	pass    *pass
	pointer string
	entries []entry // of Action
}

// entry is an entry of Action or NotAction.
type entry struct {
	text          string
	service, name string            // lower case
	all           bool              // * or *:*, every service
	wild          bool              // the name has a wildcard
	malformed     bool              // it can name no action at all
	known         *catalog.Service  // nil: the table does not have it
	actions       []*catalog.Action // that it matches
}

func (p *pass) statement(s *policy.Statement) *statement {
	view := &statement{Statement: s, pass: p, pointer: "/Statement"}
	if indexed := "/Statement/" + strconv.Itoa(s.Index); p.places[indexed] != (place{}) {
		view.pointer = indexed
	}
	for _, text := range s.Actions {
		view.entries = append(view.entries, p.entry(text))
	}
	return view
}

// entry reads an entry once for each text.
func (p *pass) entry(text string) entry {
	if e, ok := p.entries[text]; ok {
		return e
	}
	e := entryOf(text)
	p.entries[text] = e
	return e
}

func entryOf(text string) entry {
	e := entry{text: text}
	lower := strings.ToLower(text)
	service, name, ok := strings.Cut(lower, ":")
	e.service, e.name = service, name
	e.wild = strings.ContainsAny(name, "*?")
	switch {
	case text == "*":
		e.all, e.wild = true, true
	case !ok, name == "", service != "*" && strings.Trim(service, "abcdefghijklmnopqrstuvwxyz0123456789-") != "",
		strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789*?") != "":
		e.malformed = true
	case service == "*":
		e.all = true
	default:
		e.known, _ = catalog.ServiceOf(service)
	}
	if e.known == nil {
		return e
	}
	if !e.wild {
		if a, ok := catalog.Find(text); ok {
			e.actions = append(e.actions, a)
		}
		return e
	}
	for _, action := range catalog.Expand(text) {
		if a, ok := catalog.Find(action); ok {
			e.actions = append(e.actions, a)
		}
	}
	return e
}

// element returns the pointer of an item of an element.
func (s *statement) element(name string, i int) string {
	return s.pass.places.item(below(s.pointer, name), i)
}

// member returns the pointer of an item of a list in an element.
func (s *statement) member(element, name string, i int) string {
	return s.pass.places.item(below(s.pointer, element, name), i)
}

// condition returns the pointer of a condition, and value that of one of its
// values.
func (s *statement) condition(c *policy.Condition) string {
	return below(s.pointer, "Condition", c.Operator, c.Key)
}

func (s *statement) value(c *policy.Condition, i int) string {
	return s.pass.places.item(s.condition(c), i)
}

// open reports whether the statement is about actions that the table cannot
// list: all of them, all but some, or those of a service that it lacks.
func (s *statement) open() bool {
	if len(s.NotActions) > 0 {
		return true
	}
	for i := range s.entries {
		if e := &s.entries[i]; e.all || (e.known == nil && !e.malformed) {
			return true
		}
	}
	return false
}

// actions lists the actions of the table that the statement names.
func (s *statement) actions() []*catalog.Action {
	var all []*catalog.Action
	for i := range s.entries {
		all = append(all, s.entries[i].actions...)
	}
	return all
}

// names reports whether the statement is about an action, named by an entry
// of less than a whole service.
func (s *statement) names(action string) bool {
	service, name, _ := strings.Cut(strings.ToLower(action), ":")
	for i := range s.entries {
		if e := &s.entries[i]; e.service == service && e.name != "*" && matches(e.name, name) {
			return true
		}
	}
	return false
}

// does reports whether the statement is about an action, however it says so.
func (s *statement) does(action string) bool {
	service, name, _ := strings.Cut(strings.ToLower(action), ":")
	for i := range s.entries {
		if e := &s.entries[i]; (e.service == "*" || e.service == service) && matches(e.name, name) || e.text == "*" {
			return true
		}
	}
	return false
}

// everywhere reports whether Resource has the lone *.
func (s *statement) everywhere() bool {
	for _, r := range s.Resources {
		if strings.Trim(r, "*") == "" && r != "" {
			return true
		}
	}
	return false
}

// variables reports whether ${…} is more than text in the document (PE-007).
func (p *pass) variables() bool { return p.document.Version == "2012-10-17" }
