package policy

import (
	"slices"
	"strings"
)

// shutOut reports whether a bucket that blocks public access keeps the caller
// out: with a policy that is public, it lets in services and its own account
// alone (PE-188).
func (r *Request) shutOut() bool {
	p := &r.Principal
	if !r.PublicBlocked || r.Resource == nil || serviceOf(r.Action) != "s3" || p.Kind == Service || (p.inAccount() && p.Account == r.owner()) {
		return false
	}
	return slices.ContainsFunc(r.Resource.Policies, func(a Attached) bool {
		return a.Document != nil && slices.ContainsFunc(a.Document.Statements, func(s Statement) bool { return s.public() })
	})
}

// denying is the layer with what denies alone.
func (l *Layer) denying() *Layer {
	only := &Layer{Name: l.Name}
	for _, a := range l.Policies {
		if a.Document != nil {
			d := *a.Document
			d.Statements = slices.DeleteFunc(slices.Clone(d.Statements), func(s Statement) bool { return s.Effect == Allow })
			d.unread = slices.Clone(d.unread)
			for i := range d.unread {
				d.unread[i].Effect, d.unread[i].anyEffect = Deny, false
			}
			a.Document = &d
		}
		only.Policies = append(only.Policies, a)
	}
	return only
}

// public reports whether a statement lets in whoever comes, as S3 sees it.
func (s *Statement) public() bool {
	everyone := s.NotPrincipals != nil || (s.Principals != nil && s.Principals.Everyone)
	return s.Effect == Allow && everyone && !slices.ContainsFunc(s.Conditions, Condition.narrows)
}

// narrowing are the keys whose fixed values make a policy not public, by the
// list of 2026-11-25.
var narrowing = setOf(`aws:principalorgid aws:sourceaccount aws:sourcearn aws:sourceip aws:sourceorgid aws:sourceowner
	aws:sourcevpc aws:sourcevpce aws:userid s3:dataaccesspointaccount s3:dataaccesspointarn
	s3:x-amz-server-side-encryption-aws-kms-key-id`)

// narrows reports whether a condition demands fixed values of such a key.
func (cond Condition) narrows() bool {
	o, ok := parseOperator(cond.Operator)
	if !ok || o.negated || o.ifExists || o.over != oneValue || len(cond.Values) == 0 || !narrowing[strings.ToLower(cond.Key)] {
		return false
	}
	return !slices.ContainsFunc(cond.Values, func(v string) bool { return !o.fixed(v) })
}

// fixed reports whether a value names few enough: no pattern, no variable, and
// no range of a great part of all addresses.
func (o operator) fixed(value string) bool {
	if o.family != address {
		return !strings.ContainsAny(value, "*?$")
	}
	least := map[bool]int{true: 8, false: 32}
	p, ok := parsePrefix(value)
	return ok && p.Bits() >= least[p.Addr().Is4()]
}
