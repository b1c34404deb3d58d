package render

// entry is one thing that the legend explains.
type entry struct {
	words string
	draw  func(g *group, x, y float64)
	w     float64 // of the drawing
}

// legend explains what occurs in the picture, nothing else.
func (s *Scene) legend() []entry {
	var list []entry
	used := map[string]bool{}
	folded := false
	for _, n := range s.Nodes {
		used[n.Kind] = true
		folded = folded || n.Count > 1
	}
	for _, k := range kinds {
		if used[k.word] {
			list = append(list, entry{k.word, func(g *group, x, y float64) { emblem(g, k, spot{x + 10, y}, 20) }, 20})
		}
	}
	for _, sample := range []struct {
		words string
		edge  Edge
		of    func(e *Edge) bool
	}{
		{"allowed", Edge{}, func(e *Edge) bool { return e.Certainty == Yes && !e.Network }},
		{"allowed if …", Edge{Certainty: If}, func(e *Edge) bool { return e.Certainty == If }},
		{"unknown: not read", Edge{Certainty: Unknown}, func(e *Edge) bool { return e.Certainty == Unknown }},
		{"crosses accounts", Edge{Cross: true}, func(e *Edge) bool { return e.Cross }},
		{"needs the network", Edge{Network: true}, func(e *Edge) bool { return e.Network }},
	} {
		for _, e := range s.Edges {
			if sample.of(e) {
				list = append(list, entry{sample.words, sampleLine(sample.edge), 38})
				break
			}
		}
	}
	if folded {
		list = append(list, entry{"several, same way on", func(g *group, x, y float64) {
			g.add(item{path: roundBox(box{x + 4, y - 5, 20, 14}, 4), fill: card, stroke: cardLine, width: 1.2})
			g.add(item{path: roundBox(box{x, y - 9, 20, 14}, 4), fill: card, stroke: cardLine, width: 1.2})
		}, 24})
	}
	return list
}

func sampleLine(e Edge) func(g *group, x, y float64) {
	return func(g *group, x, y float64) {
		line := e.style()
		line.path = outline{}.move(x, y).line(x+29, y)
		g.add(line)
		heads(g, spot{x + 29, y}, spot{x + 38, y}, line.stroke, e.Cross)
	}
}

// foot draws legend, notes and footer, and gives the lowest place used.
func (s *Scene) foot(r *ruler, y, inner float64) ([]*group, float64) {
	rule := &group{id: "legend"}
	rule.add(item{path: outline{}.move(margin, round(y)).line(round(margin+inner), round(y)), stroke: hairline, width: 1})
	if entries := s.legend(); len(entries) > 0 {
		y += 26
		x := float64(margin)
		for _, e := range entries {
			wide := e.w + 8 + r.width(e.words, labelSize, false)
			if x > margin && x+wide > margin+inner {
				x = margin
				y += 30
			}
			e.draw(rule, round(x), round(y))
			rule.write(e.words, x+e.w+8, y+4.5, labelSize, false, text)
			x += wide + 26
		}
	}
	groups := []*group{rule}
	if len(s.Notes) > 0 {
		notes := &group{id: "notes"}
		y += 12
		for _, text := range s.Notes {
			y += 20
			notes.write(r.clip(text, labelSize, false, inner), margin, y, labelSize, false, muted)
		}
		groups = append(groups, notes)
	}
	if s.Footer != "" {
		y += 30
		foot := &group{id: "footer"}
		foot.write(r.clip(s.Footer, footSize, false, inner), margin, y, footSize, false, muted)
		groups = append(groups, foot)
	}
	return groups, y
}
