package policy

// matchesPrincipal decides Principal or NotPrincipal of a statement of a policy
// that has them.
func (s *Statement) matchesPrincipal(r *Request, kind Kind) naming {
	var n naming
	switch {
	case s.anyPrincipal:
		n.add(levelExact, True)
	case s.NotPrincipals != nil && s.Effect == Deny:
		n.add(levelEveryone, s.notPrincipalDeny(r, kind))
	case s.NotPrincipals != nil: // PE-064
		named := s.named(r, s.NotPrincipals, kind)
		n.add(levelEveryone, Not(named.any()))
	case s.Principals != nil:
		n = s.named(r, s.Principals, kind)
		if kind == Endpoint && gatewayEndpoint(r.Action) && r.Principal.Kind != Root {
			// PE-195: gateway endpoints know * only; an account is its root user.
			n = naming{levelEveryone: n[levelEveryone]}
		}
	}
	// PE-019: without either, the statement applies to nobody.
	return n
}

// named matches the caller with what an element of the statement lists.
func (s *Statement) named(r *Request, list *Principals, kind Kind) naming {
	p := &r.Principal
	if kind == RCP && list.Everyone { // PE-147: no caller is left out
		return naming{levelEveryone: True}
	}
	n := p.named(list)
	if len(list.Canonical) == 0 || !p.inAccount() {
		return n
	}
	// PE-025: the account of a canonical user is told by what its owner lists,
	// and by nothing that others may read.
	m := Missing{Operation: "s3:ListBuckets", Account: p.Account}
	applies := notCollected(m, Unread)
	if s.Effect == Deny {
		applies = Not(notCollected(m, Gap))
	}
	if s.NotPrincipals != nil {
		applies = Not(applies)
	}
	n.add(levelAccount, applies)
	return n
}

// notPrincipalDeny is whom Deny with NotPrincipal hits.
func (s *Statement) notPrincipalDeny(r *Request, kind Kind) *Formula {
	p := &r.Principal
	if (p.Bounded || r.Boundary != nil) && kind != RCP && kind != Endpoint { // PE-066
		return True
	}
	n := s.named(r, s.NotPrincipals, kind)
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
