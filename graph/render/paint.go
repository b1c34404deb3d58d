package render

import (
	"math"
)

// Sizes of a picture's parts in pixels.
const (
	margin     = 32
	cardHeight = 66
	cardExtra  = 18
	emblemSize = 44
	lineHeight = 16
	minWidth   = 640
	titleSize  = 23
	subSize    = 14
	footSize   = 12
)

// nodeSize is the size of a node's box.
func nodeSize(n *Node, r *ruler) box {
	wide := max(r.width(n.Name, nameSize, true), r.width(n.Place, placeSize, false), r.width(n.Extra, placeSize, true))
	b := box{w: math.Ceil(12 + emblemSize + 11 + wide + 16), h: cardHeight}
	if n.Extra != "" {
		b.h += cardExtra
	}
	return b
}

// labelSizeOf is the size of an arrow's label.
func labelSizeOf(e *Edge, r *ruler) box {
	wide := 0.0
	for _, line := range e.Lines {
		wide = max(wide, r.width(line, labelSize, false))
	}
	high := float64(len(e.Lines)) * lineHeight
	if e.Badge != "" {
		wide = max(wide, r.width(e.Badge, badgeSize, true)+12)
		high += lineHeight + 5
	}
	return box{w: math.Ceil(wide + 20), h: math.Ceil(high + 11)}
}

// paint draws a scene.
func (s *Scene) paint() (*drawing, error) {
	r, err := newRuler()
	if err != nil {
		return nil, err
	}
	d := &drawing{}
	head := &group{id: "title"}
	y := float64(margin)
	if s.Title != "" {
		y += titleSize * 0.8
		head.write(r.clip(s.Title, titleSize, true, 1400), margin, y, titleSize, true, text)
	}
	if s.Subtitle != "" {
		y += 23
		head.write(r.clip(s.Subtitle, subSize, false, 1400), margin, y, subSize, false, muted)
	}
	if s.Title != "" || s.Subtitle != "" {
		y += 26
	}
	for _, i := range head.items {
		d.w = max(d.w, r.width(i.text, i.size, i.bold))
	}
	inner := max(d.w, s.places.w, minWidth)
	d.w = math.Ceil(inner + 2*margin)

	dx, dy := round(margin+(inner-s.places.w)/2), round(y)
	body, bottom := s.body(r, dx, dy, d.w)
	foot, end := s.foot(r, bottom+24, inner)
	d.h = math.Ceil(end + margin - 6)
	d.groups = append(d.groups, head)
	d.groups = append(d.groups, body...)
	d.groups = append(d.groups, foot...)
	return d, nil
}

// body draws accounts, arrows and nodes, and gives the lowest place used.
func (s *Scene) body(r *ruler, dx, dy, width float64) ([]*group, float64) {
	if len(s.Nodes) == 0 {
		return []*group{s.nothing(r, dy, width)}, dy + 120
	}
	var groups []*group
	for i, a := range s.Accounts {
		b := s.places.accounts[i].at(dx, dy)
		tint := tints[i%len(tints)]
		g := &group{id: a.Slug, tooltip: "account " + a.ID}
		g.add(item{path: roundBox(b, 14), fill: tint[0], stroke: tint[1], width: 1})
		groups = append(groups, g)
	}
	for i, e := range s.Edges {
		groups = append(groups, e.draw(e.Slug, s.places.tails[i], e.label < 0, dx, dy))
	}
	for i, l := range s.labels {
		groups = append(groups, l.draw("head-"+l.Slug, s.places.heads[i], true, dx, dy))
	}
	for i, a := range s.Accounts { // above the arrows, so that none strikes it out
		groups = append(groups, a.header(s.places.accounts[i].at(dx, dy), tints[i%len(tints)][0], r))
	}
	for i, l := range s.labels {
		groups = append(groups, l.box(s.places.labels[i].at(dx, dy), r))
	}
	for i, n := range s.Nodes {
		groups = append(groups, n.draw(s.places.nodes[i].at(dx, dy)))
	}
	return groups, dy + s.places.h
}

// header names the account of a box.
func (a *Account) header(b box, under ink, r *ruler) *group {
	g := &group{id: "name-" + a.Slug}
	name := r.cut(a.Label, labelSize, true, b.w-2*boxMargin+4)
	g.add(item{path: roundBox(box{b.x + 11, b.y + 6, round(r.width(name, labelSize, true) + 10), 21}, 5), fill: under})
	g.write(name, b.x+16, b.y+21, labelSize, true, muted)
	return g
}

func (b box) at(dx, dy float64) box {
	return box{round(b.x + dx), round(b.y + dy), b.w, b.h}
}

// nothing is the picture of an empty list of paths.
func (s *Scene) nothing(r *ruler, y, width float64) *group {
	g := &group{id: "no-path"}
	b := box{margin, y, width - 2*margin, 110}
	g.add(item{path: roundBox(b, 14), fill: tint0, stroke: cardLine, width: 1.4, dash: dashed})
	first, second := s.empty[0], s.empty[1]
	g.write(first, b.x+(b.w-r.width(first, 19, true))/2, b.y+52, 19, true, text)
	g.write(second, b.x+(b.w-r.width(second, subSize, false))/2, b.y+78, subSize, false, muted)
	return g
}

// draw is a card: an emblem and two or three lines.
func (n *Node) draw(b box) *group {
	g := &group{id: n.Slug, tooltip: n.Tooltip}
	k := look(n.Kind)
	line, width := cardLine, 1.2
	if n.Target || n.Kind == "anyone" {
		line, width = k.hue.line, 2
	}
	if n.Count > 1 { // a pile of cards
		g.add(item{path: roundBox(box{b.x + 5, b.y + 5, b.w, b.h}, 12), fill: card, stroke: line, width: width})
	}
	g.add(item{path: roundBox(b, 12), fill: card, stroke: line, width: width})
	if k.shape == cloud && n.Count == 1 { // from outside: a double border
		g.add(item{path: roundBox(box{b.x + 3, b.y + 3, b.w - 6, b.h - 6}, 9.5), stroke: line, width: 1})
	}
	emblem(g, k, spot{b.x + 12 + emblemSize/2, b.y + b.h/2}, emblemSize)
	x, y := b.x+12+emblemSize+11, b.y+b.h/2
	if n.Extra != "" {
		y -= cardExtra / 2
	}
	switch {
	case n.Place == "" && n.Extra == "":
		g.write(n.Name, x, y+5, nameSize, true, text)
	default:
		g.write(n.Name, x, y-4, nameSize, true, text)
		g.write(n.Place, x, y+15, placeSize, false, muted)
	}
	if n.Extra != "" {
		hue := k.hue.line
		if n.Target {
			hue = badBand
		}
		g.write(n.Extra, x, y+33, placeSize, true, hue)
	}
	return g
}
