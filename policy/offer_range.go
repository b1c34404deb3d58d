package policy

import "slices"

// Beginnings returns texts of which one begins each resource that the layer
// could allow, or false when it could be any resource.
func (o *Offer) Beginnings() ([]string, bool) {
	if o.missing {
		return nil, false
	}
	var texts []string
	for _, s := range slices.Concat(o.statements, o.unread) {
		if s.anyResource || s.itself || len(s.NotResources) > 0 {
			return nil, false
		}
		for i := range s.resources {
			if s.resources[i].begins == "" {
				return nil, false
			}
			texts = append(texts, s.resources[i].begins)
		}
	}
	slices.Sort(texts)
	return slices.Compact(texts), true
}

// Names returns how the layer names those whom it could allow: ARNs, account
// ids, unique ids, services and providers. It returns false when it could be
// anybody, or when somebody whom it names by account alone could need no
// policies of its own: of a statement that could not be read.
func (o *Offer) Names() ([]string, bool) {
	if o.missing || len(o.unread) > 0 {
		return nil, false
	}
	var names []string
	for _, s := range o.statements {
		switch {
		case s.anyPrincipal, s.NotPrincipals != nil:
			return nil, false
		case s.Principals == nil:
			continue
		case s.Principals.Everyone, slices.Contains(s.Principals.Federated, "*"), slices.Contains(s.Principals.Service, "*"):
			return nil, false
		}
		names = slices.Concat(names, s.Principals.AWS, s.Principals.Federated, s.Principals.Service)
	}
	slices.Sort(names)
	return slices.Compact(names), true
}
