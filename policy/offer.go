package policy

import (
	"slices"
	"strings"
)

// Offer is the statements of a layer that could allow an action, whatever the
// conditions: a necessary condition that costs far less than a decision.
type Offer struct {
	missing    bool // something was not collected that might allow it
	statements []*Statement
	unread     []*Statement // those that could not be read
}

// Offer finds what in a layer could allow an action. A layer that is not there
// offers nothing.
func (l *Layer) Offer(action string) *Offer {
	o := &Offer{}
	if l == nil {
		return o
	}
	o.missing = len(l.Missing) > 0
	a := requestedOf(action)
	for _, p := range l.Policies {
		if p.Document != nil {
			o.statements = offering(o.statements, p.Document.Statements, a)
			o.unread = offering(o.unread, p.Document.unread, a)
		}
	}
	return o
}

func offering(have []*Statement, statements []Statement, a requested) []*Statement {
	for i := range statements {
		s := &statements[i]
		if (s.Effect == Allow || s.anyEffect) && (s.anyAction || s.matchesAction(a)) {
			have = append(have, s)
		}
	}
	return have
}

// Nothing reports whether the layer could not allow the action on anything.
func (o *Offer) Nothing() bool { return !o.missing && len(o.statements) == 0 && len(o.unread) == 0 }

// On reports whether it could be allowed on a resource, or on one that begins
// with this text.
func (o *Offer) On(resource string, begins bool) bool {
	could := func(s *Statement) bool { return s.couldBeOn(resource, begins) }
	return o.missing || slices.ContainsFunc(o.statements, could) || slices.ContainsFunc(o.unread, could)
}

func (s *Statement) couldBeOn(resource string, begins bool) bool {
	if s.anyResource || s.itself || len(s.NotResources) > 0 {
		return true
	}
	for i := range s.resources {
		p := &s.resources[i]
		switch {
		case strings.HasPrefix(resource, p.begins):
			if begins || p.loose() || p.whole.match(resource) {
				return true
			}
		case begins && strings.HasPrefix(p.begins, resource):
			return true
		}
	}
	return false
}

// loose reports whether the text of the pattern alone does not say what it
// matches (PE-047, PE-051).
func (p *resourcePattern) loose() bool { return p.variables || len(p.parts) < arnParts }

// beginning is the text with which all begins that an entry could match.
func (p *resourcePattern) beginning() string {
	text := p.text
	if p.variables {
		text = text[:len(text)-len(p.last())]
	}
	if i := strings.IndexAny(text, "*?"); i >= 0 {
		text = text[:i]
	}
	return text
}

// to reports whether it could be allowed to a caller: directly, and as
// somebody of its account.
func (o *Offer) to(p *Principal) (direct, account bool) {
	if o.missing {
		return true, true
	}
	for _, s := range o.statements {
		d, a := s.couldName(p)
		direct, account = direct || d, account || a
	}
	for _, s := range o.unread { // whom it names counts at every level
		if d, a := s.couldName(p); d || a {
			return true, true
		}
	}
	return direct, account
}

func (s *Statement) couldName(p *Principal) (direct, account bool) {
	if accounts := s.Accounts(); accounts != nil && p.inAccount() && !slices.Contains(accounts, p.Account) {
		return false, false
	}
	switch {
	case s.anyPrincipal, s.NotPrincipals != nil:
		return true, false
	case s.Principals != nil:
		return s.Principals.couldName(p)
	}
	return false, false
}

func (list *Principals) couldName(p *Principal) (direct, account bool) {
	direct = list.Everyone
	switch p.Kind {
	case Service:
		return direct || couldBe(list.Service, p.ARN), false
	case Federated:
		return direct || couldBe(list.Federated, p.ARN), false
	}
	for _, name := range list.AWS {
		d, a := p.couldBeNamed(name)
		direct, account = direct || d, account || a
	}
	return direct, account
}

func couldBe(names []string, name string) bool {
	for _, n := range names {
		if n == name || n == "*" {
			return true
		}
	}
	return false
}

// couldBeNamed is namedAs without its details: the name is the unique id of
// the caller, or the caller's account stands in it.
func (p *Principal) couldBeNamed(name string) (direct, account bool) {
	switch {
	case !p.inAccount():
		return false, false
	case !strings.Contains(name, ":"):
		return p.ID != "" && strings.HasPrefix(p.ID, name), name == p.Account
	case !strings.Contains(name, p.Account):
		return false, false
	case strings.HasSuffix(name, ":root"):
		return false, true
	case p.Kind == Root || p.Kind == SomeAccount:
		return false, false
	case p.Kind == User || (p.Kind == Role && !strings.Contains(name, ":sts:")):
		return name == p.ARN, false
	}
	return true, false
}

// Hopeless reports whether nothing could allow a request, by what its identity
// and resource layers offer for its action: then Decide denies it, whatever
// the context and the guardrails. Of a pattern, it says so of every resource
// that matches.
func (r *Request) Hopeless(identity, resource *Offer, pattern bool) bool {
	if strings.EqualFold(r.Action, "sts:GetCallerIdentity") { // PE-177
		return false
	}
	p := &r.Principal
	direct, account := false, false
	if r.governing() != nil && r.offered(resource, pattern) {
		direct, account = resource.to(p)
	}
	grantedDirectly, grantedAccount := r.couldBeGranted()
	account = account || grantedAccount
	shared := len(r.Shares) > 0 || r.SharesMissing != nil
	switch {
	case grantedDirectly:
		return false
	case p.Kind == Anonymous:
		return !direct && !shared
	case p.Kind == Federated || p.Kind == Service:
		return !direct
	case r.owner() != p.Account || p.Account == "":
		return (!direct && !account && !shared) || !r.couldByItself(identity, pattern)
	case direct:
		return false
	case r.gated():
		return !account || !r.couldByItself(identity, pattern)
	}
	return !r.couldByItself(identity, pattern)
}

// couldByItself reports whether the caller's own policies could allow it.
func (r *Request) couldByItself(identity *Offer, pattern bool) bool {
	if p := &r.Principal; p.Kind == Root || (p.supposed() && r.Identity == nil) {
		return true
	}
	return r.offered(identity, pattern)
}

// offered reports whether a layer's statements could be on the target.
func (r *Request) offered(o *Offer, pattern bool) bool {
	arn, begins := r.Target.ARN, false
	if i := strings.IndexAny(arn, "*?"); pattern && i >= 0 {
		arn, begins = arn[:i], true
	}
	return o.On(arn, begins) || slices.ContainsFunc(r.Target.IDs, func(id string) bool { return o.On(id, false) })
}

// couldBeGranted reports whether a grant could name the caller, or its account.
func (r *Request) couldBeGranted() (direct, account bool) {
	if (len(r.Grants) == 0 && r.GrantsMissing == nil) || serviceOf(r.Action) != "kms" {
		return false, false
	}
	direct = r.GrantsMissing != nil
	for i := range r.Grants {
		g := &r.Grants[i]
		if r.Principal.Kind == Service {
			direct = direct || g.ServiceGrantee == r.Principal.ARN
			continue
		}
		d, a := r.Principal.couldBeNamed(g.Grantee)
		direct, account = direct || d, account || a
	}
	return direct, account
}
