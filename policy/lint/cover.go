package lint

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// maxCompared bounds how many statements of a document, and how many entries
// of a list, are compared with each other. AWS stores no policy that has more.
const maxCompared = 400

// coverRules compare the statements of a document, and the entries of a list.
func coverRules() []Rule {
	return []Rule{
		{
			ID: "denied-elsewhere", Title: "Allow that another statement denies", Severity: Wrong,
			Reason:    "A Deny without conditions in the same policy covers all that the statement allows. It allows nothing.",
			Advice:    "Take one of the two out.",
			Reference: docEvaluation,
			check: pairs(func(s, other *statement) { // PE-152
				if s.Effect == policy.Allow && other.Effect == policy.Deny && len(other.Conditions) == 0 && other.covers(s) {
					s.report(s.pointer, s.Sid, "%s denies all that %s allows", other.title(), s.title())
				}
			}),
		},
		{
			ID: "redundant", Title: "Statement that adds nothing", Severity: Note,
			Reason:    "Another statement of the policy already says all of it.",
			Advice:    "Take it out.",
			Reference: docEvaluation,
			check: pairs(func(s, other *statement) {
				if s.Effect != other.Effect || s.pass.reported[s.pointer] || !other.covers(s) {
					return
				}
				if len(other.Conditions) > 0 && !sameConditions(s, other) {
					return
				}
				if s.Index < other.Index && s.covers(other) && (len(s.Conditions) == 0) == (len(other.Conditions) == 0) {
					return // equal: the later one is redundant
				}
				s.report(s.pointer, s.Sid, "%s already says what %s does", other.title(), s.title())
			}),
		},
		{
			ID: "redundant-entry", Title: "Entry that another one covers", Severity: Note,
			Reason:    "Another entry of the same list matches everything that this one does.",
			Advice:    "Take it out.",
			Reference: docGrammar,
			check: each(func(s *statement) {
				s.redundant("Action", s.Actions, fold(s.Actions))
				s.redundant("NotAction", s.NotActions, fold(s.NotActions))
				s.redundant("Resource", s.Resources, s.Resources)
				s.redundant("NotResource", s.NotResources, s.NotResources)
			}),
		},
	}
}

// pairs makes a check of a check of one statement against another one.
func pairs(check func(s, other *statement)) func(*pass) {
	return func(p *pass) {
		if len(p.statements) > maxCompared {
			return
		}
		for _, s := range p.statements {
			before := len(p.findings)
			for _, other := range p.statements {
				if other != s && len(p.findings) == before { // one reason is enough
					check(s, other)
				}
			}
		}
	}
}

// title names a statement.
func (s *statement) title() string {
	if s.Sid != "" {
		return "statement " + s.Sid
	}
	return "statement " + number(s.Index+1)
}

// covers reports whether a statement applies wherever another does, their
// conditions left aside. It may say no where it is so.
func (s *statement) covers(other *statement) bool {
	return coversList(fold(s.Actions), fold(s.NotActions), fold(other.Actions), fold(other.NotActions)) &&
		coversList(s.Resources, s.NotResources, other.Resources, other.NotResources) && coversPrincipals(s, other)
}

func fold(list []string) []string {
	folded := make([]string, len(list))
	for i, text := range list {
		folded[i] = strings.ToLower(text)
	}
	return folded
}

// coversList compares an element and its Not form with another's.
func coversList(list, not, others, othersNot []string) bool {
	switch {
	case len(list)+len(not) == 0 || len(others)+len(othersNot) == 0:
		return len(list)+len(not)+len(others)+len(othersNot) == 0 // no Resource element
	case slices.Contains(list, "*"):
		return true
	case len(not) > 0 && len(othersNot) > 0:
		return everyCovered(not, othersNot) // what is left out here is left out there
	case len(not) > 0 || len(othersNot) > 0 || len(list)*len(others) > maxCompared*maxCompared:
		return false
	}
	return everyCovered(others, list)
}

func everyCovered(list, by []string) bool {
	for _, text := range list {
		if !slices.ContainsFunc(by, func(pattern string) bool { return covers(pattern, text) }) {
			return false
		}
	}
	return true
}

// covers reports whether a pattern matches all that another one does. With
// variables only equal ones do.
func covers(pattern, text string) bool {
	switch {
	case pattern == text || pattern == "*":
		return true
	case !strings.ContainsAny(pattern, "*?"):
		return false
	}
	if strings.Contains(pattern, "${") || strings.Contains(text, "${") {
		return false
	}
	parts, of := strings.SplitN(pattern, ":", arnParts), strings.SplitN(text, ":", arnParts)
	if len(parts) != len(of) { // PE-042, PE-047: not settled
		return false
	}
	for i := range parts {
		if !matches(parts[i], of[i]) {
			return false
		}
	}
	return true
}

func coversPrincipals(s, other *statement) bool {
	switch {
	case s.Principals == nil && s.NotPrincipals == nil:
		return other.Principals == nil && other.NotPrincipals == nil
	case s.Principals == nil || other.Principals == nil:
		return false
	case s.Principals.Everyone:
		return true
	case other.Principals.Everyone:
		return false
	}
	in := func(list, of []string) bool {
		return !slices.ContainsFunc(list, func(name string) bool { return !slices.Contains(of, name) })
	}
	p, o := s.Principals, other.Principals
	return in(o.AWS, p.AWS) && in(o.Service, p.Service) && in(o.Federated, p.Federated) && in(o.Canonical, p.Canonical)
}

// sameConditions reports whether all conditions of another statement stand in
// this one too, so that it applies nowhere else.
func sameConditions(s, other *statement) bool {
	for i := range other.Conditions {
		c := &other.Conditions[i]
		if !slices.ContainsFunc(s.Conditions, func(d policy.Condition) bool {
			return strings.EqualFold(d.Operator, c.Operator) && strings.EqualFold(d.Key, c.Key) && slices.Equal(d.Values, c.Values)
		}) {
			return false
		}
	}
	return true
}

// redundant reports entries of a list that another one covers.
func (s *statement) redundant(element string, list, compared []string) {
	if len(list) > maxCompared {
		return
	}
	for i, text := range list {
		pointer := s.element(element, i)
		if s.pass.reported[pointer] {
			continue
		}
		for j, other := range list {
			if i != j && covers(compared[j], compared[i]) && (compared[i] != compared[j] || j < i) {
				s.report(pointer, text, "%s covers %s", other, text)
				break
			}
		}
	}
}
