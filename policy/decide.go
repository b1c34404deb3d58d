package policy

import "strings"

// Decide decides a request: an explicit deny in any layer first, then what
// must allow (PE-152, PE-212). Its Statements are those that allow it and those
// that deny it under conditions; of a request that is denied outright, those
// that deny it.
func Decide(r *Request) Decision { return new(Evaluator).Decide(r) }

// Evaluator decides requests one after the other in the same memory. The zero
// Evaluator is ready; it is not for several goroutines.
type Evaluator struct {
	reader
	request Request // with the context that knows its principal
	context Context
	scratch scratch
	recall  recall

	said  sayings
	parts []*Formula // of the decision
	proof
}

// Decide decides as the function does. The decision is good until the next;
// Kept makes it last.
func (e *Evaluator) Decide(r *Request) Decision {
	if strings.EqualFold(r.Action, "sts:GetCallerIdentity") && r.Principal.Kind != Anonymous { // PE-177
		return Decided(True, LayerResult{
			Layer: "identity", Result: ResultAllows, Why: "every signed caller may ask who it is, whatever policies say", Formula: True,
		})
	}
	e.begin(r)
	e.readLayers()
	return e.decide()
}

// begin turns to a request.
func (e *Evaluator) begin(r *Request) {
	e.request = *r
	e.r = &e.request
	c := r.Context
	if c == nil {
		c = NewContext()
	}
	e.context = *c
	e.context.request, e.context.room = e.r, &e.scratch
	e.request.Context = &e.context
	e.scratch.implied = [impliedKeys]impliedFact{}
	e.action = e.recall.turn(r.Action)
	e.target = r.names(e.target[:0])
	e.proof = proof{
		asked: r.Action, on: r.Target.ARN, foreign: r.owner() != r.Principal.Account,
		hits: e.hits[:0], scps: e.scps[:0], rcps: e.rcps[:0],
	}
}

// readLayers finds what the layers say.
func (e *Evaluator) readLayers() {
	r, home, owner := e.r, e.r.Principal.Account, e.r.owner()
	e.read(&e.identity, r.Identity, "identity", home, true)
	e.read(&e.boundary, r.Boundary, "boundary", home, false)
	e.read(&e.session, r.Session, "session", home, false)
	e.read(&e.resource, r.governing(), "resource", owner, true)
	e.read(&e.endpoint, r.Endpoint, "endpoint", home, false)
	e.granted = r.granted(e.action)
	e.share, e.shares = r.shared()
	if r.guarded() {
		for _, level := range r.SCPs {
			e.scps = append(e.scps, reading{})
			e.readSCP(&e.scps[len(e.scps)-1], level, home)
		}
	}
	if r.fenced() {
		for _, level := range r.RCPs {
			e.rcps = append(e.rcps, reading{})
			e.readRCP(&e.rcps[len(e.rcps)-1], level, owner)
		}
	}
}

// readSCP reads a level of SCPs. A level always holds one, so that none is one
// that was not collected (PE-144).
func (e *Evaluator) readSCP(out *reading, layer *Layer, account string) {
	if layer != nil && len(layer.Policies) == 0 && len(layer.Missing) == 0 {
		layer = &Layer{Name: layer.Name, Missing: []Missing{{
			Operation: "organizations:ListPoliciesForTarget", Account: account, Region: "global",
		}}}
	}
	e.read(out, layer, "scp", account, false)
}

// readRCP reads a level of RCPs: those that an organisation writes only deny,
// and AWS's own allows everything at every level (PE-015, PE-148).
func (e *Evaluator) readRCP(out *reading, layer *Layer, account string) {
	e.read(out, layer, "rcp", account, false)
	out.allow = naming{levelEveryone: True}
	if e.r.Target.ARN == "*" {
		// PE-151: whether RCPs govern actions without a resource is disputed.
		out.clear = Any(out.clear, Not(disputed("PE-151")))
	}
}

func (e *Evaluator) decide() Decision {
	e.must = e.core()
	fs := append(e.parts[:0], e.must)
	for l := range e.every {
		fs = append(fs, l.clear)
	}
	for i := range e.scps {
		if e.scps[i].exists { // PE-143: every level must allow
			fs = append(fs, e.scps[i].allowed())
		}
	}
	e.parts = fs
	f := All(fs...)
	f = e.r.possible(All(f, e.throughEndpoint(f)))
	e.formula = f
	return Decision{Formula: f, proof: &e.proof}
}

// throughEndpoint is what the endpoint's policy demands of requests that
// travel through it. What nothing forces to do so may come another way
// (PE-195).
func (e *Evaluator) throughEndpoint(rest *Formula) *Formula {
	if !e.endpoint.exists {
		return True
	}
	elsewhere := e.r.Context.hasKey("aws:SourceVpce", false, Gap)
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
		return len(f.test.Key) >= len(prefix) && strings.EqualFold(f.test.Key[:len(prefix)], prefix)
	}
	for _, a := range f.args {
		if a.mentions(prefix) {
			return true
		}
	}
	return false
}
