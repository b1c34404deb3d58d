package policy

import (
	"maps"
	"slices"
	"strings"
)

// granted is what KMS grants give: to the caller itself, and to its account,
// where its own identity policies decide on (PE-199).
type granted struct {
	direct, account *Formula
	grants          []Matched
}

// granted evaluates the grants of a key. They only allow (PE-196).
func (r *Request) granted(action requested) granted {
	out := granted{direct: False, account: False}
	operation := action.name
	if action.service != "kms" || !grantActions[operation] || r.Target.ARN == "*" {
		return out
	}
	var directs, accounts []*Formula // joined at once, because there may be many
	for i := range r.Grants {
		g := &r.Grants[i]
		serves := slices.ContainsFunc(g.Operations, func(o string) bool { return strings.EqualFold(o, operation) })
		if !serves {
			continue
		}
		direct, account := r.grantee(g)
		if direct == False && account == False {
			continue
		}
		f := r.constraints(g, operation)
		direct, account = All(direct, f), All(account, f)
		directs, accounts = append(directs, direct), append(accounts, account)
		if any := Any(direct, account); any != False {
			out.grants = append(out.grants, Matched{
				Layer: "resource", Effect: Allow, Policy: "kms-grant:" + g.ID, AttachedTo: r.Target.ARN, Formula: any,
			})
		}
	}
	if r.GrantsMissing != nil && r.Principal.Kind != Anonymous {
		directs = append(directs, notCollected(*r.GrantsMissing, Unread))
	}
	out.direct, out.account = Any(directs...), Any(accounts...)
	return out
}

// grantee matches the caller with the grantee. Service principals that older
// grants show there are nobody's (PE-200).
func (r *Request) grantee(g *Grant) (direct, account *Formula) {
	if r.Principal.Kind == Service {
		if g.ServiceGrantee == r.Principal.ARN && g.ServiceGrantee != "" {
			return True, False
		}
		return False, False
	}
	var n naming
	if f := r.Principal.namedAs(g.Grantee, &n); f != nil {
		n.add(levelExact, f)
	}
	account = False
	if n[levelAccount] != nil {
		account, n[levelAccount] = n[levelAccount], nil
	}
	return n.any(), account
}

// constraints is the formula that the grant's constraints hold (PE-201).
func (r *Request) constraints(g *Grant, operation string) *Formula {
	var fs []*Formula
	test := func(operator, key string, values ...string) {
		fs = append(fs, r.Context.condition(Condition{Operator: operator, Key: key, Values: values}, "2008-10-17", Allow, Gap))
	}
	if operation == "creategrant" { // PE-203: what is granted on is no more than what is held
		test("ForAllValues:StringEquals", "kms:GrantOperations", g.Operations...)
	}
	if g.SourceARN != "" {
		test("StringEquals", "aws:SourceArn", g.SourceARN)
	}
	if operation == "describekey" || operation == "retiregrant" {
		return All(fs...)
	}
	switch {
	case g.EncryptionContextEquals != nil:
		names := slices.Sorted(maps.Keys(g.EncryptionContextEquals))
		for _, name := range names {
			test("StringEquals", "kms:EncryptionContext:"+name, g.EncryptionContextEquals[name])
		}
		test("ForAllValues:StringEquals", "kms:EncryptionContextKeys", names...)
	case g.EncryptionContextSubset != nil:
		for _, name := range slices.Sorted(maps.Keys(g.EncryptionContextSubset)) {
			test("StringEquals", "kms:EncryptionContext:"+name, g.EncryptionContextSubset[name])
		}
	}
	return All(fs...)
}

// shared is what shares of the resource give to the principals of other
// accounts (PE-191).
func (r *Request) shared() (*Formula, []Matched) {
	if r.shutOut() {
		return False, nil
	}
	for _, s := range r.Shares {
		if !shareActions[s.Name][lowerASCII(r.Action)] {
			continue
		}
		public := s.Account == "all" || (s.Account == "signed" && r.Principal.Kind != Anonymous)
		if public && r.PublicBlocked { // PE-188
			continue
		}
		if public || (s.Account == r.Principal.Account && s.Account != "") {
			return True, []Matched{{Layer: "resource", Effect: Allow, Policy: s.Name, AttachedTo: r.Target.ARN, Formula: True}}
		}
	}
	if r.SharesMissing != nil && anyShare[lowerASCII(r.Action)] {
		return notCollected(*r.SharesMissing, Unread), nil
	}
	return False, nil
}
