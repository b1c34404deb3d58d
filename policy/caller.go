package policy

import "strings"

// within is the context of a request with what its principal says of keys that
// were not set.
func (c *Context) within(r *Request) *Context {
	if c == nil {
		c = NewContext()
	}
	return &Context{Complete: c.Complete, keys: c.keys, prefixes: c.prefixes, under: c.under, request: r}
}

// implication is what a principal says of a key.
type implication struct {
	state state
	class Class
	value string
}

// impliedFact is an implication that was asked for, once for all the
// conditions that ask about its key.
type impliedFact struct {
	implication
	asked, ok bool
	list      [1]string // the value
}

// impliedKey is the place of a key among those of which principals say
// something, if it is one.
type impliedKey uint8

const impliedNever impliedKey = 0

// impliedKeys is how many places there are.
const impliedKeys = 19

// impliedBy finds a key among those that keyFact knows.
func impliedBy(lower string) impliedKey {
	switch lower {
	case "aws:principalarn":
		return 1
	case "aws:principalaccount":
		return 2
	case "aws:principaltype":
		return 3
	case "aws:userid":
		return 4
	case "aws:username":
		return 5
	case "aws:principalisawsservice":
		return 6
	case "aws:principalservicename":
		return 7
	case "aws:principalservicenameslist":
		return 8
	case "aws:sourcearn":
		return 9
	case "aws:sourceaccount":
		return 10
	case "aws:sourceorgid":
		return 11
	case "aws:sourceorgpaths":
		return 12
	case "aws:principalorgid":
		return 13
	case "aws:principalorgpaths":
		return 14
	case "aws:tokenissuetime":
		return 15
	case "kms:calleraccount":
		return 16
	case "aws:resourceaccount":
		return 17
	case "aws:ismcpserviceaction":
		return 18
	}
	return impliedNever
}

func knownFact(value string) (implication, bool) {
	return implication{state: isKnown, value: value}, value != ""
}

var absentFact = implication{state: isAbsent}

// keyFact is what the principal, or the owner of the resource, says of a key
// (PE-104 to PE-114, PE-127, PE-136).
func (r *Request) keyFact(lower string) (implication, bool) {
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
		return implication{state: isPresent, class: Circumstance}, p.session()
	case "kms:calleraccount": // PE-100: other services do not provide it
		if serviceOf(r.Action) != "kms" {
			return absentFact, true
		}
		if r.Target.ARN == "*" { // some calls without a key provide it
			return implication{}, false
		}
		return knownFact(p.Account)
	case "aws:resourceaccount":
		return knownFact(r.owner())
	case "aws:ismcpserviceaction": // PE-100: true of what agents' services do, and of nothing else
		service := serviceOf(r.Action)
		return absentFact, !strings.HasSuffix(service, "-mcp") && !strings.HasPrefix(service, "partnercentral")
	}
	return implication{}, false
}

// principalTypes are the values of aws:PrincipalType (PE-109).
var principalTypes = map[PrincipalKind]string{
	User: "User", Role: "AssumedRole", RoleSession: "AssumedRole", FederatedUser: "FederatedUser", Root: "Account", Anonymous: "Anonymous",
}

// arnFact is aws:PrincipalArn: of a session it is its role's, with its path
// (PE-104).
func (p *Principal) arnFact() (implication, bool) {
	switch p.Kind {
	case User, Role, FederatedUser, Root:
		return knownFact(p.ARN)
	case RoleSession:
		if p.RoleARN != "" {
			return knownFact(p.RoleARN)
		}
		return implication{state: isPresent, class: Circumstance}, true
	case SomeAccount, AnyAccount:
		return implication{state: isPresent, class: Circumstance}, true
	}
	return absentFact, true
}

// idFact is aws:userid (PE-110). A role's has the name of the session, which
// whoever assumes it chooses.
func (p *Principal) idFact() (implication, bool) {
	last := p.ARN[strings.LastIndexByte(p.ARN, '/')+1:]
	switch p.Kind {
	case User:
		return knownFact(p.ID)
	case Role:
		return implication{state: isPresent, class: Chosen}, true
	case RoleSession:
		id, _, _ := strings.Cut(p.ID, ":")
		if id == "" {
			return implication{state: isPresent, class: Circumstance}, true
		}
		return knownFact(id + ":" + last)
	case FederatedUser:
		return knownFact(p.Account + ":" + last)
	case Root:
		return knownFact(p.Account)
	case SomeAccount, AnyAccount:
		return implication{}, false
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
