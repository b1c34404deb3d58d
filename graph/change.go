package graph

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"sync"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// Who rewrites the policy of a key, a secret or a table has it rewritten for
// all that the same actor does later, whatever principal it becomes. A state
// for each such thing and each principal would be far too many, so there are
// those alone in which a hop that uses the thing is better than it was:
//
//	maker ──change──▶ maker+thing ──carry──▶ other+thing ──use──▶ target
//
// A use that is certain for the maker is followed no further. Else the way to
// whom the change helps is looked for backwards, and is the cheapest.

// modifying parts hops that modify a shared thing from the others.
func modifying(all []lead) (others, changes []lead) {
	for _, l := range all {
		if technique.Shared(l.edge.Technique.Yield.Gain) {
			changes = append(changes, l)
		} else {
			others = append(others, l)
		}
	}
	return others, changes
}

// gainOf is what a hop that modifies a thing gives. Who may not just give it any
// tags gives it other ones than who may.
func (a *asker) gainOf(e *Edge, setters map[string]*access.Actor) access.Gain {
	y := &e.Technique.Yield
	gain := access.Gain{Kind: y.Gain, Object: e.Bindings()[y.Object].Thing}
	if y.Gain != technique.GainRetagged {
		return gain
	}
	if limits := a.decider.TagLimits(e.From.Actor, gain.Object); limits != "" {
		key := gain.Key() + " " + limits
		if setters[key] == nil {
			setters[key] = &e.From.Actor // others who may set the same set them as well
		}
		gain.By = setters[key]
	}
	return gain
}

// change finds the states in which shared things are modified, and the hops
// between them. A hop that is only there in such a state may lead to a
// principal that no other leads to, of which is asked then.
func (g *Graph) change(ctx context.Context, keep *keeping, progress func(done, total int)) error {
	for {
		c := g.changing()
		before := len(g.Nodes)
		for _, usages := range []func() []*usage{c.lifting, c.usages} { // the few that lead on to most first
			for _, u := range usages() {
				if err := ctx.Err(); err != nil {
					return err
				}
				c.follow(u)
			}
			for _, l := range c.uses {
				l.to.node(g)
			}
			if len(g.Nodes) > before {
				break
			}
		}
		if len(g.Nodes) == before {
			keep.save()
			c.install()
			return nil
		}
		if err := g.expand(ctx, keep, progress); err != nil {
			return err
		}
	}
}

// changes is the search for such states.
type changes struct {
	g       *Graph
	a       *asker
	gains   []access.Gain                         // by kind and object
	makers  map[access.Gain][]*Node               // who may make a change, in order
	how     map[access.Gain]map[*Node][]*Edge     // and how
	states  map[string]*Node                      // by key
	tried   map[tried]*Hop                        // uses in states
	plain   map[*Node]map[ending]policy.Certainty // hops of nodes as they are
	finders sync.Pool                             // of askers, for those that are asked side by side
	able    *able
	ways    *backwards
	left    map[*Node]*left

	sure   map[ending]map[*Node]bool // who certainly gets to a database as found
	served map[served]map[*inventory.Thing]bool
	looks  map[looks]bool // whose decisions look at tags

	limiting map[limit]bool // what guardrails limit

	steps []step
	made  map[step]bool
	uses  []lead
	used  map[used][]*Edge
	lost  []lead // uses that something unread would have to allow
}

type tried struct {
	n *Node
	u *use
}

// ending is what a technique leads to.
type ending struct {
	t  *technique.Technique
	to *Node
}

type used struct {
	n  *Node
	to string
	t  *technique.Technique
}

// step is a hop that was found before, between two states of its ends.
type step struct {
	from, to *Node
	edge     *Edge
}

// usage is a use together with changes that it may need, in the order in which
// they are made.
type usage struct {
	*use
	gains []access.Gain
}

func (g *Graph) changing() *changes {
	c := &changes{
		g: g, a: g.finder(), makers: map[access.Gain][]*Node{}, how: map[access.Gain]map[*Node][]*Edge{}, states: map[string]*Node{},
		tried: map[tried]*Hop{}, plain: map[*Node]map[ending]policy.Certainty{}, made: map[step]bool{}, served: map[served]map[*inventory.Thing]bool{}, used: map[used][]*Edge{}, left: map[*Node]*left{}, looks: map[looks]bool{}, limiting: map[limit]bool{},
	}
	c.finders.New = func() any { return g.finder() }
	c.able = c.ableOnes()
	setters := map[string]*access.Actor{}
	for _, l := range g.changes {
		gain := c.a.gainOf(l.edge, setters)
		if c.how[gain] == nil {
			c.how[gain] = map[*Node][]*Edge{}
			c.gains = append(c.gains, gain)
		}
		if c.how[gain][l.edge.From] == nil {
			c.makers[gain] = append(c.makers[gain], l.edge.From)
		}
		c.how[gain][l.edge.From] = append(c.how[gain][l.edge.From], l.edge)
	}
	for _, list := range c.makers {
		slices.SortFunc(list, compareNodes)
	}
	slices.SortFunc(c.gains, func(x, y access.Gain) int { return cmp.Compare(x.Key(), y.Key()) })
	return c
}

// usages pairs each use of changed things with the changes that it may need:
// one, or two of different things, in either order.
func (c *changes) usages() []*usage {
	var all []*usage
	finder := c.useFinder()
	on := map[*inventory.Thing][]access.Gain{}
	for _, gain := range c.gains {
		on[gain.Object] = append(on[gain.Object], gain)
	}
	for _, gain := range c.gains {
		if technique.Lifts(gain.Kind) {
			continue
		}
		for _, u := range finder.of(gain.Object) {
			if !c.tagsAsked(u, gain) {
				continue
			}
			all = append(all, &usage{u, []access.Gain{gain}})
			for _, other := range u.on {
				for _, second := range on[other] {
					if other != gain.Object && c.tagsAsked(u, second) {
						all = append(all, &usage{u, []access.Gain{gain, second}})
					}
				}
			}
		}
	}
	return all
}

// seesTags reports whether tags of a thing count when a use is decided.
func (c *changes) seesTags(u *use, list []technique.Requirement, t *inventory.Thing, count func(action string) bool) bool {
	return slices.ContainsFunc(list, func(r technique.Requirement) bool {
		i := slices.IndexFunc(u.technique.Bind, func(b technique.Binding) bool { return b.Var == r.On })
		on := i >= 0 && (u.things[i] == t || (u.things[i] == nil && u.thing(u.technique.Bind[i].Of) == t))
		return (on && slices.ContainsFunc(r.Action, count)) ||
			slices.ContainsFunc(r.Any, func(group []technique.Requirement) bool { return c.seesTags(u, group, t, count) })
	})
}

// tagsAsked reports whether some policy may look at the tags of a thing when a
// use is decided.
func (c *changes) tagsAsked(u *use, gain access.Gain) bool {
	return gain.Kind != technique.GainRetagged ||
		c.seesTags(u, u.technique.Allow, gain.Object, func(action string) bool { return c.a.decider.AsksTags(gain.Object, action) })
}

// blind reports whether a use is decided for a node without a look at tags that
// are changed.
func (c *changes) blind(u *usage, n *Node) bool {
	return slices.ContainsFunc(u.gains, func(g access.Gain) bool {
		return g.Kind == technique.GainRetagged && !c.seesTags(u.use, u.technique.Allow, g.Object, func(action string) bool {
			key := looks{n, action, g.Object.Account}
			seen, known := c.looks[key]
			if !known {
				seen = c.a.decider.LooksAtTags(n.Actor, action, g.Object.Account)
				c.looks[key] = seen
			}
			return seen || c.a.decider.PolicyLooksAtTags(g.Object, action)
		})
	})
}

type looks struct {
	n               *Node
	action, account string
}

// room reports whether a node can have gained so much.
func room(n *Node, gains []access.Gain) (access.Actor, bool) {
	actor := n.Actor
	for _, gain := range gains {
		with, ok := actor.With(gain)
		if !ok {
			return actor, false
		}
		actor = with
	}
	return actor, true
}

// state is a node with changes made, nil when it would have gained too much.
func (c *changes) state(n *Node, gains []access.Gain) *Node {
	actor, ok := room(n, gains)
	if !ok {
		return nil
	}
	to := actorTarget(actor)
	state := c.states[to.key]
	if state == nil {
		state = &Node{Actor: to.actor, ID: to.id}
		c.states[to.key] = state
	}
	return state
}

// try is what comes of a use in a state; nil for nothing.
func (c *changes) try(n *Node, gains []access.Gain, u *use) *Hop {
	b, ok := u.bindings(n)
	if !ok {
		return nil
	}
	state := c.state(n, gains)
	if state == nil {
		return nil
	}
	key := tried{state, u}
	h, found := c.tried[key]
	if !found {
		if _, ok := c.g.leads(state, u.technique, b); ok {
			if h = c.a.try(state, u.technique, b); h.Certainty == policy.No {
				h = nil // most are, and there are many
			}
		}
		c.tried[key] = h
	}
	return h
}

func certaintyOf(h *Hop) policy.Certainty {
	if h == nil {
		return policy.No
	}
	return h.Certainty
}

// without is how certain a use is for a node when only some of the changes are
// made, each alone; a hop of the technique to the same target does as well.
func (c *changes) without(n *Node, u *usage, made []access.Gain) policy.Certainty {
	if !u.isFor(n) {
		return policy.No
	}
	target, ok := c.target(n, u.use)
	if !ok {
		return policy.Yes // it is there, so that nothing is left to gain
	}
	best := policy.No
	if target != nil {
		best = c.asFound(n)[ending{u.technique, target}]
	}
	for _, gain := range made {
		if best < policy.Yes {
			best = max(best, certaintyOf(c.try(n, []access.Gain{gain}, u.use)))
		}
	}
	return best
}

// target is where a use leads a node, nil for where nobody has been yet; false
// when it leads nowhere new.
func (c *changes) target(n *Node, u *use) (*Node, bool) {
	if data := u.thing(u.technique.Yield.Data); data != nil && data.Database() {
		return c.g.Database(data.ID), true
	}
	b, _ := u.bindings(n)
	to, ok := c.g.leads(n, u.technique, b)
	return c.g.nodes[to.key], ok
}

func (c *changes) asFound(n *Node) map[ending]policy.Certainty {
	have := c.plain[n]
	if have == nil {
		have = map[ending]policy.Certainty{}
		for _, h := range n.Hyperedges {
			for i := range h.Len() {
				key := ending{h.Technique, h.End(i)}
				have[key] = max(have[key], h.Certainty)
			}
		}
		c.plain[n] = have
	}
	return have
}

// follow finds whom the changes of a usage help, from those who may make them.
func (c *changes) follow(u *usage) {
	last := len(u.gains) - 1
	open := map[*Node]policy.Certainty{} // makers of the first change for whom the use is not certain yet
	for _, n := range c.makers[u.gains[0]] {
		if c.leaves(n, u) && len(c.able.away(n)) == 0 {
			continue
		}
		if own := c.without(n, u, u.gains[:last]); own < policy.Yes {
			open[n] = own
		}
	}
	if len(open) == 0 {
		return
	}
	ends := c.ends(u, open)
	if len(ends) == 0 {
		return
	}
	if last == 0 {
		c.mark(u, c.lead(u, 1, open, ends))
		return
	}
	second := map[*Node]policy.Certainty{}
	for _, n := range c.makers[u.gains[1]] {
		if !c.leaves(n, u) || len(c.able.away(n)) > 0 {
			second[n] = c.without(n, u, u.gains)
		}
	}
	ways := c.lead(u, 2, second, ends)
	between := map[*Node]policy.Certainty{}
	for n, w := range ways {
		if c.how[u.gains[0]][n] != nil && u.gains[0].Key() > u.gains[1].Key() {
			continue // who may make both makes them in the other order
		}
		between[n] = w.level
	}
	for _, w := range sortedTrails(c.lead(u, 1, open, between)) {
		c.carry(u, 1, w)
		end := w.end()
		from, to := c.state(end, u.gains[:1]), c.state(end, u.gains)
		for _, e := range c.how[u.gains[1]][end] {
			c.step(step{from, to, e})
		}
		c.carry(u, 2, ways[end])
		c.use(u, ways[end].end())
		c.start(u, w.maker)
	}
}

// leaves reports whether a node leaves the changes of a usage to the role that
// it may make: nothing in it tells the node apart.
func (c *changes) leaves(n *Node, u *usage) bool {
	l := c.left[n]
	if l == nil {
		kept := *c.a.leaving(n)
		l, c.left[n] = &kept, &kept
	}
	return l.all && !slices.ContainsFunc(u.things, func(t *inventory.Thing) bool { return l.by[t] }) &&
		!slices.ContainsFunc(u.gains, func(g access.Gain) bool { return l.by[g.Object] })
}

// near returns whom a node reaches, the nearest first. Of one that leaves
// changes to the role that it may make, it is those whom that role does not
// become at once.
func (c *changes) near(n *Node, u *usage) []*Node {
	if c.leaves(n, u) {
		return c.able.away(n)
	}
	return c.able.near(n)
}

// ends returns the nodes for which a use is better when all changes are made
// than when some are. Makers for whom it is certain then look no further.
func (c *changes) ends(u *usage, open map[*Node]policy.Certainty) map[*Node]policy.Certainty {
	ends := map[*Node]policy.Certainty{}
	var rest []*Node
	for _, n := range sortedNodes(open) {
		if (len(u.gains) == 1 || c.how[u.gains[1]][n] != nil) && !c.leaves(n, u) && c.end(u, n, ends) == policy.Yes {
			continue
		}
		rest = append(rest, n)
	}
	if len(rest) > 0 {
		able := c.open(u, c.able.all(u, u.technique.Allow), ends)
		for _, n := range rest {
			c.search(u, n, &able, ends)
		}
	}
	maps.DeleteFunc(ends, func(_ *Node, certainty policy.Certainty) bool { return certainty == policy.No })
	return ends
}

// open leaves of a set those for whom a use is not certain without changes, and
// of whom it is not known yet that these do not help.
func (c *changes) open(u *usage, able some, ends map[*Node]policy.Certainty) some {
	if able.set == nil {
		return able
	}
	if data := u.thing(u.technique.Yield.Data); data != nil {
		for n := range c.certainly(ending{u.technique, c.g.nodes[databaseTarget(data).key]}) {
			delete(able.set, n)
		}
	}
	maps.DeleteFunc(able.set, func(n *Node, _ bool) bool {
		certainty, seen := ends[n]
		return (seen && certainty == policy.No) || !able.has(n)
	})
	return some{set: able.set}
}

// certainly returns the nodes that a technique certainly leads from to a
// database without changes.
func (c *changes) certainly(to ending) map[*Node]bool {
	if c.sure == nil {
		c.sure = map[ending]map[*Node]bool{}
		for _, n := range c.g.Nodes {
			for _, h := range n.Hyperedges {
				for i := 0; i < h.Len() && h.Certainty == policy.Yes && h.End(i).Data != nil; i++ {
					key := ending{h.Technique, h.End(i)}
					if c.sure[key] == nil {
						c.sure[key] = map[*Node]bool{}
					}
					c.sure[key][n] = true
				}
			}
		}
	}
	return c.sure[to]
}

// search looks for the nearest for whom a use gets certain, among those whom a
// maker reaches. Where nothing else is demanded of them than what the changes
// give, it could be any, so that not all are tried.
func (c *changes) search(u *usage, maker *Node, able *some, ends map[*Node]policy.Certainty) {
	narrows := able.narrows()
	if narrows && able.set != nil && len(able.set) == 0 {
		return
	}
	for i, n := range c.near(maker, u) {
		if !narrows && i == mostTried {
			c.cutoff(u, maker)
			return
		}
		if !able.has(n) {
			continue
		}
		switch c.end(u, n, ends) {
		case policy.Yes:
			return
		case policy.No:
			delete(able.set, n)
		}
	}
}

// end notes how certain a use is for a node when all changes are made, No when
// that is no better.
func (c *changes) end(u *usage, n *Node, ends map[*Node]policy.Certainty) policy.Certainty {
	if certainty, seen := ends[n]; seen {
		return certainty
	}
	ends[n] = policy.No
	if c.blind(u, n) {
		return policy.No
	}
	some := u.gains
	if len(some) == 1 {
		some = nil
	}
	before := c.without(n, u, some)
	if before == policy.Yes {
		return policy.No
	}
	switch h := c.try(n, u.gains, u.use); {
	case certaintyOf(h) <= before:
	case h.unread():
		to, _ := c.g.leads(h.From, h.Technique, h.Bindings)
		c.lost = append(c.lost, lead{edge: c.a.edge(h), to: to})
	default:
		ends[n] = h.Certainty
	}
	return ends[n]
}

func sortedNodes[V any](set map[*Node]V) []*Node {
	return slices.SortedFunc(maps.Keys(set), compareNodes)
}

// mark adds the ways of makers of the only change.
func (c *changes) mark(u *usage, ways map[*Node]*trail) {
	for _, w := range sortedTrails(ways) {
		c.start(u, w.maker)
		c.carry(u, 1, w)
		c.use(u, w.end())
	}
}

func sortedTrails(ways map[*Node]*trail) []*trail {
	return slices.SortedFunc(maps.Values(ways), func(x, y *trail) int { return compareNodes(x.maker, y.maker) })
}

// start adds that a maker makes the first change.
func (c *changes) start(u *usage, n *Node) {
	for _, e := range c.how[u.gains[0]][n] {
		c.step(step{n, c.state(n, u.gains[:1]), e})
	}
}

// carry adds the hops of a trail, when so many changes are made.
func (c *changes) carry(u *usage, made int, w *trail) {
	for _, e := range w.edges {
		c.step(step{c.state(e.From, u.gains[:made]), c.state(e.To, u.gains[:made]), e})
	}
}

func (c *changes) step(s step) {
	if !c.made[s] {
		c.made[s] = true
		c.steps = append(c.steps, s)
	}
}

// use adds the hop that the changes make possible.
func (c *changes) use(u *usage, n *Node) {
	h := c.try(n, u.gains, u.use)
	to, _ := c.g.leads(h.From, h.Technique, h.Bindings)
	c.add(c.a.edge(h), to)
}

func (c *changes) add(e *Edge, to target) {
	key := used{e.From, to.key, e.Technique}
	if !slices.ContainsFunc(c.used[key], func(have *Edge) bool { return have.covers(e) }) {
		c.used[key] = append(c.used[key], e)
		c.uses = append(c.uses, lead{edge: e, to: to})
	}
}

// install adds the states and their hops to the graph.
func (c *changes) install() {
	g := c.g
	node := func(n *Node) *Node {
		key := actorTarget(n.Actor).key
		if have := g.nodes[key]; have != nil {
			return have
		}
		g.nodes[key] = n
		g.Nodes = append(g.Nodes, n)
		return n
	}
	for _, s := range c.steps {
		e := *s.edge
		e.From, e.To = node(s.from), node(s.to)
		e.From.Hyperedges = append(e.From.Hyperedges, &Hyperedge{Edge: &e})
	}
	for _, l := range c.uses {
		l.edge.From, l.edge.To = node(l.edge.From), l.to.node(g)
		l.edge.From.Hyperedges = append(l.edge.From.Hyperedges, &Hyperedge{Edge: l.edge})
	}
	for _, l := range c.lost {
		l.edge.To = l.to.node(g)
		g.Unknown = append(g.Unknown, l.edge)
	}
}

// mostTried bounds the principals that are tried with a change that could help
// any of them.
const mostTried = 64

// cutoff says of a maker that there are more who could use what it changes
// than are tried.
func (c *changes) cutoff(u *usage, n *Node) {
	state := c.state(n, u.gains[:1])
	b, ok := u.bindings(n)
	if !ok || state == nil {
		return
	}
	to, ok := c.g.leads(state, u.technique, b)
	if !ok {
		return
	}
	h := Hop{From: state, Technique: u.technique, Bindings: b, Outcome: Outcome{
		Certainty: policy.Unknown,
		Unread: []policy.Test{{
			Key: policy.KeyCutoff, Operator: "Exceeds", Class: policy.Cutoff,
			Values: []string{"principals that could use " + Short(u.gains[0].Object) + " after its change", strconv.Itoa(mostTried)},
		}},
	}}
	h.Cost = cost(h.Technique, &h.Outcome, 1)
	if c.a.network(&h); h.Certainty == policy.No {
		return
	}
	c.start(u, n)
	c.add(c.a.edge(&h), to)
}
