package access

import (
	"maps"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// Check is one question.
type Check struct {
	Actor    Actor
	Service  string // a service principal that asks instead of the actor
	Action   string
	Thing    *inventory.Thing    // on this thing,
	Pattern  string              // or on any resource that matches this ARN pattern; "*" for actions without resource
	PartOf   *inventory.Thing    // with Pattern: the thing whose policy and tags govern such resources, nil for none
	Owner    string              // account id of the owner, with Pattern
	Via      string              // the service that calls for the actor
	Context  map[string][]string // keys that the step fixes
	Trusting bool                // the thing's policy has been rewritten to name the actor

	tags  func(*policy.Formula) *policy.Formula // what the actor's tags, which it sets itself, can be
	given func(*policy.Formula) *policy.Formula // what the thing's tags, which the actor set, can be
}

// Result is the answer to a Check.
type Result struct {
	Check    Check
	Resource string // what was asked: the thing's ARN, or the pattern
	Witness  string // the concrete resource, where it was searched
	Decision policy.Decision
	Verdict  policy.Verdict
}

// Decider decides checks on one snapshot. It keeps what it decided of the last
// actors, who are asked the same again and again, and so is not safe for
// concurrent use.
type Decider struct {
	Inventory *inventory.Inventory
	index     *Index
	asked     *asked
	before    *asked // turned to before that
	recent    recent
	matched   *asked // whom the matcher was turned to
	offers    offers // of policies on things
	gained    *policy.Document
	rewrites  map[*inventory.Thing]*policy.Layer // what actors put in the place of policies on things

	byClass   bool // what is decided of one thing holds for all of its class
	sights    sights
	owners    map[ownerKey]sight
	signature []byte
	looks     []*policy.Likeness // of the check at hand
	found     things             // by Candidates
	things    map[calledKey]*policy.Context
	matcher   policy.Evaluator
	evaluator policy.Evaluator
	tagger    *Decider // decides what actors that tag themselves or things may set
	tags      map[tagKind]*policy.Formula
	lifted    map[liftedKey][]*policy.Layer
}

// NewDecider returns a Decider for an inventory.
func NewDecider(in *inventory.Inventory) *Decider { return NewIndex(in).Decider() }

// Decider returns a Decider that shares the index.
func (x *Index) Decider() *Decider {
	d := &Decider{
		Inventory: x.in, index: x, offers: offers{}, gained: x.gained,
		sights: sights{}, owners: map[ownerKey]sight{}, things: map[calledKey]*policy.Context{}, rewrites: map[*inventory.Thing]*policy.Layer{},
	}
	d.Forget()
	return d
}

// ByClass has the Decider decide once for all things that nothing tells apart.
// Then the statements of a Result may be those of another thing's policy.
func (d *Decider) ByClass() *Decider {
	d.byClass = true
	return d
}

// Decide answers a check.
func (d *Decider) Decide(c Check) Result {
	d.turn(c.Actor)
	c.tags, c.given = d.asked.tags, d.retagging(&c)
	if d.byClass {
		return d.decideClass(c)
	}
	key := c.key()
	if c.Service != "" && !c.Trusting { // what a service does for an account is the same whoever starts it
		r := d.index.served(servedKey{c.Actor.Account, key}, func() Result { return d.decide(c) })
		r.Check.Actor = c.Actor
		return r
	}
	if r, ok := d.asked.kept[key]; ok {
		return r
	}
	r := d.decide(c)
	d.asked.kept[key] = r
	return r
}

// decided is what is kept of a decision by class.
type decided struct {
	witness string
	formula *policy.Formula
	verdict policy.Verdict
}

func (d *Decider) decideClass(c Check) Result {
	d.signature = d.class(d.signature[:0], &c)
	var kept *decided
	if c.Service != "" && !c.Trusting { // what a service does for an account is the same whoever starts it
		kept = d.index.servedClass(c.Actor.Account, d.signature, func() *decided { return d.forget(c) })
	} else if kept = d.asked.classes[string(d.signature)]; kept == nil {
		key := string(d.signature)
		kept = d.forget(c)
		d.asked.classes[key] = kept
	}
	r := Result{Check: c, Resource: c.Pattern, Witness: kept.witness, Decision: policy.Decision{Formula: kept.formula}, Verdict: kept.verdict}
	if c.Thing != nil {
		r.Resource = c.Thing.ID
	}
	return r
}

// forget decides, and forgets what the decision rests on.
func (d *Decider) forget(c Check) *decided {
	r := d.decide(c)
	return &decided{r.Witness, r.Decision.Formula, r.Verdict}
}

// DecideAll answers checks that must hold for one and the same resource that
// matches their common pattern.
func (d *Decider) DecideAll(checks []Check) []Result {
	if len(checks) == 1 {
		return []Result{d.Decide(checks[0])}
	}
	d.turn(checks[0].Actor)
	for i := range checks {
		checks[i].tags, checks[i].given = d.asked.tags, d.retagging(&checks[i])
	}
	d.signature = d.signature[:0]
	for i := range checks {
		if d.byClass {
			d.signature = d.class(d.signature, &checks[i])
		} else {
			d.signature = append(append(d.signature, checks[i].key()...), 1)
		}
	}
	if r, ok := d.asked.together[string(d.signature)]; ok {
		return r
	}
	key := string(d.signature)
	requests := make([]*policy.Request, len(checks))
	for i, c := range checks {
		requests[i] = d.Request(c)
	}
	results := d.decideTogether(checks, requests)
	if slices.ContainsFunc(results, func(r Result) bool { return chooses(&r.Check, r.Decision.Formula) }) {
		for i := range requests {
			requests[i] = signed(requests[i])
		}
		results = allByKey(results, d.decideTogether(checks, requests))
	}
	d.asked.together[key] = results
	return results
}

func (d *Decider) decideTogether(checks []Check, requests []*policy.Request) []Result {
	d.index.decisions.Add(int64(len(checks)))
	witness, decisions := d.evaluator.SearchAll(requests, checks[0].Pattern)
	results := make([]Result, len(checks))
	for i, c := range checks {
		results[i] = Result{Check: c, Resource: c.Pattern, Witness: witness, Decision: decisions[i]}
		results[i].settle()
	}
	return results
}

func (d *Decider) decide(c Check) Result {
	request := d.Request(c)
	r := d.decideRequest(c, request)
	if chooses(&c, r.Decision.Formula) {
		return byKey(r, d.decideRequest(c, signed(request)))
	}
	if c.Service == "" && asksOf(r.Decision.Formula, tagOfPrincipal) {
		if own := untagged(request, c.Actor); own != nil {
			return better(r, d.decideRequest(c, own))
		}
	}
	return r
}

func (d *Decider) decideRequest(c Check, request *policy.Request) Result {
	d.index.decisions.Add(1)
	r := Result{Check: c}
	switch {
	case c.Thing != nil:
		r.Resource = c.Thing.ID
		reason, missing := unusable(c)
		if reason != "" {
			r.Decision = policy.Decided(policy.False, policy.LayerResult{Layer: "resource", Result: "denies", Why: reason})
			return r
		}
		r.Decision = d.answer(request)
		if m := c.Thing.SharesMissing; m != nil && r.Decision.Formula.Op() == policy.OpFalse && c.Actor.Account != c.Thing.Account {
			r.Decision = shared(request, c, m)
		}
		if missing != nil {
			r.Decision.Formula = policy.All(r.Decision.Formula, notCollected(*missing, policy.Gap))
		}
	case c.Pattern == "*" || !strings.ContainsAny(c.Pattern, "*?"):
		r.Resource = c.Pattern
		r.Decision = d.answer(request)
	default:
		r.Resource = c.Pattern
		r.Witness, r.Decision = d.evaluator.Search(request, c.Pattern)
	}
	r.settle()
	return r
}

// answer decides a request. By class, nobody asks for its proof.
func (d *Decider) answer(r *policy.Request) policy.Decision {
	decision := d.evaluator.Decide(r)
	if d.byClass {
		return policy.Decision{Formula: decision.Formula}
	}
	return decision.Kept()
}

// settle derives the verdict.
func (r *Result) settle() {
	if r.Check.Service == "" && r.Check.tags != nil {
		r.Decision.Formula = r.Check.tags(r.Decision.Formula)
	}
	if r.Check.given != nil {
		r.Decision.Formula = r.Check.given(r.Decision.Formula)
	}
	if r.Check.Service == "" {
		r.Decision.Formula = demanded(within(r.Decision.Formula, r.Check.Actor), r.Check.Actor)
	}
	r.Verdict = r.Decision.Formula.Verdict()
}

// shared decides what a share that was not read would allow (PE-191).
func shared(request *policy.Request, c Check, m *policy.Missing) policy.Decision {
	with := *request
	account := c.Actor.Account
	if c.Actor.Kind == Anyone {
		account = "all"
	}
	with.Shares = append(with.Shares[:len(with.Shares):len(with.Shares)],
		policy.Share{Account: account, Name: "share:restore"}, policy.Share{Account: account, Name: "share:ram"}) // each serves actions of its own
	d := policy.Decide(&with)
	d.Formula = policy.All(d.Formula, notCollected(*m, policy.Unread))
	return d
}

func notCollected(m policy.Missing, class policy.Class) *policy.Formula {
	return policy.Is(policy.Test{
		Key: policy.KeyNotCollected, Operator: "Allows", Values: []string{m.Operation}, Class: class, Account: m.Account, Region: m.Region,
	})
}

// unusable says why a key cannot be used whatever its policy says (PE-185),
// and what was not read of that, which could only stop it.
func unusable(c Check) (string, *policy.Missing) {
	if c.Thing.Kind != inventory.Key || administers(c.Action) {
		return "", nil
	}
	_, present, missing := c.Thing.Field("KeyState")
	if state := c.Thing.Text("KeyState"); present && state != "Enabled" {
		return "the key is in state " + state, nil
	}
	return "", missing
}

// administers reports whether an action is not about data: those are allowed on
// keys in other states.
func administers(action string) bool {
	for _, prefix := range []string{"kms:Put", "kms:Describe", "kms:Schedule", "kms:Disable", "kms:Revoke"} {
		if strings.HasPrefix(action, prefix) {
			return true
		}
	}
	return false
}

func (c Check) key() string {
	var b strings.Builder
	for _, part := range []string{c.Service, c.Action, c.Pattern, c.Owner, c.Via} {
		b.WriteString(part)
		b.WriteByte(0)
	}
	if t := c.governed(); t != nil {
		b.WriteString(t.Kind + t.ID)
	}
	if c.Trusting {
		b.WriteString("!")
	}
	if c.Actor.changed(rewritten, c.governed()) { // what a service may do is kept for all actors of an account
		b.WriteString("~")
	}
	b.WriteString(c.Actor.Lifts())
	if g := c.Actor.retagging(c.governed()); g != nil {
		b.WriteString(g.Key())
	}
	for _, name := range slices.Sorted(maps.Keys(c.Context)) {
		b.WriteByte(0)
		b.WriteString(name + "=" + strings.Join(c.Context[name], ","))
	}
	return b.String()
}
