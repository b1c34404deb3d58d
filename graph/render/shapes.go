package render

import "math"

// shape is the emblem of a kind, around an icon.
type shape int

// The shapes.
const (
	rounded shape = iota
	hexagon
	octagon
	tabbed
	note
	diamond
	cylinder
	dashedCylinder
	cloud
	circle
)

// emblem draws a shape with its icon into a square of this size around a
// place.
func emblem(g *group, k kind, at spot, size float64) {
	body := item{path: k.shape.outline().moved(size/44, at.x-size/2, at.y-size/2), fill: k.hue.fill, stroke: k.hue.line, width: 1.6 * size / 44}
	if size < 30 {
		body.width = 1.1
	}
	if k.shape == dashedCylinder {
		body.fill, body.dash = card, dash{3.2 * size / 44, 2.2 * size / 44}
	}
	g.add(body)
	mark := k.hue.mark
	if k.shape == dashedCylinder {
		mark = k.hue.line
	}
	for _, extra := range k.shape.extras() {
		line := item{path: extra.moved(size/44, at.x-size/2, at.y-size/2), stroke: mark, width: body.width}
		if k.shape == dashedCylinder {
			line.dash = body.dash
		}
		g.add(line)
	}
	scale, dy := k.shape.iconScale()
	if path := k.icon.outline(); path != nil {
		side := 24 * scale * size / 44
		g.add(item{
			path: path.moved(side/24, at.x-side/2, at.y-side/2+dy*size/44), stroke: mark,
			width: max(1.05, 1.7*size/44), round: true,
		})
	}
}

// outline is the shape in a square of 44.
func (s shape) outline() outline {
	switch s {
	case hexagon:
		return polygon(12, 3.5, 32, 3.5, 42.5, 22, 32, 40.5, 12, 40.5, 1.5, 22)
	case octagon:
		return polygon(14, 3, 30, 3, 41, 14, 41, 30, 30, 41, 14, 41, 3, 30, 3, 14)
	case tabbed:
		return polygon(3, 4, 18, 4, 21, 9, 41, 9, 41, 41, 3, 41)
	case note:
		return polygon(5, 3, 29, 3, 39, 13, 39, 41, 5, 41)
	case diamond:
		return polygon(22, -1, 45, 22, 22, 45, -1, 22)
	case cylinder, dashedCylinder:
		return outline{}.move(4, 9).cube(4, 0, 40, 0, 40, 9).line(40, 35).cube(40, 44, 4, 44, 4, 35).close()
	case cloud:
		return outline{}.move(12, 38).cube(-1, 38, -2, 22, 8, 20).cube(7, 6, 25, 1, 30, 13).cube(38, 11, 42, 17, 39, 22).
			cube(47, 25, 45, 38, 34, 38).close()
	case circle:
		return ring(spot{22, 22}, 20)
	}
	return roundBox(box{3, 3, 38, 38}, 10)
}

// extras are lines inside of a shape.
func (s shape) extras() []outline {
	switch s {
	case note:
		return []outline{outline{}.move(29, 3).line(29, 13).line(39, 13)}
	case cylinder:
		return []outline{
			outline{}.move(4, 9).cube(4, 18, 40, 18, 40, 9),
			outline{}.move(4, 18).cube(4, 27, 40, 27, 40, 18),
			outline{}.move(4, 27).cube(4, 36, 40, 36, 40, 27),
		}
	case dashedCylinder:
		return []outline{outline{}.move(4, 9).cube(4, 18, 40, 18, 40, 9)}
	}
	return nil
}

// iconScale is how large the icon is, and how far it moves down.
func (s shape) iconScale() (scale, down float64) {
	switch s {
	case diamond:
		return 0.88, 0
	case note:
		return 0.92, 4
	case cloud:
		return 0.82, 3.5
	case tabbed:
		return 0.98, 3
	case dashedCylinder:
		return 0.78, 5
	case cylinder:
		return 0, 0
	case circle:
		return 1.1, 0
	}
	return 1.05, 0
}

// arrowHead is a triangle from the end of a line to a tip.
func arrowHead(from, tip spot, width float64) outline {
	dx, dy := tip.x-from.x, tip.y-from.y
	length := math.Hypot(dx, dy)
	if length == 0 {
		dx, dy, length = 1, 0, 1
	}
	nx, ny := -dy/length*width/2, dx/length*width/2
	return polygon(round(tip.x), round(tip.y), round(from.x+nx), round(from.y+ny), round(from.x-nx), round(from.y-ny))
}
