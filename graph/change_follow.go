package graph

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// usage is a use together with changes that it may need, in the order in which
// they are made.
type usage struct {
	*use
	gains  []access.Gain
	tagged [][]looks // calls for which changed tags may count, by gain; nil where nobody asked
}

// less are the changes that may do by themselves, each alone.
func (u *usage) less() []access.Gain {
	if len(u.gains) == 1 {
		return nil
	}
	return u.gains
}

// usages pairs each use of changed things with the changes that it may need:
// one, or two of different things, in either order. Those of one are first: who
// gets somewhere by it need not make another.
func (c *changes) usages() []*usage {
	var all, twice []*usage
	finder := c.useFinder()
	on := map[*inventory.Thing][]access.Gain{}
	for _, gain := range c.gains {
		on[gain.Object] = append(on[gain.Object], gain)
	}
	for _, gain := range c.gains {
		if technique.Lifts(gain.Kind) {
			continue
		}
		for _, u := range finder.of(gain) {
			if !c.counts(u, gain) {
				continue
			}
			all = append(all, &usage{use: u, gains: []access.Gain{gain}})
			for _, other := range u.on {
				for _, second := range on[other] {
					if other != gain.Object && c.counts(u, second) {
						twice = append(twice, &usage{use: u, gains: []access.Gain{gain, second}})
					}
				}
			}
		}
	}
	return slices.Concat(all, twice)
}

// gets names what a technique leads to after a change.
type gets struct {
	ending
	gain access.Gain
}

// gets names where a use leads after one of its changes, to a database.
func (c *changes) gets(u *usage, gain access.Gain) (gets, bool) {
	data := u.thing(u.technique.Yield.Data)
	if data == nil || !data.Database() {
		return gets{}, false
	}
	return gets{ending{u.technique, c.g.Database(data.ID)}, gain}, true
}

// gotBy reports who certainly gets by a change, itself or as whom it becomes,
// where a use leads.
func (c *changes) gotBy(u *usage, gain access.Gain) func(*Node) bool {
	key, _ := c.gets(u, gain)
	set := c.enough[key]
	return func(n *Node) bool { return set != nil && c.has(set, n) }
}

// mark adds the ways of makers of the only change.
func (c *changes) mark(u *usage, ways map[*Node]*trail) {
	key, some := c.gets(u, u.gains[0])
	for _, w := range c.trails(ways) {
		c.start(u, w.maker)
		c.carry(u, 1, w)
		c.use(u, w.end())
		if some && w.level == policy.Yes {
			if c.got[key] == nil {
				c.got[key] = roaring.New()
			}
			c.got[key].Add(c.number(w.maker))
		}
	}
}

// beside returns the makers of a change and whom they reach.
func (c *changes) beside(gain access.Gain) *roaring.Bitmap {
	all := c.beyond[gain]
	if all == nil {
		all = roaring.New()
		for _, n := range c.makers[gain] {
			all.Or(c.reaching.of(n))
		}
		c.beyond[gain] = all
	}
	return all
}

// follow finds whom the changes of a usage help, from those who may make them.
func (c *changes) follow(u *usage) {
	those := c.eligible(u)
	if those.set != nil && those.set.IsEmpty() {
		return
	}
	if len(u.gains) == 1 {
		c.followOne(u, &those)
	} else {
		c.followTwo(u, &those)
	}
}

// open returns those makers of a change for whom a use may not be certain yet.
func (c *changes) open(u *usage, those *eligible, makers []*Node) []*Node {
	return slices.DeleteFunc(slices.Clone(makers), func(n *Node) bool {
		return (those.sure != nil && c.has(those.sure, n)) || (c.leaves(n, u) && c.reaching.beyond(n).IsEmpty())
	})
}

func (c *changes) followOne(u *usage, those *eligible) {
	open := map[*Node]policy.Certainty{}
	for _, n := range c.open(u, those, c.makers[u.gains[0]]) {
		if own := c.before(n, u, those, nil); own < policy.Yes {
			open[n] = own
		}
	}
	if ends := c.ends(u, those, c.sorted(open), c.sorted(open)); len(ends) > 0 {
		c.mark(u, c.lead(u, 1, open, ends))
	}
}

// followTwo leaves out who gets there by one of the changes.
func (c *changes) followTwo(u *usage, those *eligible) {
	first := slices.DeleteFunc(c.open(u, those, c.makers[u.gains[0]]), c.gotBy(u, u.gains[0]))
	if len(first) == 0 {
		return
	}
	second := slices.DeleteFunc(c.open(u, those, c.makers[u.gains[1]]), c.gotBy(u, u.gains[1]))
	second = slices.DeleteFunc(second, func(n *Node) bool { return !c.has(c.beside(u.gains[0]), n) })
	levels := func(makers []*Node, made []access.Gain) map[*Node]policy.Certainty {
		all := map[*Node]policy.Certainty{}
		for _, n := range makers {
			all[n] = c.before(n, u, those, made)
		}
		return all
	}
	ends := c.ends(u, those, first, second)
	if len(ends) == 0 {
		return
	}
	ways := c.lead(u, 2, levels(second, u.gains), ends)
	between := map[*Node]policy.Certainty{}
	for n, w := range ways {
		if c.how[u.gains[0]][n] != nil && u.gains[0].Key() > u.gains[1].Key() {
			continue // who may make both makes them in the other order
		}
		between[n] = w.level
	}
	for _, w := range c.trails(c.lead(u, 1, levels(first, u.gains[:1]), between)) {
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
