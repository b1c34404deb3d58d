package render

// maxDetour bounds the pictures that are routed a second time.
const maxDetour = 250

// detour gives another way to arrows that the engine draws across a box which
// is not theirs: a line that vanishes under a card and comes out behind it
// reads as a path that is none. Routed in right angles, the engine finds a way
// around all boxes, and puts these at the same places.
func (p *placement) detour(s *Scene) {
	if len(s.Nodes)+len(s.Edges) > maxDetour || len(p.across(s)) == 0 {
		return
	}
	around, err := p.angular(s)
	if err != nil {
		return // the curves are right, only less clear
	}
	ways := p.ways(s)
	for _, i := range p.across(s) {
		w := ways[i]
		line := corners(around[i].curve)
		if at, ok := enter(line, w.to); ok {
			*w.arrow = bend(append(line[:at.piece+1], at.spot), w.head)
		}
	}
}

// angular lists all ways as the engine routes them in right angles.
func (p *placement) angular(s *Scene) ([]way, error) {
	out, err := run(plan(s, p, "ortho"))
	if err != nil {
		return nil, err
	}
	drawn, err := parseDot(out)
	if err != nil {
		return nil, err
	}
	angular := p.empty()
	if err := angular.read(s, drawn); err != nil {
		return nil, err
	}
	return angular.ways(s), nil
}

// empty is a placement of the same sizes without places.
func (p *placement) empty() *placement {
	return &placement{
		nodes: append([]box{}, p.nodes...), labels: append([]box{}, p.labels...), accounts: make([]box, len(p.accounts)),
		tails: make([]arrow, len(p.tails)), heads: make([]arrow, len(p.heads)),
	}
}

// way is an arrow with the boxes at its ends.
type way struct {
	*arrow
	from, to box
	head     bool
}

// ways lists all arrows: those of edges, then those of labels.
func (p *placement) ways(s *Scene) []way {
	var list []way
	for i, e := range s.Edges {
		to := p.nodes[e.To]
		if e.label >= 0 {
			to = p.labels[e.label]
		}
		list = append(list, way{&p.tails[i], p.nodes[e.From], to, e.label < 0})
	}
	for i, l := range s.labels {
		list = append(list, way{&p.heads[i], p.labels[i], p.nodes[l.To], true})
	}
	return list
}

// across lists the ways that lie on a box which is not at their ends.
func (p *placement) across(s *Scene) []int {
	boxes := append(append([]box{}, p.nodes...), p.labels...)
	var list []int
	for i, w := range p.ways(s) {
		for _, b := range boxes {
			if b != w.from && b != w.to && w.curve.touches(b) {
				list = append(list, i)
				break
			}
		}
	}
	return list
}

// touches reports whether a curve passes well inside of a box.
func (c curve) touches(b box) bool {
	const inset = 3
	for _, l := range flatten(along(c), 1) {
		for _, at := range l.spots {
			if at.x > b.x+inset && at.x < b.x+b.w-inset && at.y > b.y+inset && at.y < b.y+b.h-inset {
				return true
			}
		}
	}
	return false
}

// corners are the ends of the straight pieces of a curve with right angles.
func corners(c curve) []spot {
	list := []spot{c[0]}
	for i := 3; i < len(c); i += 3 {
		if c[i] != list[len(list)-1] {
			list = append(list, c[i])
		}
	}
	return list
}

// entrance is where a line enters a box: on which of its pieces, and the spot.
type entrance struct {
	piece int
	spot  spot
}

// enter finds the first place at which a line of right angles enters a box. The
// engine does not stop such a line at the border.
func enter(line []spot, b box) (entrance, bool) {
	for i := range len(line) - 1 {
		from, to := line[i], line[i+1]
		at := to
		switch {
		case from.y == to.y && from.y > b.y && from.y < b.y+b.h:
			at.x = b.x
			if from.x > to.x {
				at.x = b.x + b.w
			}
		case from.x == to.x && from.x > b.x && from.x < b.x+b.w:
			at.y = b.y
			if from.y > to.y {
				at.y = b.y + b.h
			}
		default:
			continue
		}
		reach := between(from, to) + 12 // the engine left room for an arrow head
		if between(from, at) <= reach && (at.x-from.x)*(to.x-from.x)+(at.y-from.y)*(to.y-from.y) > 0 {
			return entrance{i, at}, true
		}
	}
	return entrance{}, false
}

// bend makes an arrow of a line with right angles: round corners, and a head
// at its end, unless a label is there.
func bend(line []spot, head bool) arrow {
	const radius, headLength = 12.0, 9.86
	last := len(line) - 1
	tip := line[last]
	if head {
		line[last] = toward(tip, line[last-1], min(headLength, between(tip, line[last-1])))
	}
	c := curve{line[0]}
	straight := func(to spot) {
		from := c[len(c)-1]
		c = append(c, mix(from, to, 1.0/3), mix(from, to, 2.0/3), to)
	}
	for i := 1; i < last; i++ {
		r := min(radius, between(line[i-1], line[i])/2, between(line[i], line[i+1])/2)
		before, after := toward(line[i], line[i-1], r), toward(line[i], line[i+1], r)
		straight(before)
		c = append(c, mix(before, line[i], roundness), mix(after, line[i], roundness), after)
	}
	straight(line[last])
	for i := range c {
		c[i] = spot{round(c[i].x), round(c[i].y)}
	}
	return arrow{curve: c, tip: tip}
}

// toward is the spot at a distance from one spot on the way to another.
func toward(from, to spot, distance float64) spot {
	length := between(from, to)
	if length == 0 {
		return from
	}
	return mix(from, to, distance/length)
}
