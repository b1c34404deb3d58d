package render

// drawing is a picture as shapes and text in pixels, the same for every format.
type drawing struct {
	w, h   float64
	groups []*group
}

// group is what belongs to one thing: it has a tooltip.
type group struct {
	id, tooltip string
	items       []item
}

// item is a path, or a line of text.
type item struct {
	path   outline
	fill   ink
	stroke ink
	width  float64
	dash   dash
	round  bool // round ends, for dots

	text string
	at   spot // left end of the base line
	size float64
	bold bool
}

// dash is the length of a stroke and of the gap after it; zero is solid.
type dash struct{ on, off float64 }

// The dashes.
var (
	dotted = dash{0.1, 5}
	dashed = dash{7, 5}
)

func (g *group) add(items ...item) { g.items = append(g.items, items...) }

// write adds text whose base line starts at a place.
func (g *group) write(s string, x, y, size float64, bold bool, fill ink) {
	g.add(item{text: s, at: spot{round(x), round(y)}, size: size, bold: bold, fill: fill})
}

// verb is a step of an outline.
type verb byte

const (
	moveTo verb = iota
	lineTo
	cubeTo
	closePath
)

// step is a verb with the spots it needs: one, one, three or none.
type step struct {
	verb verb
	to   [3]spot
}

// outline is a path of lines and cubic Béziers.
type outline []step

func (o outline) move(x, y float64) outline {
	return append(o, step{verb: moveTo, to: [3]spot{{x, y}}})
}

func (o outline) line(x, y float64) outline {
	return append(o, step{verb: lineTo, to: [3]spot{{x, y}}})
}

func (o outline) cube(a, b, c, d, x, y float64) outline {
	return append(o, step{verb: cubeTo, to: [3]spot{{a, b}, {c, d}, {x, y}}})
}

func (o outline) close() outline { return append(o, step{verb: closePath}) }

// spots is how many spots a verb has.
func (v verb) spots() int { return [...]int{1, 1, 3, 0}[v] }

// polygon is a closed path through spots given as x, y pairs.
func polygon(xy ...float64) outline {
	var o outline
	for i := 0; i+1 < len(xy); i += 2 {
		if i == 0 {
			o = o.move(xy[0], xy[1])
		} else {
			o = o.line(xy[i], xy[i+1])
		}
	}
	return o.close()
}

// roundness makes a cubic Bézier a quarter of a circle.
const roundness = 0.5523

// roundBox is a rectangle with round corners.
func roundBox(b box, radius float64) outline {
	radius = min(radius, b.w/2, b.h/2)
	k := radius * (1 - roundness)
	right, bottom := b.x+b.w, b.y+b.h
	return outline{}.
		move(b.x+radius, b.y).line(right-radius, b.y).
		cube(right-k, b.y, right, b.y+k, right, b.y+radius).line(right, bottom-radius).
		cube(right, bottom-k, right-k, bottom, right-radius, bottom).line(b.x+radius, bottom).
		cube(b.x+k, bottom, b.x, bottom-k, b.x, bottom-radius).line(b.x, b.y+radius).
		cube(b.x, b.y+k, b.x+k, b.y, b.x+radius, b.y).close()
}

// ring is a circle.
func ring(c spot, radius float64) outline {
	return roundBox(box{c.x - radius, c.y - radius, 2 * radius, 2 * radius}, radius)
}

// along is a curve as an outline.
func along(c curve) outline {
	o := outline{}.move(c[0].x, c[0].y)
	for i := 1; i+2 < len(c); i += 3 {
		o = o.cube(c[i].x, c[i].y, c[i+1].x, c[i+1].y, c[i+2].x, c[i+2].y)
	}
	return o
}

// moved is an outline scaled and then moved.
func (o outline) moved(scale, x, y float64) outline {
	out := make(outline, len(o))
	for i, s := range o {
		for j := range s.to[:s.verb.spots()] {
			s.to[j] = spot{round(s.to[j].x*scale + x), round(s.to[j].y*scale + y)}
		}
		out[i] = s
	}
	return out
}
