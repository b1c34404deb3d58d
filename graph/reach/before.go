package reach

import "github.com/iamreach/iamreach/policy"

// before lists the hops between actors backwards: from where a node is reached
// over one hop that is at least as certain as a level.
type before struct {
	first []int32 // by index of the node, and the end of the last
	from  []int32
}

func (p *packed) backwards(level policy.Certainty) *before {
	b := &before{first: make([]int32, len(p.nodes)+1)}
	each := func(f func(from, to int32)) {
		for n := range p.nodes {
			for _, m := range p.moves[p.first[n]:p.first[n+1]] {
				if policy.Certainty(m.certainty) >= level {
					f(int32(n), m.to)
				}
			}
		}
	}
	each(func(_, to int32) { b.first[to+1]++ })
	for i := range p.nodes {
		b.first[i+1] += b.first[i]
	}
	b.from = make([]int32, b.first[len(p.nodes)])
	next := make([]int32, len(p.nodes))
	copy(next, b.first)
	each(func(from, to int32) {
		b.from[next[to]] = from
		next[to]++
	})
	return b
}

// leading returns which nodes lead to some, those among them, over nodes that
// are not left out.
func (b *before) leading(to []int32, out func(int32) bool) []bool {
	leads := make([]bool, len(b.first)-1)
	queue := to[:0:0]
	add := func(n int32) {
		if !leads[n] && (out == nil || !out(n)) {
			leads[n] = true
			queue = append(queue, n)
		}
	}
	for _, n := range to {
		add(n)
	}
	for len(queue) > 0 {
		n := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, from := range b.from[b.first[n]:b.first[n+1]] {
			add(from)
		}
	}
	return leads
}
