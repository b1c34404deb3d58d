package render

import "math"

// style is how an edge is drawn.
func (e *Edge) style() item {
	line := item{stroke: solidLine, width: 1.8}
	switch e.Certainty {
	case If:
		line.stroke, line.dash, line.round, line.width = ifLine, dotted, true, 2.4
	case Unknown:
		line.stroke, line.dash = unknownLine, dashed
	}
	if e.Network && e.Certainty == Yes {
		line.stroke, line.width = networkLine, 1.5
	}
	if e.Cross {
		line.width += 1.4
	}
	return line
}

// draw draws a line of an edge. The line to a label has no head yet.
func (e *Edge) draw(id string, a arrow, head bool, dx, dy float64) *group {
	g := &group{id: id, tooltip: e.Tooltip}
	line := e.style()
	line.path = along(a.curve).moved(1, dx, dy)
	g.add(line)
	if head {
		end := a.curve[len(a.curve)-1]
		heads(g, spot{end.x + dx, end.y + dy}, spot{a.tip.x + dx, a.tip.y + dy}, line.stroke, e.Cross)
	}
	return g
}

// heads draws an arrow head, or two of them where accounts are crossed.
func heads(g *group, from, tip spot, fill ink, double bool) {
	width := 8.5
	if double {
		width = 11
		dx, dy := tip.x-from.x, tip.y-from.y
		if length := math.Hypot(dx, dy); length > 0 {
			back := spot{dx / length * 7.5, dy / length * 7.5}
			g.add(item{path: arrowHead(spot{from.x - back.x, from.y - back.y}, spot{tip.x - back.x, tip.y - back.y}, width), fill: fill})
		}
	}
	g.add(item{path: arrowHead(from, tip, width), fill: fill})
}

// box draws the label on an arrow: techniques in words, and a badge.
func (e *label) box(b box, r *ruler) *group {
	g := &group{id: "label-" + e.Slug, tooltip: e.Tooltip}
	style := e.style()
	border, ink := hairline, text
	switch {
	case e.Certainty == If:
		border = ifLine
	case e.Certainty == Unknown:
		border, ink = unknownLine, muted
	case e.Network:
		border, ink = networkLine, networkLine
	case e.Cross:
		border = solidLine
	default:
		border = cardLine
	}
	frame := item{path: roundBox(b, 9), fill: card, stroke: border, width: 1}
	if e.Certainty == Unknown {
		frame.dash = dash{4, 3}
	}
	g.add(frame)
	y := b.y + 5.5
	for _, line := range e.Lines {
		g.write(line, b.x+(b.w-r.width(line, labelSize, false))/2, y+12, labelSize, false, ink)
		y += lineHeight
	}
	if e.Badge != "" {
		badgeBox(g, e.Badge, spot{b.x + b.w/2, y + 2 + lineHeight/2}, style.stroke, r)
	}
	return g
}

// badgeBox draws a badge around a place.
func badgeBox(g *group, words string, at spot, line ink, r *ruler) {
	wide := r.width(words, badgeSize, true)
	fill := ifFill
	if line == unknownLine {
		fill = greyFill
	}
	g.add(item{path: roundBox(box{round(at.x - wide/2 - 7), at.y - 8.5, round(wide + 14), 17}, 8.5), fill: fill})
	if line == unknownLine {
		line = greyLine
	}
	g.write(words, at.x-wide/2, at.y+4, badgeSize, true, line)
}
