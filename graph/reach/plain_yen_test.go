package reach

import (
	"math"
	"slices"

	gonum "gonum.org/v1/gonum/graph"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/policy"
)

// plainYen shows the hops of one level to gonum. Each hop is a vertex of its
// own between its ends, so that two techniques between the same nodes are two
// paths. Vertices: the nodes, then the hops, then the end.
type plainYen struct {
	gonum.Directed
	world  *plain
	level  policy.Certainty
	source *graph.Node
	hops   []*graph.Edge
	ends   []bool    // the hop leads to the end
	costs  []float64 // of the hops
	out    [][]int64
	left   []float64 // cost from a vertex to the end, +Inf when it is not reached
	boxed  []gonum.Node
	start  gonum.Node
	end    gonum.Node
}

func (w *plain) newPlainYen(source *graph.Node, to *goal, level policy.Certainty) *plainYen {
	y := &plainYen{world: w, level: level, source: source}
	nodes := w.Graph.Nodes
	y.out = make([][]int64, len(nodes))
	for _, n := range nodes {
		if slices.Contains(to.nodes, n) {
			continue // paths end there
		}
		for _, e := range n.Edges() {
			ends := to.ends(e)
			if e.Certainty < level || (e.To.Target() && !ends) {
				continue
			}
			cost := e.Cost
			if ends {
				n, ok := w.settle(source, nil, e, level)
				if !ok {
					continue
				}
				cost = e.CostWith(n.factor)
				if n.proven && !e.Network.Anywhere {
					cost = e.Cost // a route that passes the compute pays nothing for the network
				}
			}
			y.out[n.Index] = append(y.out[n.Index], int64(len(nodes)+len(y.hops)))
			y.hops = append(y.hops, e)
			y.ends = append(y.ends, ends)
			y.costs = append(y.costs, float64(cost))
		}
	}
	total := len(nodes) + len(y.hops) + 1
	y.boxed = make([]gonum.Node, total)
	for i := range y.boxed {
		y.boxed[i] = vertex(i)
	}
	y.start, y.end = y.boxed[source.Index], y.boxed[total-1]
	y.potentials(total)
	return y
}

// potentials computes the cost left from every vertex to the end, backwards:
// relax until nothing changes.
func (y *plainYen) potentials(total int) {
	y.left = make([]float64, total)
	for i := range y.left {
		y.left[i] = math.Inf(1)
	}
	y.left[total-1] = 0
	base := len(y.out)
	for changed := true; changed; {
		changed = false
		for i, e := range y.hops {
			to := 0.0
			if !y.ends[i] {
				to = y.left[e.To.Index]
			}
			if d := y.costs[i] + to; d < y.left[base+i] {
				y.left[base+i] = d
				changed = true
			}
			if y.left[base+i] < y.left[e.From.Index] {
				y.left[e.From.Index] = y.left[base+i]
				changed = true
			}
		}
	}
}

// route turns a path of vertices into a route, or nil when its network half
// cannot be settled at this level.
func (y *plainYen) route(vertices []gonum.Node) *route {
	hops := y.edges(vertices)
	if len(hops) == 0 {
		return nil
	}
	last := len(hops) - 1
	return y.world.join(y.source, hops[:last:last], hops[last], y.level)
}

func (y *plainYen) edges(vertices []gonum.Node) []*graph.Edge {
	base := int64(len(y.out))
	var hops []*graph.Edge
	for _, v := range vertices {
		if i := v.ID() - base; i >= 0 && v.ID() != y.end.ID() {
			hops = append(hops, y.hops[i])
		}
	}
	return hops
}

// cost is what Yen orders a path by: not more than the cost of its route.
func (y *plainYen) cost(vertices []gonum.Node) int {
	base := int64(len(y.out))
	sum := 0.0
	for _, v := range vertices {
		if i := v.ID() - base; i >= 0 && v.ID() != y.end.ID() {
			sum += y.costs[i]
		}
	}
	return int(sum)
}

func (y *plainYen) next(id int64) []int64 {
	base := int64(len(y.out))
	switch {
	case id < base:
		return y.out[id]
	case id == y.end.ID():
		return nil
	case y.ends[id-base]:
		return []int64{y.end.ID()}
	}
	return []int64{int64(y.hops[id-base].To.Index)}
}

// From implements gonum's graph.Graph. Each call has an iterator with a slice
// of its own, and no NodeSlice method: Yen deletes from what that returns.
func (y *plainYen) From(id int64) gonum.Nodes {
	return y.iterate(func(yield func(int64)) {
		for _, to := range y.next(id) {
			if !math.IsInf(y.left[to], 1) {
				yield(to)
			}
		}
	})
}

func (y *plainYen) iterate(each func(yield func(int64))) gonum.Nodes {
	var list []gonum.Node
	each(func(id int64) { list = append(list, y.boxed[id]) })
	if len(list) == 0 {
		return gonum.Empty
	}
	return &nodeIterator{all: list, at: -1}
}

// HasEdgeFromTo implements gonum's graph.Directed.
func (y *plainYen) HasEdgeFromTo(a, b int64) bool { return slices.Contains(y.next(a), b) }

// Weight implements gonum's graph.Weighted: the cost reduced by the progress
// towards the end, which keeps the order of all paths.
func (y *plainYen) Weight(a, b int64) (float64, bool) {
	if a == b {
		return 0, true
	}
	if !y.HasEdgeFromTo(a, b) || math.IsInf(y.left[a], 1) || math.IsInf(y.left[b], 1) {
		return math.Inf(1), false
	}
	cost := 0.0
	if base := int64(len(y.out)); a >= base {
		cost = y.costs[a-base]
	}
	return cost - y.left[a] + y.left[b], true // whole numbers: exact, and never below zero
}
