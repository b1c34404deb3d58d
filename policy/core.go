package policy

import "strings"

// core is what must allow, by who asks and whose the resource is. It notes
// which parts the answer rests on.
func (e *Evaluator) core() *Formula {
	r, p := e.r, &e.r.Principal
	switch p.Kind {
	case Anonymous: // PE-166
		if signedOnly[serviceOf(r.Action)] {
			e.never = true
			return False
		}
		e.useShares = true
		return Any(e.by(levelEveryone), e.share)
	case Service: // PE-167, PE-200
		e.useGrants = true
		return Any(e.by(levelService, levelEveryone), e.granted.direct)
	case Federated: // PE-174
		if !federatedAction(r.Action) {
			e.never = true
			return False
		}
		return e.by(levelFederated)
	case Root:
		if federatedAction(r.Action) || strings.EqualFold(r.Action, "sts:AssumeRole") { // PE-165
			e.never = true
			return False
		}
	default:
		if federatedAction(r.Action) && !strings.EqualFold(r.Action, "sts:TagSession") && !strings.EqualFold(r.Action, "sts:SetSourceIdentity") {
			e.never = true // PE-174: these calls carry a token of the provider and no signature
			return False
		}
	}
	switch {
	case r.owner() != p.Account || p.Account == "":
		return e.crossAccount()
	case r.gated():
		return e.gate()
	case p.Kind == Root: // PE-165
		return True
	}
	return e.sameAccount()
}

// by is what the resource's policy allows at some levels.
func (e *Evaluator) by(levels ...level) *Formula {
	e.needsResource = true
	return e.named(levels...)
}

func (e *Evaluator) named(levels ...level) *Formula {
	for _, l := range levels {
		e.levels[l] = true
	}
	return e.resource.at(levels...)
}

// limits is what boundary and session policy leave (PE-156, PE-171).
func (e *Evaluator) limits() *Formula {
	limit := True
	if e.boundary.exists {
		limit = e.boundary.allowed()
	}
	switch {
	case e.session.exists:
		limit = All(limit, e.session.allowed())
	case e.r.Principal.Kind == FederatedUser: // PE-170
		limit = False
	}
	return limit
}

// identityAllows is what the caller's own policies allow. Root has none and
// needs none; of somebody in an account that was not read, that account's
// administrators decide.
func (e *Evaluator) identityAllows() *Formula {
	e.useIdentity = true
	if p := &e.r.Principal; p.Kind == Root || (p.supposed() && !e.identity.exists) {
		e.freely = true
		return True
	}
	return e.identity.allowed()
}

// own is what the caller may by its own policies within its limits.
func (e *Evaluator) own() *Formula { return All(e.identityAllows(), e.limits()) }

// sameAccount needs either side (PE-153 to PE-158).
func (e *Evaluator) sameAccount() *Formula {
	return Any(
		e.named(levelExact, levelEveryone),
		All(Any(e.identityAllows(), e.named(levelRole, levelUser)), e.limits()),
	)
}

// gate needs the resource's policy, which may leave it to the account's own
// policies (PE-159, PE-172, PE-179).
func (e *Evaluator) gate() *Formula {
	e.useGrants = true
	direct := Any(e.by(levelExact, levelEveryone), All(e.named(levelRole, levelUser), e.limits()))
	account := Any(e.resource.at(levelAccount), e.granted.account)
	e.levels[levelAccount] = true
	return Any(direct, e.grantedDirectly(), All(account, e.own()))
}

// crossAccount needs both sides (PE-161, PE-163, PE-164).
func (e *Evaluator) crossAccount() *Formula {
	e.needsIdentity, e.useGrants, e.useShares = true, true, true
	owner := Any(e.by(levelExact, levelRole, levelUser, levelEveryone, levelAccount), e.granted.account, e.share)
	return Any(e.grantedDirectly(), All(owner, e.own()))
}

// grantedDirectly is what grants to the caller itself allow. Whether a
// boundary or session policy that is silent limits them is not documented
// (PE-197).
func (e *Evaluator) grantedDirectly() *Formula {
	if e.granted.direct == False {
		return False
	}
	return All(e.granted.direct, Any(e.limits(), disputed("PE-197")))
}

// federatedAction reports whether the action is part of taking a role with a
// token of an identity provider (PE-174).
func federatedAction(action string) bool {
	if serviceOf(action) != "sts" {
		return false
	}
	switch lowerASCII(action) {
	case "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:tagsession", "sts:setsourceidentity":
		return true
	}
	return false
}
