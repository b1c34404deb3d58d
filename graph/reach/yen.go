package reach

import (
	"math"
	"slices"

	gonum "gonum.org/v1/gonum/graph"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/policy"
)

// yenGraph shows the hops of one level to gonum, from the nodes that a source
// reaches. Each hop is a vertex of its own between its ends, so that two
// techniques between the same nodes are two paths. Vertices: the nodes, then
// the hops, then the end.
type yenGraph struct {
	search *search
	level  policy.Certainty
	first  []int // of the hops out of a node, and the end of the last
	hops   []*graph.Edge
	from   []int     // the nodes where the hops start,
	to     []int     // and where they lead: to a node or the end
	costs  []float64 // of the hops
	left   []float64 // cost from a vertex to the end, +Inf when it is not reached
	boxed  []gonum.Node
	start  gonum.Node
	end    gonum.Node
}

func (s *search) newYenGraph(to *goal, level policy.Certainty) *yenGraph {
	y := &yenGraph{search: s, level: level, first: []int{0}}
	visited := s.tree(level).visited
	for i, n := range visited {
		s.local[n] = int32(i)
	}
	end := -1 // its number is known when all hops are
	for i, n := range visited {
		if node := s.packed.nodes[n]; !slices.Contains(to.nodes, node) { // paths end there
			for _, e := range node.Edges() {
				ends := to.ends(e)
				if e.Certainty < level || (e.To.Target() && !ends) {
					continue
				}
				next, cost := end, e.Cost
				if ends {
					var ok bool
					if cost, ok = s.costOfEnding(e, level); !ok {
						continue
					}
				} else {
					if s.only != nil && !s.only[e.To.Index] {
						continue
					}
					next = int(s.local[e.To.Index])
				}
				y.hops, y.costs = append(y.hops, e), append(y.costs, float64(cost))
				y.from, y.to = append(y.from, i), append(y.to, next)
			}
		}
		y.first = append(y.first, len(y.hops))
	}
	total := len(visited) + len(y.hops) + 1
	for i, next := range y.to {
		if next == end {
			y.to[i] = total - 1
		}
	}
	y.boxed = make([]gonum.Node, total)
	for i := range y.boxed {
		y.boxed[i] = vertex(i)
	}
	y.start, y.end = y.boxed[0], y.boxed[total-1] // the source is reached first
	y.potentials()
	return y
}

// costOfEnding is the least that a hop to the goal costs, whatever the way to
// it, unless it cannot be at a level.
func (s *search) costOfEnding(e *graph.Edge, level policy.Certainty) (int, bool) {
	n, ok := s.settle(nil, e, level)
	switch {
	case !ok:
		return 0, false
	case n.proven && !e.Network.Anywhere:
		return e.Cost, true // a route that passes the compute pays nothing for the network
	}
	return e.CostWith(n.factor), true
}

// nodes is the number of the first vertex that is a hop.
func (y *yenGraph) nodes() int { return len(y.first) - 1 }

// potentials computes the cost left from every vertex to the end, backwards:
// relax until nothing changes, the farthest first.
func (y *yenGraph) potentials() {
	y.left = make([]float64, len(y.boxed))
	for i := range y.left {
		y.left[i] = math.Inf(1)
	}
	y.left[y.end.ID()] = 0
	for changed := true; changed; {
		changed = false
		for i := len(y.hops) - 1; i >= 0; i-- {
			hop := y.nodes() + i
			if d := y.costs[i] + y.left[y.to[i]]; d < y.left[hop] {
				y.left[hop] = d
				changed = true
			}
			if y.left[hop] < y.left[y.from[i]] {
				y.left[y.from[i]] = y.left[hop]
				changed = true
			}
		}
	}
}

// route turns a path of vertices into a route, or nil when its network half
// cannot be settled at this level.
func (y *yenGraph) route(vertices []gonum.Node) *route {
	var hops []*graph.Edge
	for _, v := range vertices {
		if i := y.hop(v.ID()); i >= 0 {
			hops = append(hops, y.hops[i])
		}
	}
	if len(hops) == 0 {
		return nil
	}
	last := len(hops) - 1
	return y.search.join(hops[:last:last], hops[last], y.level)
}

// cost is what Yen orders a path by: not more than the cost of its route.
func (y *yenGraph) cost(vertices []gonum.Node) int {
	sum := 0.0
	for _, v := range vertices {
		if i := y.hop(v.ID()); i >= 0 {
			sum += y.costs[i]
		}
	}
	return int(sum)
}

// hop returns the number of the hop that a vertex is, or -1.
func (y *yenGraph) hop(id int64) int {
	if i := int(id) - y.nodes(); i >= 0 && i < len(y.hops) {
		return i
	}
	return -1
}
