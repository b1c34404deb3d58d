package render

import "math"

// polyline is a flattened part of an outline.
type polyline struct {
	spots  []spot
	closed bool
}

// flatten turns an outline into lines, scaled.
func flatten(o outline, scale float64) []polyline {
	var all []polyline
	var now polyline
	end := func() {
		if len(now.spots) > 0 {
			all = append(all, now)
		}
		now = polyline{}
	}
	for _, s := range o {
		for j := range s.to {
			s.to[j] = spot{s.to[j].x * scale, s.to[j].y * scale}
		}
		switch s.verb {
		case moveTo:
			end()
			now.spots = append(now.spots, s.to[0])
		case lineTo:
			now.spots = append(now.spots, s.to[0])
		case cubeTo:
			if len(now.spots) > 0 {
				now.spots = bezier(now.spots, s.to)
			}
		case closePath:
			now.closed = true
			end()
		}
	}
	end()
	return all
}

// bezier adds a curve in pieces of about two pixels.
func bezier(to []spot, c [3]spot) []spot {
	from := to[len(to)-1]
	length := between(from, c[0]) + between(c[0], c[1]) + between(c[1], c[2])
	pieces := int(min(max(length/2, 6), 400))
	for i := 1; i <= pieces; i++ {
		t := float64(i) / float64(pieces)
		u := 1 - t
		a, b, d, e := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
		to = append(to, spot{a*from.x + b*c[0].x + d*c[1].x + e*c[2].x, a*from.y + b*c[0].y + d*c[1].y + e*c[2].y})
	}
	return to
}

func between(a, b spot) float64 { return math.Hypot(a.x-b.x, a.y-b.y) }

// dashes cuts lines into strokes and gaps.
func dashes(lines []polyline, d dash, scale float64) []polyline {
	on, off := d.on*scale, d.off*scale
	var all []polyline
	for _, l := range lines {
		spots := l.spots
		if l.closed && len(spots) > 0 {
			spots = append(append([]spot{}, spots...), spots[0])
		}
		drawing, left := true, on
		now := polyline{}
		for i := 0; i+1 < len(spots); i++ {
			a, b := spots[i], spots[i+1]
			length := between(a, b)
			for done := 0.0; done < length; {
				step := min(left, length-done)
				p := mix(a, b, done/length)
				done += step
				left -= step
				if drawing {
					if len(now.spots) == 0 {
						now.spots = append(now.spots, p)
					}
					now.spots = append(now.spots, mix(a, b, done/length))
				}
				if left <= 1e-9 {
					if drawing {
						all = append(all, now)
						now = polyline{}
					}
					drawing = !drawing
					left = on
					if !drawing {
						left = off
					}
				}
			}
		}
		if len(now.spots) > 0 {
			all = append(all, now)
		}
	}
	return all
}

func mix(a, b spot, t float64) spot { return spot{a.x + (b.x-a.x)*t, a.y + (b.y-a.y)*t} }

// strokes are the outlines of lines of some width: a box for each piece and a
// disc at each joint, all turning the same way so that they fill as one.
func strokes(lines []polyline, width float64, roundEnds bool) []polyline {
	half := width / 2
	var all []polyline
	for _, l := range lines {
		n := len(l.spots)
		pieces := n - 1
		if l.closed {
			pieces = n
		}
		for i := range pieces {
			a, b := l.spots[i], l.spots[(i+1)%n]
			length := between(a, b)
			if length == 0 {
				continue
			}
			dx, dy := (b.x-a.x)/length*half, (b.y-a.y)/length*half
			all = append(all, polyline{spots: []spot{{a.x - dy, a.y + dx}, {a.x + dy, a.y - dx}, {b.x + dy, b.y - dx}, {b.x - dy, b.y + dx}}})
			first := i == 0 && !l.closed
			if first && roundEnds || !first && bent(l.spots[(i+n-1)%n], a, b) {
				all = append(all, disc(a, half))
			}
		}
		if n > 0 && !l.closed && roundEnds {
			all = append(all, disc(l.spots[n-1], half))
		}
	}
	return all
}

// bent reports whether a line turns enough at a spot to leave a gap.
func bent(a, b, c spot) bool {
	lengths := between(a, b) * between(b, c)
	return lengths == 0 || ((b.x-a.x)*(c.x-b.x)+(b.y-a.y)*(c.y-b.y))/lengths < 0.9995
}

// disc is a circle as a polygon, turning as the boxes of strokes do.
func disc(c spot, radius float64) polyline {
	const corners = 16
	p := polyline{spots: make([]spot, corners)}
	for i := range corners {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		p.spots[i] = spot{c.x + radius*cos, c.y + radius*sin}
	}
	return p
}
