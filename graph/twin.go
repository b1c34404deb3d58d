package graph

import (
	"context"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/internal/freelist"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
)

// Administrators of an account can do the same, but for what tells them apart:
// what somebody's policy says of them by name, what their own policies deny them,
// and what they are or have themselves. So techniques that look at none of that
// are asked once, of a twin that nobody knows, and each has its hops.

// twin is such a one, and what was found of it.
type twin struct {
	node  *Node
	wants int     // how many were seen whose twin it is
	found []found // by technique; none where nobody asked yet
}

// mostAlone is how many whose twin it would be are asked themselves: the
// hops of a twin are of no use but to others.
const mostAlone = 2

// twins finds the twins of the actors that must be asked.
func (a *asker) twins(nodes []*Node, results []found) []*twin {
	all := make([]*twin, len(nodes))
	for i, n := range nodes {
		if !results[i].kept {
			all[i] = a.twinOf(n)
		}
	}
	return all
}

// askTwins asks those that enough have in common.
func (g *Graph) askTwins(ctx context.Context, finders *freelist.List[*asker], twins []*twin) {
	var ask []*twin
	for _, t := range twins {
		if t != nil && t.found == nil && t.wants > mostAlone && !slices.Contains(ask, t) {
			ask = append(ask, t)
		}
	}
	atOnceWith(len(ask), finders, g.finder, func(a *asker, i int) {
		if ctx.Err() == nil {
			a.askTwin(ask[i])
		}
	})
}

// twinOf returns the twin of a node, nil for none.
func (a *asker) twinOf(n *Node) *twin {
	gains := n.Actor.Gains
	if kind := n.Actor.Kind; kind != inventory.User && kind != inventory.Role {
		return nil
	}
	if a.g.plain || len(gains) > 1 || (len(gains) == 1 && gains[0].Kind != technique.GainGranted && gains[0].Kind != technique.GainRaised) ||
		!administrator(n) || a.g.guarded(n.Actor.Thing) {
		return nil
	}
	actor, profile, ok := a.decider.Twin(n.Actor)
	if !ok {
		return nil
	}
	t := a.g.twins[profile]
	if t == nil {
		t = &twin{node: &Node{Actor: actor, ID: actor.ID}}
		a.g.twins[profile] = t
	}
	t.wants++
	return t
}

// askTwin asks of a twin what can be asked of one.
func (a *asker) askTwin(t *twin) {
	a.decider.Forget()
	t.found = make([]found, len(a.g.techniques))
	for i := range a.g.techniques {
		if tech := &a.g.techniques[i]; slices.Contains(tech.Actor, t.node.Actor.Kind) && !a.g.plan(tech).personal {
			a.ask(t.node, tech, &t.found[i])
		}
	}
}

// askAs adds the hops that a technique gives a node, those of its twin where
// these are the same.
func (a *asker) askAs(n *Node, tw *twin, i int, f *found) {
	t := &a.g.techniques[i]
	from := &tw.found[i]
	switch {
	case a.passes(n, t): // or else it has all of them
		return
	case a.personal(n, t), !from.fits(n, t, a):
		a.ask(n, t, f)
		return
	}
	f.edges = append(f.edges, a.asOf(n, from.edges)...)
	f.unknown = append(f.unknown, a.asOf(n, from.unknown)...)
	f.blocked = append(f.blocked, a.asOf(n, from.blocked)...)
}

// personal reports whether what tells a node apart may count for a technique.
func (a *asker) personal(n *Node, t *technique.Technique) bool {
	p := a.g.plan(t)
	if p.personal || (p.within && len(n.Actor.Gains) == 0) || slices.ContainsFunc(p.actions, n.Actor.Denies) {
		return true
	}
	by, _ := a.g.singledOut(n.Actor.Thing)
	for _, kinds := range a.g.boundKinds()[t] {
		for other := range by {
			if slices.Contains(kinds, other.Kind) {
				return true
			}
		}
	}
	return false
}

// fits reports whether nothing that was found of a twin has to do with a node
// itself, but for hops that lead to it, which it has not.
func (f *found) fits(n *Node, t *technique.Technique, a *asker) bool {
	self := func(l lead) bool {
		return slices.Contains(l.edge.things, n.Actor.Thing) && !(a.g.plan(t).alike && len(l.also) > 0)
	}
	return !slices.ContainsFunc(f.edges, self) && !slices.ContainsFunc(f.unknown, self) && !slices.ContainsFunc(f.blocked, self)
}

// asOf returns hops of a twin as those of a node.
func (a *asker) asOf(n *Node, leads []lead) []lead {
	all := make([]lead, 0, len(leads))
	for _, l := range leads {
		if i := slices.Index(l.also, n.Actor.Thing); i >= 0 {
			l.also = slices.Delete(slices.Clone(l.also), i, i+1)
		}
		e := *l.edge
		if len(e.things) > 0 && e.things[0] == n.Actor.Thing { // the next stands for those that are alike
			e.things = slices.Clone(e.things)
			e.things[0] = l.also[0]
			l.to, l.also = alikeEnd(e.Technique, l.also[0]), l.also[1:]
		}
		e.From, l.edge = n, &e
		if technique.Shared(e.Technique.Yield.Gain) {
			l.to, _ = a.g.leads(n, e.Technique, e.Bindings())
		}
		all = append(all, l)
	}
	return all
}

// personalOf reports whether a technique looks at the actor itself: whose twin
// it is does not say what comes of it.
func personalOf(t *technique.Technique) bool {
	y := t.Yield
	if y.Gain != "" && y.ActAs == "" && !technique.Shared(y.Gain) {
		return true
	}
	for _, b := range t.Bind {
		if b.Of == "actor" || namesActor(b.New) || (b.New != "" && y.ActAs == b.Var) {
			return true
		}
	}
	return slices.ContainsFunc(t.Where, personalFact) || slices.ContainsFunc(t.Allow, personalCall)
}

func personalFact(f technique.Fact) bool {
	switch {
	case f.Administrator, f.Same == "account":
		return false
	case len(f.Any)+len(f.None) > 0:
		return slices.ContainsFunc(f.Any, personalFact) || slices.ContainsFunc(f.None, personalFact)
	}
	return f.Within == "" && (f.Of == "actor" || f.Of == "" || f.To == "actor")
}

func personalCall(r technique.Requirement) bool {
	if r.Fact != nil {
		return personalFact(*r.Fact)
	}
	for _, group := range r.Any {
		if slices.ContainsFunc(group, personalCall) {
			return true
		}
	}
	trusts := r.By == "" && !r.Trusting && slices.ContainsFunc(r.Action, func(action string) bool { return strings.HasPrefix(action, "sts:") })
	return trusts || r.On == "actor" || namesActor(r.On) || namesActor(r.By) || slices.ContainsFunc(contextOf(r), namesActor) // roles trust by name
}

// withinOf reports whether a technique looks at the networks that an actor is
// in: who gained something is in none for certain.
func withinOf(t *technique.Technique) bool {
	var in func(technique.Fact) bool
	in = func(f technique.Fact) bool {
		return f.Within != "" || slices.ContainsFunc(f.Any, in) || slices.ContainsFunc(f.None, in)
	}
	var calls func(technique.Requirement) bool
	calls = func(r technique.Requirement) bool {
		return (r.Fact != nil && in(*r.Fact)) || slices.ContainsFunc(r.Any, func(group []technique.Requirement) bool { return slices.ContainsFunc(group, calls) })
	}
	return slices.ContainsFunc(t.Where, in) || slices.ContainsFunc(t.Allow, calls)
}

// namesActor reports whether a template looks at more of the actor than where it
// is.
func namesActor(template string) bool { return !placeOnly(template, "actor") }
