package reach

import (
	"cmp"
	"slices"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/risk"
)

// aims is one or several goals, no two with a node in common, as a question
// looks for them all at once.
type aims struct {
	goals   []*goal
	slots   []int32 // by index of a node: one more than the number of its goal
	first   []int32 // of the endings out of a node, by its index, and the end of the last
	endings []int32
	cut     []int32                   // the first piece of a node, by its index, and the end of the last
	pieces  []piece                   // of the endings
	leads   [][]int32                 // the places to which the endings of a class lead, by its number
	blocked [][]int32                 // by index of a node: goals that only the network keeps it from
	unknown map[*graph.Node][]unknown // what something unread would let a node do
	useful  []bool                    // by index: nodes that a way to some goal can pass, and what supports one
	factors []float64                 // of the score: how sensitive the data of each goal is
}

// unknown is a hop to a goal that something unread would have to allow.
type unknown struct {
	slot int
	edge *graph.Edge
}

func (w *World) aims(goals ...*goal) *aims {
	a := &aims{goals: goals, slots: make([]int32, len(w.Graph.Nodes)), blocked: make([][]int32, len(w.Graph.Nodes)), unknown: map[*graph.Node][]unknown{}}
	for slot, to := range goals {
		for _, n := range to.nodes {
			a.slots[n.Index] = int32(slot) + 1
		}
		a.factors = append(a.factors, 1)
		if len(to.nodes) > 0 {
			a.factors[slot] = risk.Sensitivity(to.nodes[0].Data).Value
		}
	}
	a.rows(w)
	for slot, to := range goals {
		for _, n := range to.nodes {
			for _, e := range w.blocked[n] {
				if from := int32(e.From.Index); to.ends(e) && !slices.Contains(a.blocked[from], int32(slot)) {
					a.blocked[from] = append(a.blocked[from], int32(slot))
				}
			}
			for _, e := range w.unknown[n] {
				if to.ends(e) {
					a.unknown[e.From] = append(a.unknown[e.From], unknown{slot, e})
				}
			}
		}
	}
	return a
}

// rows gathers the endings that lead to the goals by where they start.
func (a *aims) rows(w *World) {
	p := w.packed
	a.first = make([]int32, len(p.nodes)+1)
	each := func(f func(i int32, from int32)) {
		for _, to := range a.goals {
			allowed := make([]bool, len(p.kinds))
			for i, kind := range p.kinds {
				allowed[i] = to.allows(kind)
			}
			for _, n := range to.nodes {
				for _, i := range p.into[n.Index] {
					e := &p.endings[i]
					if (n.Data == nil || allowed[e.kind]) && (to.using == "" || p.edge(e).Uses(to.using)) {
						f(i, e.from)
					}
				}
			}
		}
	}
	each(func(_, from int32) { a.first[from+1]++ })
	for i := range p.nodes {
		a.first[i+1] += a.first[i]
	}
	a.endings = make([]int32, a.first[len(p.nodes)])
	next := slices.Clone(a.first)
	each(func(i, from int32) {
		a.endings[next[from]] = i
		next[from]++
	})
	a.cut = make([]int32, 1, len(p.nodes)+1)
	for n := range p.nodes {
		first, end := a.first[n], a.first[n+1]
		slices.SortFunc(a.endings[first:end], func(i, j int32) int {
			x, y := &p.endings[i], &p.endings[j]
			return cmp.Or(cmp.Compare(x.class, y.class), cmp.Compare(x.place, y.place), cmp.Compare(i, j))
		})
		a.pieces = cut(a.pieces, int(first), int(end), func(i int) int32 { return p.endings[a.endings[i]].class })
		a.cut = append(a.cut, int32(len(a.pieces)))
	}
	a.leads = gather(p.classes, p.places, a.pieces, func(i int32) int32 { return p.endings[a.endings[i]].place })
}

// inside returns the nodes inside of the door of a hop that is packed nowhere.
func (w *World) inside(e *graph.Edge) []int32 {
	if e.Network == nil {
		return nil
	}
	var nodes []int32
	for _, c := range e.Network.Inside {
		if n := w.Graph.Node(c.ID); n != nil {
			nodes = append(nodes, int32(n.Index))
		}
	}
	if n := openingOf(w.Graph, e.Network); n != nil {
		nodes = append(nodes, int32(n.Index))
	}
	return nodes
}

// from returns the endings out of a node that lead to a goal.
func (a *aims) from(node int32) []int32 { return a.endings[a.first[node]:a.first[node+1]] }

// narrow finds the nodes without which no goal is reached, so that a search
// looks at no others: backwards from the endings, from what only the network
// blocks, and from the compute inside of doors.
func (w *World) narrow(a *aims) *aims {
	p := w.packed
	var to []int32
	doors := make([]bool, len(p.doors))
	for _, i := range a.endings {
		to = append(to, p.endings[i].from)
		if door := p.endings[i].door; door >= 0 && !doors[door] {
			doors[door] = true
			to = append(to, p.doors[door].inside...)
			if opens := p.doors[door].opens; opens >= 0 {
				to = append(to, opens)
			}
		}
	}
	for n, goals := range a.blocked {
		if len(goals) > 0 {
			to = append(to, int32(n))
		}
	}
	for _, list := range a.unknown {
		for _, u := range list {
			to = append(to, w.inside(u.edge)...)
		}
	}
	a.useful = w.before().leading(to, nil)
	return a
}
