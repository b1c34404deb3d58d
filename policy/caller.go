package policy

import "strings"

// within is the context of a request with what its principal says of keys that
// were not set.
func (c *Context) within(r *Request) *Context {
	if c == nil {
		c = NewContext()
	}
	return &Context{Complete: c.Complete, keys: c.keys, prefixes: c.prefixes, request: r}
}

func knownFact(value string) (fact, bool) {
	return fact{state: isKnown, values: []string{value}}, value != ""
}

var absentFact = fact{state: isAbsent}

// keyFact is what the principal, or the owner of the resource, says of a key
// (PE-104 to PE-114, PE-127, PE-136).
func (r *Request) keyFact(lower string) (fact, bool) {
	p := &r.Principal
	anybody := p.Kind == AnyAccount || p.Kind == SomeAccount
	switch lower {
	case "aws:principalarn":
		return p.arnFact()
	case "aws:principalaccount":
		if p.Kind == Anonymous {
			return knownFact("anonymous")
		}
		return knownFact(p.Account)
	case "aws:principaltype":
		return knownFact(principalTypes[p.Kind])
	case "aws:userid":
		return p.idFact()
	case "aws:username":
		if p.Kind == User {
			return knownFact(p.ARN[strings.LastIndexByte(p.ARN, '/')+1:])
		}
		return absentFact, !anybody
	case "aws:principalisawsservice":
		if p.Kind == Service {
			return knownFact("true")
		}
		if p.Kind == Anonymous {
			return absentFact, true
		}
		return knownFact("false")
	case "aws:principalservicename":
		if p.Kind == Service {
			return knownFact(p.ARN)
		}
		return absentFact, true
	case "aws:principalservicenameslist", "aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths":
		return absentFact, p.Kind != Service
	case "aws:principalorgid", "aws:principalorgpaths":
		return absentFact, p.Kind == Service || p.Kind == Anonymous
	case "aws:tokenissuetime":
		return fact{state: isPresent, class: Circumstance}, p.session()
	case "kms:calleraccount": // PE-100: other services do not provide it
		if serviceOf(r.Action) != "kms" {
			return absentFact, true
		}
		if r.Target.ARN == "*" { // some calls without a key provide it
			return fact{}, false
		}
		return knownFact(p.Account)
	case "aws:resourceaccount":
		return knownFact(r.owner())
	}
	return fact{}, false
}

// principalTypes are the values of aws:PrincipalType (PE-109).
var principalTypes = map[PrincipalKind]string{
	User: "User", Role: "AssumedRole", RoleSession: "AssumedRole", FederatedUser: "FederatedUser", Root: "Account", Anonymous: "Anonymous",
}

// arnFact is aws:PrincipalArn: of a session it is its role's, with its path
// (PE-104).
func (p *Principal) arnFact() (fact, bool) {
	switch p.Kind {
	case User, Role, FederatedUser, Root:
		return knownFact(p.ARN)
	case RoleSession:
		if p.RoleARN != "" {
			return knownFact(p.RoleARN)
		}
		return fact{state: isPresent, class: Circumstance}, true
	case SomeAccount, AnyAccount:
		return fact{state: isPresent, class: Circumstance}, true
	}
	return absentFact, true
}

// idFact is aws:userid (PE-110). A role's has the name of the session, which
// whoever assumes it chooses.
func (p *Principal) idFact() (fact, bool) {
	last := p.ARN[strings.LastIndexByte(p.ARN, '/')+1:]
	switch p.Kind {
	case User:
		return knownFact(p.ID)
	case Role:
		return fact{state: isPresent, class: Chosen}, true
	case RoleSession:
		id, _, _ := strings.Cut(p.ID, ":")
		if id == "" {
			return fact{state: isPresent, class: Circumstance}, true
		}
		return knownFact(id + ":" + last)
	case FederatedUser:
		return knownFact(p.Account + ":" + last)
	case Root:
		return knownFact(p.Account)
	case SomeAccount, AnyAccount:
		return fact{}, false
	}
	return absentFact, true
}

// possible drops what the principal can never satisfy although a key's value
// is open: the id of a role begins all its sessions' ids, and the ARN of
// somebody in an account names that account.
func (r *Request) possible(f *Formula) *Formula {
	p := &r.Principal
	var always []*Formula
	if p.Kind == Role && p.ID != "" && f.mentions("aws:userid") {
		always = append(always, Is(Test{Key: "aws:userid", Operator: "StringLike", Values: []string{p.ID + ":*"}, Class: Chosen}))
	}
	if p.Kind == SomeAccount && f.mentions("aws:principalarn") {
		always = append(always, Is(Test{Key: "aws:PrincipalArn", Operator: "ArnLike", Values: []string{"arn:*:*::" + p.Account + ":*"}, Class: Circumstance}))
	}
	if len(always) > 0 && All(append(always, f)...).Verdict().Certainty == No {
		return False
	}
	return f
}
