package policy

import (
	"slices"
	"strings"
)

// Named is whom the Allow statements of a document name, and whom its Deny
// statements spare by name.
type Named struct {
	AWS, Federated, Service []string // sorted, each once; without "*"
	Anyone                  bool     // "*", or NotPrincipal
	// Conditions has the values that tests demand, by lower-case key: positive
	// ones where a statement allows, negated ones where it denies.
	Conditions map[string][]string
}

// Principals returns whom the document's statements name or spare, those that
// could only be read in part among them.
func (d *Document) Principals() Named {
	n := Named{Conditions: map[string][]string{}}
	for _, list := range [][]Statement{d.Statements, d.unread} {
		for i := range list {
			s := &list[i]
			switch p := s.Principals; {
			case s.Effect == Deny:
				if s.NotPrincipals != nil {
					n.AWS = append(n.AWS, s.NotPrincipals.AWS...)
				}
			case s.NotPrincipals != nil:
				n.Anyone = true
			case p != nil:
				n.Anyone = n.Anyone || p.Everyone
				n.AWS = append(n.AWS, p.AWS...)
				n.Federated = append(n.Federated, p.Federated...)
				n.Service = append(n.Service, p.Service...)
			}
			for _, c := range s.Conditions {
				if demands(c.Operator, s.Effect == Deny) {
					key := strings.ToLower(c.Key)
					n.Conditions[key] = append(n.Conditions[key], c.Values...)
				}
			}
		}
	}
	n.AWS, n.Federated, n.Service = sortedSet(n.AWS), sortedSet(n.Federated), sortedSet(n.Service)
	for key, values := range n.Conditions {
		n.Conditions[key] = sortedSet(values)
	}
	return n
}

// Values returns every value that the document demands of a condition key: by
// a positive test where it allows, by a negated one where it denies.
func (d *Document) Values(key string) []string {
	var values []string
	for i := range d.Statements {
		s := &d.Statements[i]
		for _, c := range s.Conditions {
			if strings.EqualFold(c.Key, key) && demands(c.Operator, s.Effect == Deny) {
				values = append(values, c.Values...)
			}
		}
	}
	return sortedSet(values)
}

// demands reports whether an operator compares text, in its positive or its
// negated form.
func demands(name string, negated bool) bool {
	o, ok := parseOperator(name)
	if !ok || o.negated != negated {
		return false
	}
	switch o.family {
	case stringEquals, stringFold, stringLike, arnLike:
		return true
	}
	return false
}

// Allows reports whether the actions of some Allow statement match.
func (d *Document) Allows(action string) bool {
	a := requestedOf(action)
	return slices.ContainsFunc(d.Statements, func(s Statement) bool { return s.Effect == Allow && s.matchesAction(a) })
}

// Denies reports whether the actions of some Deny statement match.
func (d *Document) Denies(action string) bool {
	a := requestedOf(action)
	return slices.ContainsFunc(d.Statements, func(s Statement) bool { return s.Effect == Deny && s.matchesAction(a) })
}

// Incomplete reports whether a part of the document could not be read.
func (d *Document) Incomplete() bool {
	return slices.ContainsFunc(d.Problems, func(p Problem) bool { return !p.Warning })
}

// AllowsEverything reports whether a statement allows * on * without
// condition.
func (d *Document) AllowsEverything() bool {
	return slices.ContainsFunc(d.Statements, func(s Statement) bool {
		everyAction := slices.Contains(s.Actions, "*") || slices.Contains(s.Actions, "*:*")
		return s.Effect == Allow && everyAction && slices.Contains(s.Resources, "*") && len(s.Conditions) == 0
	})
}

func sortedSet(list []string) []string {
	slices.Sort(list)
	return slices.Clip(slices.Compact(list))
}
