package inventory

import (
	"encoding/json"
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// own is a field that this package gives a thing. It goes before one of the
// same name in the record.
type own struct {
	name  string
	value any
}

// uncollected is what was not read of the field or relation of a name.
type uncollected struct {
	name    string
	missing policy.Missing
}

// Field returns the value under a path of names joined by dots, whether it is
// there, and what was not collected when that cannot be said.
func (t *Thing) Field(path string) (value any, present bool, missing *policy.Missing) {
	if value := t.value(path); value != nil {
		return value, true, nil
	}
	first, _, _ := strings.Cut(path, ".")
	if gap := t.RelationUnread(first); gap != nil {
		return nil, false, gap
	}
	if t.Record == nil && t.Kind != Root && !t.New() {
		return nil, false, &policy.Missing{Operation: describes[t.Kind], Account: t.Account, Region: t.Region}
	}
	return nil, false, nil
}

// value returns a field, nil when it is not there.
func (t *Thing) value(path string) any {
	first, rest, deeper := strings.Cut(path, ".")
	for i := range t.owns {
		if t.owns[i].name == first {
			at := t.owns[i].value
			for deeper {
				var name string
				name, rest, deeper = strings.Cut(rest, ".")
				fields, _ := at.(map[string]any)
				at = fields[name]
			}
			return at
		}
	}
	return scalar(t.source.raw(path))
}

// parts are what the operations say of one record. Its fields are theirs,
// merged: of several the part with the last name says.
type parts map[string]json.RawMessage

// raw returns the JSON text under a path of names, nil when it is not there.
func (p parts) raw(path string) []byte {
	name, rest, deeper := strings.Cut(path, ".")
	var found []byte
	from := ""
	for operation, part := range p {
		if found != nil && operation < from {
			continue
		}
		if value := member(part, name); value != nil {
			found, from = value, operation
		}
	}
	for deeper {
		name, rest, deeper = strings.Cut(rest, ".")
		found = member(found, name)
	}
	return found
}

func (p parts) text(path string) string { return textOf(p.raw(path)) }

// scalar decodes a value, without a decoder where there is no need of one.
func scalar(value []byte) any {
	switch n := len(value); {
	case n == 0:
		return nil
	case value[0] == '"' && n >= 2:
		return unescaped(value[1 : n-1])
	case string(value) == "true":
		return true
	case string(value) == "false":
		return false
	case string(value) == "null":
		return nil
	}
	return decode(value)
}

// Text returns a field as text, empty when it is not there.
func (t *Thing) Text(path string) string { return text(t.value(path)) }

// Flag returns a field as a boolean, false when it is not there.
func (t *Thing) Flag(path string) bool {
	flag, _ := t.value(path).(bool)
	return flag
}

// List returns a field that is a list of texts.
func (t *Thing) List(path string) []string { return words(t.value(path), "") }

// Aliases returns the aliases of a key, nil for none.
func (t *Thing) Aliases() []string { return t.List("aliases") }

func (t *Thing) set(field string, value any) {
	for i := range t.owns {
		if t.owns[i].name == field {
			t.owns[i].value = value
			return
		}
	}
	t.owns = append(t.owns, own{field, value})
}

func (t *Thing) miss(field string, m policy.Missing) {
	for i := range t.unread {
		if t.unread[i].name == field {
			t.unread[i].missing = m
			return
		}
	}
	t.unread = append(t.unread, uncollected{field, m})
}

// RelationUnread says what was not collected of a relation, if anything.
func (t *Thing) RelationUnread(name string) *policy.Missing {
	for i := range t.unread {
		if t.unread[i].name == name {
			gap := t.unread[i].missing
			return &gap
		}
	}
	return nil
}

func text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	}
	return ""
}
