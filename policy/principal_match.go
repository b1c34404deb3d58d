package policy

// matchesPrincipal decides Principal or NotPrincipal of a statement of a policy
// that has them.
func (s *Statement) matchesPrincipal(r *Request, kind Kind) naming {
	var n naming
	switch {
	case s.anyPrincipal:
		n.add(levelExact, True)
	case s.NotPrincipals != nil && s.Effect == Deny:
		n.add(levelEveryone, notPrincipalDeny(&r.Principal, s.NotPrincipals, kind, r.Boundary != nil))
	case s.NotPrincipals != nil: // PE-064
		named := r.Principal.named(s.NotPrincipals)
		n.add(levelEveryone, Not(named.any()))
	case s.Principals != nil:
		n = r.Principal.named(s.Principals)
		if kind == Endpoint && gatewayEndpoint(r.Action) && r.Principal.Kind != Root {
			// PE-195: gateway endpoints know * only; an account is its root user.
			n = naming{levelEveryone: n[levelEveryone]}
		}
	}
	// PE-019: without either, the statement applies to nobody.
	return n
}

// notPrincipalDeny is whom Deny with NotPrincipal hits.
func notPrincipalDeny(p *Principal, list *Principals, kind Kind, bounded bool) *Formula {
	if (p.Bounded || bounded) && kind != RCP && kind != Endpoint { // PE-066
		return True
	}
	n := p.named(list)
	if !p.session() || n[levelEveryone] != nil {
		return Not(n.any())
	}
	// PE-065: a session is spared for sure when the list has the session, its
	// role (or user) and its account; with some of them AWS might spare it.
	var all []*Formula
	for _, at := range []level{levelExact, p.behind(), levelAccount} {
		if n[at] == nil {
			all = append(all, False)
			continue
		}
		all = append(all, n[at])
	}
	return Not(Any(All(all...), All(n.any(), Not(disputed("PE-065")))))
}

// behind is the level of the identity that a session belongs to.
func (p *Principal) behind() level {
	if p.Kind == FederatedUser {
		return levelUser
	}
	return levelRole
}

// gatewayEndpoint reports whether requests for an action may travel through a
// gateway endpoint.
func gatewayEndpoint(action string) bool {
	service := serviceOf(action)
	return service == "s3" || service == "dynamodb"
}
