package policy

import "strings"

// Decide decides a request: an explicit deny in any layer first, then what
// must allow (PE-152, PE-212). Its Statements are those that allow it and those
// that deny it under conditions; of a request that is denied outright, those
// that deny it.
func Decide(r *Request) Decision {
	with := *r
	r = &with
	r.Context = r.Context.within(r)
	if strings.EqualFold(r.Action, "sts:GetCallerIdentity") && r.Principal.Kind != Anonymous { // PE-177
		return Decision{Formula: True, Layers: []LayerResult{{
			Layer: "identity", Result: ResultAllows, Why: "every signed caller may ask who it is, whatever policies say", Formula: True,
		}}}
	}
	e := newEvaluator(r)
	return e.decide()
}

// evaluator holds what the layers say about one request.
type evaluator struct {
	r *Request

	identity, boundary, session, resource, endpoint reading
	scps, rcps                                      []reading

	granted granted
	share   *Formula
	shares  []Matched

	// What of it the answer rests on.
	levels                              [levels]bool
	useIdentity, useGrants, useShares   bool
	needsIdentity, needsResource, never bool
}

func newEvaluator(r *Request) *evaluator {
	home := reader{r: r, account: r.Principal.Account, action: requestedOf(r.Action), target: r.Target.names()}
	owner := home
	owner.account = r.owner()
	e := &evaluator{
		r:        r,
		identity: home.read(r.Identity, "identity", true),
		boundary: home.read(r.Boundary, "boundary", false),
		session:  home.read(r.Session, "session", false),
		resource: owner.read(r.governing(), "resource", true),
		endpoint: home.read(r.Endpoint, "endpoint", false),
		granted:  r.granted(),
	}
	e.share, e.shares = r.shared()
	if r.guarded() {
		for _, level := range r.SCPs {
			e.scps = append(e.scps, home.readSCP(level))
		}
	}
	if r.fenced() {
		for _, level := range r.RCPs {
			e.rcps = append(e.rcps, owner.readRCP(level))
		}
	}
	return e
}

// readSCP reads a level of SCPs. A level always holds one, so that none is one
// that was not collected (PE-144).
func (e reader) readSCP(layer *Layer) reading {
	if layer != nil && len(layer.Policies) == 0 && len(layer.Missing) == 0 {
		layer = &Layer{Name: layer.Name, Missing: []Missing{{
			Operation: "organizations:ListPoliciesForTarget", Account: e.account, Region: "global",
		}}}
	}
	return e.read(layer, "scp", false)
}

// readRCP reads a level of RCPs: those that an organisation writes only deny,
// and AWS's own allows everything at every level (PE-015, PE-148).
func (e reader) readRCP(layer *Layer) reading {
	out := e.read(layer, "rcp", false)
	out.allow, out.allows = naming{levelEveryone: True}, nil
	if e.r.Target.ARN == "*" {
		// PE-151: whether RCPs govern actions without a resource is disputed.
		out.clear = Any(out.clear, Not(disputed("PE-151")))
	}
	return out
}

func (e *evaluator) decide() Decision {
	fs := []*Formula{e.core()}
	for _, l := range e.every() {
		fs = append(fs, l.clear)
	}
	for i := range e.scps {
		if e.scps[i].exists { // PE-143: every level must allow
			fs = append(fs, e.scps[i].allowed())
		}
	}
	f := All(fs...)
	f = e.r.possible(All(f, e.throughEndpoint(f)))
	return Decision{Formula: f, Statements: e.statements(f), Layers: e.results(f)}
}

// every lists the layers of which a deny counts wherever the request comes
// from.
func (e *evaluator) every() []*reading {
	all := []*reading{&e.identity, &e.boundary, &e.session, &e.resource}
	for i := range e.scps {
		all = append(all, &e.scps[i])
	}
	for i := range e.rcps {
		all = append(all, &e.rcps[i])
	}
	return all
}

// throughEndpoint is what the endpoint's policy demands of requests that
// travel through it. What nothing forces to do so may come another way
// (PE-195).
func (e *evaluator) throughEndpoint(rest *Formula) *Formula {
	if !e.endpoint.exists {
		return True
	}
	elsewhere := e.r.Context.condition(Condition{Operator: "Null", Key: "aws:SourceVpce", Values: []string{"true"}}, "2008-10-17", Allow, Gap)
	forced := elsewhere == False || rest.mentions("aws:sourcevpc") || rest.mentions("aws:vpc")
	if elsewhere == True || !forced {
		e.endpoint.exists = false // for this request
		return True
	}
	return Any(elsewhere, All(e.endpoint.allowed(), e.endpoint.clear))
}

// mentions reports whether a test asks about a key with this prefix.
func (f *Formula) mentions(prefix string) bool {
	if f.op == OpTest {
		return strings.HasPrefix(strings.ToLower(f.test.Key), prefix)
	}
	for _, a := range f.args {
		if a.mentions(prefix) {
			return true
		}
	}
	return false
}
