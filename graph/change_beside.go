package graph

import (
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/iamreach/iamreach/graph/internal/freelist"
)

// followAll follows usages, some beside others. What is found of each is joined
// in their order, so that it does not matter who was first. Those of two changes
// look at what came of one.
func (c *changes) followAll(ctx context.Context, usages []*usage) error {
	if len(usages) == 0 {
		return nil
	}
	c.certainly(ending{}) // what all share
	if c.ways == nil {
		c.ways = c.backwards()
		for _, gain := range c.gains {
			for _, n := range c.makers[gain] {
				c.leaving(n)
			}
		}
	}
	twice := slices.IndexFunc(usages, func(u *usage) bool { return len(u.gains) > 1 })
	if twice < 0 {
		twice = len(usages)
	}
	var searches freelist.List[*changes]
	c.followBeside(ctx, &searches, usages[:twice])
	c.followBeside(ctx, &searches, usages[twice:])
	return ctx.Err()
}

// chunks parts usages by what is changed first, in their order: a search knows
// more of those about the same thing.
func chunks(usages []*usage) [][]*usage {
	var all [][]*usage
	for len(usages) > 0 {
		n := 1
		for n < len(usages) && n < mostAtOnce && usages[n].gains[0] == usages[0].gains[0] {
			n++
		}
		all, usages = append(all, usages[:n]), usages[n:]
	}
	return all
}

// mostAtOnce bounds a chunk, so that searches end at about the same time.
const mostAtOnce = 256

func (c *changes) followBeside(ctx context.Context, searches *freelist.List[*changes], usages []*usage) {
	chunks := chunks(usages)
	found := make([]results, len(chunks))
	atOnceWith(len(chunks), searches, c.fork, func(search *changes, i int) {
		if ctx.Err() != nil {
			return
		}
		search.forget()
		for _, u := range chunks[i] {
			search.follow(u)
		}
		found[i] = search.results
	})
	joined := map[*Node]*Node{}
	for i := range found {
		c.join(&found[i], joined)
	}
}

// forget drops what was found of other usages, and what was decided for them: so
// it does not count which search took what.
func (c *changes) forget() {
	c.a.decider.Forget()
	c.states, c.changed, c.tried = map[string]*Node{}, map[changed]*Node{}, map[tried]*Hop{}
	c.ledOutside = map[string]map[*Node][]*Edge{}
	c.made, c.used = map[step]bool{}, map[used][]*Edge{}
	c.results = results{got: map[gets]*roaring.Bitmap{}}
}

// fork returns a search that follows some usages beside others.
func (c *changes) fork() *changes {
	f := &changes{
		g: c.g, gains: c.gains, makers: c.makers, how: c.how, enough: c.enough, sure: c.sure,
		reaching: c.reaching.fork(),
	}
	f.ways = c.ways.fork(f.reaching)
	f.begin(c.able.offered)
	f.left = c.left
	return f
}

// join adds what another search found. States are nodes of one search; joined
// says which stand for those of others.
func (c *changes) join(r *results, joined map[*Node]*Node) {
	node := func(n *Node) *Node {
		if int(n.Index) < len(c.g.Nodes) && c.g.Nodes[n.Index] == n {
			return n
		}
		if joined[n] == nil {
			key := actorTarget(n.Actor).key
			if c.states[key] == nil {
				c.states[key] = n
			}
			joined[n] = c.states[key]
		}
		return joined[n]
	}
	for _, s := range r.steps {
		c.step(step{node(s.from), node(s.to), s.edge})
	}
	for _, l := range r.uses {
		l.edge.From = node(l.edge.From)
		c.add(l.edge, l.to)
	}
	for _, l := range r.lost {
		l.edge.From = node(l.edge.From)
		c.lost = append(c.lost, l)
	}
	for key, set := range r.got {
		if c.enough[key] == nil {
			c.enough[key] = roaring.New()
		}
		c.enough[key].Or(set)
	}
}
