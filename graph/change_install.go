package graph

import (
	"maps"
	"slices"

	"github.com/iamreach/iamreach/policy"
)

// sorted returns nodes in the order of their names.
func (c *changes) sorted(set map[*Node]policy.Certainty) []*Node {
	return slices.SortedFunc(maps.Keys(set), c.reaching.compare)
}

func (c *changes) trails(ways map[*Node]*trail) []*trail {
	return slices.SortedFunc(maps.Values(ways), func(x, y *trail) int { return c.reaching.compare(x.maker, y.maker) })
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
