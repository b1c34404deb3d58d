package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/technique"
)

// nobody is the expectation that there is no path.
const nobody = "no"

// readExpectations reads the pairs FROM to DATABASE with what is expected.
func (s *Scenario) readExpectations(node ast.Node) error {
	entries, ok := pairs(node)
	if !ok {
		return at(node, errors.New("expectations are FROM to DATABASE: CERTAINTY by TECHNIQUES when CONDITIONS"))
	}
	for _, entry := range entries {
		pair := keyOf(entry)
		text, ok := scalar(entry.Value)
		certainty, rest, _ := strings.Cut(text, " ")
		if !ok || !strings.Contains(pair, " to ") {
			return at(entry, fmt.Errorf("%q is not FROM to DATABASE: CERTAINTY by TECHNIQUES when CONDITIONS", pair))
		}
		switch {
		case text == nobody:
		case !slices.Contains([]string{answer.Yes, answer.If, answer.Unknown}, certainty):
			return at(entry, fmt.Errorf("certainty %q is not yes, if, unknown or no", certainty))
		case !strings.HasPrefix(rest, "by "):
			return at(entry, fmt.Errorf("%q does not say by which techniques", text))
		}
		s.admins = s.admins || strings.Contains(pair, " to admin:")
		if s.First == "" {
			s.First = pair
		}
		s.Expect[pair] = strings.Join(strings.Fields(text), " ")
	}
	return nil
}

// readKinds reads the kinds of techniques that the expectations are about.
func (s *Scenario) readKinds(node ast.Node) error {
	var list names
	if err := list.UnmarshalYAML(node); err != nil {
		return err
	}
	for _, kind := range list {
		if !slices.Contains(technique.Kinds, kind) {
			return at(node, fmt.Errorf("kind %q is no kind of technique: %s", kind, strings.Join(technique.Kinds, ", ")))
		}
	}
	s.kinds = list
	return nil
}

// techniquesOf returns the techniques of an expectation.
func techniquesOf(text string) []string {
	_, rest, found := strings.Cut(text, " by ")
	if !found {
		return nil
	}
	for _, end := range []string{" when ", " for "} {
		rest, _, _ = strings.Cut(rest, end)
	}
	return commas(rest)
}

// describe writes a path as an expectation.
func describe(p *answer.Path) string {
	var by []string
	for _, h := range p.Hops {
		by = append(by, h.Technique)
	}
	text := p.Certainty + " by " + strings.Join(by, ", ")
	if when := when(p.Conditions, false); when != "" {
		text += " when " + when
	}
	var missing []string
	for _, r := range p.Unknown {
		missing = append(missing, strings.TrimSpace(r.Operation+r.Rule+r.What))
	}
	slices.Sort(missing)
	if len(missing) > 0 {
		text += " for " + strings.Join(slices.Compact(missing), ", ")
	}
	return text
}

// when writes a condition as statements do, with brackets where they are
// needed.
func when(c *answer.Condition, inner bool) string {
	switch {
	case c == nil:
		return ""
	case c.Test != nil:
		return strings.TrimSpace(c.Test.Key + " " + c.Test.Operator + " " + strings.Join(c.Test.Values, ","))
	case c.Not != nil:
		return "not " + when(c.Not, true)
	}
	list, word := c.All, " and "
	if len(c.Any) > 0 {
		list, word = c.Any, " or "
	}
	var parts []string
	for _, part := range list {
		parts = append(parts, when(part, true))
	}
	slices.Sort(parts)
	text := strings.Join(slices.Compact(parts), word)
	if inner {
		return "(" + text + ")"
	}
	return text
}
