package graph

import (
	"slices"
	"strings"
	"sync"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// plan says when what a technique demands can be checked for the first time:
// with how many of its bindings made. What cannot hold by then needs no
// further bindings. It changes no answer, only how soon a no is known; what is
// left is tried in full.
type plan struct {
	bind     []technique.Binding // in the order in which they are made
	actions  []string            // of all calls
	called   []string            // the variables that calls of the actor, or of a service for it, are on
	own      [][]string          // alternatives of actions that only the actor's own policies can allow
	facts    [][]technique.Fact  // by number of bindings
	alone    []demands           // by binding by kind: of its things alone
	joint    []demands           // by number of bindings: the others
	finds    [][]finder          // by binding
	personal bool                // it looks at the actor itself
	within   bool                // and at where that is
	alike    bool                // what comes of one thing comes of all that are alike
	on       []string            // then: the actions of calls on them,
	places   []string            // and what is looked at of where they are
}

// demands are facts and calls that a technique demands together.
type demands struct {
	fixed []*technique.Fact // the same whoever asks
	facts []*technique.Fact
	calls []*technique.Requirement
}

// lazyPlan is the plan of a technique, made when the technique is first asked:
// small snapshots have actors for a part of them.
type lazyPlan struct {
	once sync.Once
	plan *plan
}

func plansOf(techniques []technique.Technique) map[*technique.Technique]*lazyPlan {
	plans := make(map[*technique.Technique]*lazyPlan, len(techniques))
	lazy := make([]lazyPlan, len(techniques))
	for i := range techniques {
		plans[&techniques[i]] = &lazy[i]
	}
	return plans
}

func (g *Graph) plan(t *technique.Technique) *plan {
	l := g.plans[t]
	l.once.Do(func() { l.plan = planOf(t) })
	return l.plan
}

func planOf(t *technique.Technique) *plan {
	p := &plan{
		bind: ordered(t.Bind), facts: make([][]technique.Fact, len(t.Bind)+1),
		alone: make([]demands, len(t.Bind)), joint: make([]demands, len(t.Bind)+1),
		actions: technique.Actions(t.Allow), called: calledOn(t.Allow),
	}
	var names []string
	for i := range t.Where {
		f := &t.Where[i]
		names = appendVariables(names[:0], f)
		at := depth(t.Bind, names)
		p.facts[at] = append(p.facts[at], *f)
		at = depth(p.bind, names)
		switch d := p.demandsOf(at, names); {
		case at > 0 && only(f, p.bind[at-1].Var):
			d.fixed = append(d.fixed, f)
		default:
			d.facts = append(d.facts, f)
		}
	}
	for i := range t.Allow {
		r := &t.Allow[i]
		names = appendNeeds(names[:0], r)
		d := p.demandsOf(depth(p.bind, names), names)
		d.calls = append(d.calls, r)
		if ownOnly(t, *r) {
			p.own = append(p.own, r.Action)
		}
	}
	p.personal, p.within = personalOf(t), withinOf(t)
	if p.alike = alikeOf(t); p.alike {
		p.on, p.places = actionsOn(t.Allow, t.Bind[0].Var), placesOf(t)
	}
	for i := range p.bind {
		p.finds = append(p.finds, findersOf(t, p.bind[i:]))
	}
	return p
}

// ordered puts what the actor names itself right behind what it is named after,
// so that it is asked about once and not for all that is bound later.
func ordered(bind []technique.Binding) []technique.Binding {
	var order []technique.Binding
	for i := range bind {
		b := &bind[i]
		if b.New == "" || i == 0 {
			order = append(order, *b)
			continue
		}
		at := max(depth(order, append(technique.Variables(b.New), b.Of)), 1) // the first binding stays the first
		order = slices.Insert(order, at, *b)
	}
	return order
}

// demandsOf is where something belongs that is about some variables.
func (p *plan) demandsOf(depth int, variables []string) *demands {
	if depth == 0 || !byKind(&p.bind[depth-1]) || slices.ContainsFunc(p.bind[:depth-1], func(b technique.Binding) bool { return slices.Contains(variables, b.Var) }) {
		return &p.joint[depth]
	}
	return &p.alone[depth-1]
}

// byKind reports whether a binding has things of some kinds, whatever was bound
// before.
func byKind(b *technique.Binding) bool { return len(b.Kind) > 0 && !b.Optional }

// only reports whether a fact is about nothing but the fields of a variable.
func only(f *technique.Fact, variable string) bool {
	not := func(inner technique.Fact) bool { return !only(&inner, variable) }
	switch {
	case f.Field != "":
		return f.Of == variable
	case f.Related+f.Same+f.Within != "", f.Administrator:
		return false
	}
	return !slices.ContainsFunc(f.Any, not) && !slices.ContainsFunc(f.None, not)
}

// depth is how many bindings it takes until all the variables have values.
func depth(bind []technique.Binding, variables []string) int {
	for i := len(bind) - 1; i >= 0; i-- {
		if slices.Contains(variables, bind[i].Var) {
			return i + 1
		}
	}
	return 0
}

// appendVariables adds the variables that a fact is about.
func appendVariables(names []string, f *technique.Fact) []string {
	names = append(names, f.Of, f.To, f.Within)
	for i := range f.Any {
		names = appendVariables(names, &f.Any[i])
	}
	for i := range f.None {
		names = appendVariables(names, &f.None[i])
	}
	return names
}

// appendNeeds adds the variables without which it cannot be said that a
// requirement is hopeless.
func appendNeeds(names []string, r *technique.Requirement) []string {
	if r.Fact != nil {
		return appendVariables(names, r.Fact)
	}
	names = append(append(append(names, r.On, r.If, r.By), technique.Variables(r.On)...), technique.Variables(r.By)...)
	for _, group := range r.Any {
		for i := range group {
			names = appendNeeds(names, &group[i])
		}
	}
	return names
}

// ownOnly reports whether only the actor's own policies can allow what a
// requirement demands, on whatever thing.
func ownOnly(t *technique.Technique, r technique.Requirement) bool {
	if r.By != "" || r.If != "" || r.Trusting || len(r.Action) == 0 || r.On == "actor" {
		return false
	}
	for _, b := range t.Bind {
		switch {
		case b.Var != r.On:
		case b.New != "":
			return b.Of == "" // nothing governs what is not there yet
		default:
			return len(b.Kind) > 0 && b.Account != "any" && !slices.ContainsFunc(b.Kind, func(kind string) bool {
				return slices.ContainsFunc(r.Action, func(action string) bool { return !access.Ungoverned(kind, action) })
			})
		}
	}
	return strings.ContainsAny(r.On, ":*")
}

// pruned reports whether nothing can come of a hop whose first bindings are
// made.
func (a *asker) pruned(h *Hop, bindings int) bool {
	return a.fails(h, &a.g.plan(h.Technique).joint[bindings])
}

// powerless reports whether the actor's own policies lack what only they can
// allow.
func (a *asker) powerless(n *Node, t *technique.Technique) bool {
	return slices.ContainsFunc(a.g.plan(t).own, func(actions []string) bool {
		return !slices.ContainsFunc(actions, func(action string) bool { return a.decider.Offers(n.Actor, action) })
	})
}

// fails reports whether something of what is demanded cannot hold.
func (a *asker) fails(h *Hop, d *demands) bool {
	no := func(f *technique.Fact) bool { return a.known(h, f).certainty == policy.No }
	return slices.ContainsFunc(d.fixed, no) || slices.ContainsFunc(d.facts, no) ||
		slices.ContainsFunc(d.calls, func(r *technique.Requirement) bool { return a.hopeless(h, r) })
}

// hopeless reports whether a requirement cannot hold, whatever the conditions.
func (a *asker) hopeless(h *Hop, r *technique.Requirement) bool {
	switch {
	case r.Fact != nil:
		return a.known(h, r.Fact).certainty == policy.No
	case len(r.Any) > 0:
		return !slices.ContainsFunc(r.Any, func(group []technique.Requirement) bool {
			for i := range group {
				if a.hopeless(h, &group[i]) {
					return false
				}
			}
			return true
		})
	}
	if r.If != "" {
		if _, bound := h.Bindings[r.If]; !bound {
			return false
		}
	}
	c := question(h, *r)
	return !slices.ContainsFunc(r.Action, func(action string) bool {
		c.Action = action
		return !a.decider.Hopeless(c)
	})
}
