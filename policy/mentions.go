package policy

import (
	"slices"
	"strings"
)

// Mentions reports whether a condition key, or a variable in a value or a
// resource, has one of some lower-case words in its name. What could not be
// read mentions everything.
func (d *Document) Mentions(words ...string) bool {
	if len(d.unread) > 0 {
		return true
	}
	in := func(text string) bool {
		text = strings.ToLower(text)
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(text, word) })
	}
	variable := func(text string) bool { return strings.Contains(text, "${") && in(text) }
	return slices.ContainsFunc(d.Statements, func(s Statement) bool {
		return slices.ContainsFunc(s.Resources, variable) || slices.ContainsFunc(s.NotResources, variable) ||
			slices.ContainsFunc(s.Conditions, func(c Condition) bool { return in(c.Key) || slices.ContainsFunc(c.Values, variable) })
	})
}
