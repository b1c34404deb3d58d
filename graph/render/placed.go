package render

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// read takes the places from what the engine wrote.
func (p *placement) read(s *Scene, d *dotGraph) error {
	all, err := numbers(d.attrs["bb"], 4)
	if err != nil {
		return fmt.Errorf("size of the picture: %w", err)
	}
	p.w, p.h = all[2], all[3]
	flip := func(x, y float64) spot { return spot{round(x), round(p.h - y)} }
	for i := range s.Nodes {
		if err := d.center(&p.nodes[i], "n", i, flip); err != nil {
			return err
		}
	}
	for i := range s.Accounts {
		bb, err := numbers(d.clusters["cluster_"+strconv.Itoa(i)]["bb"], 4)
		if err != nil {
			return fmt.Errorf("box of account %d: %w", i, err)
		}
		corner := flip(bb[0], bb[3])
		p.accounts[i] = box{corner.x, corner.y, round(bb[2] - bb[0]), round(bb[3] - bb[1])}
	}
	for i, e := range s.Edges {
		to := "n" + strconv.Itoa(e.To)
		if e.label >= 0 {
			to = "l" + strconv.Itoa(e.label)
		}
		if p.tails[i], err = d.take("n"+strconv.Itoa(e.From), to, flip); err != nil {
			return err
		}
	}
	for i, l := range s.labels {
		if err := d.center(&p.labels[i], "l", i, flip); err != nil {
			return err
		}
		if p.heads[i], err = d.take("l"+strconv.Itoa(i), "n"+strconv.Itoa(l.To), flip); err != nil {
			return err
		}
	}
	return nil
}

// center puts a box of known size where the engine has its middle.
func (d *dotGraph) center(b *box, letter string, i int, flip func(x, y float64) spot) error {
	name := letter + strconv.Itoa(i)
	at, err := numbers(d.nodes[name]["pos"], 2)
	if err != nil {
		return fmt.Errorf("place of %s: %w", name, err)
	}
	c := flip(at[0], at[1])
	b.x, b.y = round(c.x-b.w/2), round(c.y-b.h/2)
	return nil
}

// take returns the first unused edge between two nodes.
func (d *dotGraph) take(from, to string, flip func(x, y float64) spot) (arrow, error) {
	key := from + ">" + to
	if len(d.edges[key]) == 0 {
		return arrow{}, fmt.Errorf("no line from %s to %s", from, to)
	}
	pos := d.edges[key][0]["pos"]
	d.edges[key] = d.edges[key][1:]
	var a arrow
	tipped := false
	for word := range strings.FieldsSeq(pos) {
		end := false
		if rest, ok := strings.CutPrefix(word, "e,"); ok {
			word, end = rest, true
		}
		at, err := numbers(word, 2)
		if err != nil {
			return arrow{}, fmt.Errorf("line from %s to %s: %w", from, to, err)
		}
		if end {
			a.tip, tipped = flip(at[0], at[1]), true
		} else {
			a.curve = append(a.curve, flip(at[0], at[1]))
		}
	}
	if len(a.curve) < 4 || len(a.curve)%3 != 1 {
		return arrow{}, fmt.Errorf("line from %s to %s has %d points", from, to, len(a.curve))
	}
	if !tipped {
		a.tip = a.curve[len(a.curve)-1]
	}
	return a, nil
}

// numbers reads so many numbers with commas between.
func numbers(text string, want int) ([]float64, error) {
	parts := strings.Split(text, ",")
	if len(parts) != want {
		return nil, fmt.Errorf("%q is not %d numbers", text, want)
	}
	list := make([]float64, want)
	for i, part := range parts {
		v, err := strconv.ParseFloat(part, 64)
		if err != nil || math.IsNaN(v) || math.Abs(v) > 1e7 {
			return nil, fmt.Errorf("%q is not %d numbers", text, want)
		}
		list[i] = v
	}
	return list, nil
}

// round keeps two decimals, so that no last bit of a sum reaches a file.
func round(v float64) float64 { return math.Round(v*100) / 100 }
