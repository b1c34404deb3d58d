package differential

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// outcome is a decision in the few words that both engines share.
type outcome string

const (
	allowed  outcome = "allowed"
	denied   outcome = "denied"   // nothing allows it
	explicit outcome = "explicit" // a statement denies it
)

// The outcomes that are none: a question that hangs on rules about which AWS's
// documents contradict each other, or that leaves something else open.
const (
	disputedPrefix = "disputed "
	openPrefix     = "open "
)

// notAllowed is denied or explicit: where a statement cannot be read, no answer
// says which statements would have denied without it.
const notAllowed outcome = "not allowed"

// anything is what a statement that cannot be read leaves open: in a layer that
// limits, one gap stands for what it may allow and for what it may deny.
const anything outcome = "anything"

// is reports whether both engines say the same.
func (o outcome) is(theirs outcome) bool {
	return o == theirs || o == anything || o == notAllowed && (theirs == denied || theirs == explicit)
}

// rules are those that an outcome hangs on.
func (o outcome) rules() []string {
	list, ok := strings.CutPrefix(string(o), disputedPrefix)
	if !ok {
		return nil
	}
	return strings.Fields(list)
}

// parser reads documents, or remembers what it read.
type parser func([]byte, policy.Kind) *policy.Document

// decide asks our engine.
func (q *question) decide(parse parser, decide func(*policy.Request) policy.Decision) outcome {
	d := decide(q.request(parse))
	if q.broken() && d.Formula != policy.False {
		f := mended(d.Formula, true)
		switch strict := mended(d.Formula, false); {
		case f.String() != strict.String():
			return anything
		case f == policy.False:
			return notAllowed
		}
		d.Formula = f
	}
	switch {
	case d.Formula == policy.True:
		return allowed
	case d.Explicit():
		return explicit
	case d.Formula == policy.False:
		return denied
	}
	rules := map[string]bool{}
	if test := disputes(d.Formula, rules); test != "" {
		return outcome(openPrefix + test)
	}
	list := make([]string, 0, len(rules))
	for rule := range rules {
		list = append(list, rule)
	}
	slices.Sort(list)
	return outcome(disputedPrefix + strings.Join(list, " "))
}

// mended is a formula where what could not be read says nothing. In a layer
// that limits it may only be said whether all of it lets the request through.
func mended(f *policy.Formula, through bool) *policy.Formula {
	args := make([]*policy.Formula, len(f.Args()))
	for i, arg := range f.Args() {
		args[i] = mended(arg, through)
	}
	holds := map[bool]*policy.Formula{true: policy.True, false: policy.False}
	switch f.Op() {
	case policy.OpTest:
		test := f.Test()
		if test.Key != policy.KeyNotCollected {
			return f
		}
		what := test.Operation + strings.Join(test.Values, "")
		if strings.Contains(what, " of identity of ") || strings.Contains(what, " of resource of ") {
			return holds[test.Class == policy.Gap] // it does not block, and does not allow
		}
		return holds[through]
	case policy.OpNot:
		return policy.Not(args[0])
	case policy.OpAll:
		return policy.All(args...)
	case policy.OpAny:
		return policy.Any(args...)
	}
	return f
}

// disputes collects the rules of disputed tests, and returns another test if
// there is one.
func disputes(f *policy.Formula, rules map[string]bool) string {
	if f.Op() == policy.OpTest {
		test := f.Test()
		if test.Class != policy.Disputed {
			return f.String()
		}
		for _, rule := range test.Values {
			rules[rule] = true
		}
		return ""
	}
	for _, arg := range f.Args() {
		if test := disputes(arg, rules); test != "" {
			return test
		}
	}
	return ""
}

var principalKinds = map[string]policy.PrincipalKind{
	"user": policy.User, "session": policy.RoleSession, "federated-user": policy.FederatedUser, "root": policy.Root,
	"service": policy.Service, "federated": policy.Federated, "anonymous": policy.Anonymous,
}

func (q *question) request(parse parser) *policy.Request {
	layer := func(name string, kind policy.Kind, documents []document) *policy.Layer {
		if documents == nil {
			return nil
		}
		l := &policy.Layer{Name: name}
		for i := range documents {
			l.Policies = append(l.Policies, policy.Attached{
				Document: parse([]byte(documents[i].source()), kind), Policy: name, AttachedTo: "here",
			})
		}
		return l
	}
	r := &policy.Request{
		Principal: policy.Principal{
			Kind: principalKinds[q.Caller.Kind], ARN: q.Caller.ARN, Account: q.Caller.Account, ID: q.Caller.ID,
			RoleARN: q.Caller.Role, UserARN: q.Caller.User, Bounded: q.Boundary != nil,
		},
		Action:   q.Action,
		Target:   policy.Target{ARN: q.Resource, Owner: q.Owner},
		Context:  policy.NewContext(),
		Identity: layer("identity", policy.Identity, q.Identity),
		Boundary: layer("boundary", policy.Boundary, q.Boundary),
		Session:  layer("session", policy.Session, q.Session),
		Resource: layer("resource", q.policyKind(), q.Policy),
		Endpoint: layer("endpoint", policy.Endpoint, q.Endpoint),
	}
	if r.Identity == nil {
		r.Identity = &policy.Layer{}
	}
	if r.Resource == nil {
		r.Resource = &policy.Layer{}
	}
	for _, level := range q.SCPs {
		r.SCPs = append(r.SCPs, layer("scp", policy.SCP, level))
	}
	for _, level := range q.RCPs {
		r.RCPs = append(r.RCPs, layer("rcp", policy.RCP, level))
	}
	r.Context.Complete = true
	for key, values := range q.Context {
		r.Context.Set(key, values...)
	}
	return r
}

// policyKind is the kind of the resource's policy.
func (q *question) policyKind() policy.Kind {
	switch service(q.Action) {
	case "sts":
		return policy.Trust
	case "kms":
		return policy.KeyPolicy
	}
	return policy.Resource
}
