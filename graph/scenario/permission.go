package scenario

import (
	"fmt"
	"slices"
	"strings"
)

// Permissions names everything that the scenario allows: each action on each
// thing of a policy, each action of a resource's policy or grant, and each who
// of a trust policy. Statements that are written out in full are left alone.
func (s *Scenario) Permissions() []string {
	var all []string
	s.eachPermission(func(t *thing, list *[]statement, i, action, resource int) {
		p := (*list)[i]
		text := t.short() + ": " + p.who + " " + p.actions[action]
		if resource >= 0 {
			text += " on " + p.resources[resource]
		}
		all = append(all, strings.Join(strings.Fields(text), " "))
	})
	return all
}

// Without returns the scenario with one of its permissions left out. What is
// expected then is for the caller to say.
func (s *Scenario) Without(permission int) (*Scenario, error) {
	out, err := read(s.File, s.root)
	if err != nil {
		return nil, err
	}
	out.Expect, out.First, out.admins = nil, s.First, s.admins
	at := 0
	var drop func()
	out.eachPermission(func(_ *thing, list *[]statement, i, action, resource int) {
		if at == permission {
			drop = func() { *list = slices.Replace(*list, i, i+1, remaining((*list)[i], action, resource)...) }
		}
		at++
	})
	if drop == nil {
		return nil, fmt.Errorf("%s has no permission %d", s.File, permission)
	}
	drop()
	return out, nil
}

// remaining is a statement without one action on one resource.
func remaining(s statement, action, resource int) []statement {
	var out []statement
	if others := without(s.actions, action); len(others) > 0 {
		rest := s
		rest.actions = others
		out = append(out, rest)
	}
	if resource >= 0 && len(s.resources) > 1 {
		rest := s
		rest.actions = []string{s.actions[action]}
		rest.resources = without(s.resources, resource)
		out = append(out, rest)
	}
	return out
}

func without(list []string, i int) []string { return slices.Delete(slices.Clone(list), i, i+1) }

// eachPermission calls f for every permission: with the thing that has it, the
// statements, and the indexes of statement, action and resource (-1 where the
// statement is about the thing itself).
func (s *Scenario) eachPermission(f func(t *thing, list *[]statement, i, action, resource int)) {
	for _, t := range s.things {
		identity, own := policiesOf(t)
		for _, list := range identity {
			for i, p := range *list {
				for a := range p.actions {
					for r := range p.resources {
						f(t, list, i, a, r)
					}
				}
			}
		}
		for _, list := range own {
			for i, p := range *list {
				for a := range p.actions {
					if !p.deny {
						f(t, list, i, a, -1)
					}
				}
			}
		}
	}
}

// policiesOf returns what a thing is allowed, and whom it lets in.
func policiesOf(t *thing) (identity, own []*[]statement) {
	switch b := t.body.(type) {
	case *user:
		identity = append(identity, (*[]statement)(&b.Identity.Allow))
	case *group:
		identity = append(identity, (*[]statement)(&b.Identity.Allow))
	case *role:
		identity = append(identity, (*[]statement)(&b.Identity.Allow))
		own = append(own, (*[]statement)(&b.Trust))
	case *permissionSet:
		identity = append(identity, (*[]statement)(&b.Allow))
	case *managedPolicy:
		identity = append(identity, (*[]statement)(&b.Allow))
	case *secret:
		own = append(own, (*[]statement)(&b.Policy))
	case *table:
		own = append(own, (*[]statement)(&b.Policy))
	case *compute:
		own = append(own, (*[]statement)(&b.Policy))
	case *key:
		own = append(own, (*[]statement)(&b.Policy), (*[]statement)(&b.Grants))
	}
	return identity, own
}
