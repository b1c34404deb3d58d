package render

import (
	"image"
	"image/color"
	"math"
	"strconv"
	"strings"
	"testing"
)

func TestIconsAreWhole(t *testing.T) {
	t.Parallel()
	numbers := map[string]int{"M": 2, "L": 2, "C": 6, "Z": 0, "O": 3, "R": 5}
	for _, k := range kinds {
		left := 0
		for _, field := range strings.Fields(string(k.icon)) {
			_, err := strconv.ParseFloat(field, 64)
			n, known := numbers[field]
			switch {
			case err == nil && left > 0:
				left--
			case known && left == 0:
				left = n
			default:
				t.Errorf("icon of %s: %s is out of place", k.word, field)
			}
		}
		if left != 0 {
			t.Errorf("icon of %s ends too early", k.word)
		}
		for _, s := range k.icon.outline() {
			for _, at := range s.to[:s.verb.spots()] {
				if at.x < 0 || at.x > 24 || at.y < 0 || at.y > 24 {
					t.Errorf("icon of %s leaves its square at %v", k.word, at)
				}
			}
		}
	}
}

// TestContrast: text 4.5 to 1, lines 3 to 1, on what they stand on.
func TestContrast(t *testing.T) {
	t.Parallel()
	for name, th := range map[string]theme{Light: lightTheme(), Dark: darkTheme()} {
		for _, pair := range []struct {
			on, ink ink
			least   float64
		}{
			{paper, text, 4.5},
			{paper, muted, 4.5},
			{card, text, 4.5},
			{card, muted, 4.5},
			{card, badBand, 4.5},
			{tint0, muted, 4.5},
			{tint1, muted, 4.5},
			{tint2, muted, 4.5},
			{tint3, muted, 4.5},
			{ifFill, ifLine, 4.5},
			{greyFill, greyLine, 4.5},
			{card, networkLine, 4.5},
			{card, purpleLine, 4.5},
			{paper, solidLine, 3},
			{paper, ifLine, 3},
			{paper, unknownLine, 3},
			{paper, networkLine, 3},
			{tint0, unknownLine, 3},
			{tint1, unknownLine, 3},
			{tint2, unknownLine, 3},
			{tint3, unknownLine, 3},
			{skyFill, skyLine, 3},
			{purpleFill, purpleLine, 3},
			{greenFill, greenLine, 3},
			{orangeFill, orangeLine, 3},
			{redFill, redLine, 3},
			{blueFill, blueMark, 3},
			{card, blueLine, 3},
		} {
			if got := contrast(th[pair.on], th[pair.ink]); got < pair.least {
				t.Errorf("%s: %s on %s has %.1f, want %.1f", name, inkNames[pair.ink], inkNames[pair.on], got, pair.least)
			}
		}
	}
}

func contrast(a, b color.RGBA) float64 {
	light, dark := luminance(a), luminance(b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

func luminance(c color.RGBA) float64 {
	part := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}

func TestDashes(t *testing.T) {
	t.Parallel()
	line := []polyline{{spots: []spot{{0, 0}, {10, 0}, {10, 10}}}}
	total := 0.0
	parts := dashes(line, dash{3, 2}, 1)
	for _, p := range parts {
		for i := range len(p.spots) - 1 {
			total += between(p.spots[i], p.spots[i+1])
		}
	}
	if len(parts) != 4 || math.Abs(total-12) > 1e-6 {
		t.Errorf("%d dashes of %g together, want 4 of 12", len(parts), total)
	}
}

// TestStrokeInBands draws a line through several bands and beyond the image.
func TestStrokeInBands(t *testing.T) {
	t.Parallel()
	c := &canvas{img: image.NewRGBA(image.Rect(0, 0, 40, 3*bandHeight)), scale: 1, theme: lightTheme()}
	down := item{path: outline{}.move(20, -50).line(20, 4*bandHeight), stroke: text, width: 4}
	if err := c.draw(down); err != nil {
		t.Fatal(err)
	}
	for y := range 3 * bandHeight {
		for x, want := range map[int]uint8{17: 0, 18: 255, 21: 255, 22: 0} {
			if got := c.img.RGBAAt(x, y).A; got != want {
				t.Fatalf("pixel %d,%d has %d, want %d", x, y, got, want)
			}
		}
	}
}

func TestTextFitsItsBox(t *testing.T) {
	t.Parallel()
	r, err := newRuler()
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range []string{"role/ci-deploy", strings.Repeat("W", 300), "数据库数据库数据库数据库", "a b c d e f g h i j k l m n o p q r s t u v w x y z"} {
		for _, out := range append(r.wrap(in, labelSize, false, 100, 2), r.cut(in, labelSize, false, 100), r.clip(in, labelSize, false, 100)) {
			if got := r.width(out, labelSize, false); got > 100 {
				t.Errorf("%q is %g wide", out, got)
			}
		}
	}
	if got := r.cut("arn:aws:iam::111122223333:role/deploy", nameSize, true, 120); !strings.HasPrefix(got, "…") || !strings.HasSuffix(got, "role/deploy") {
		t.Errorf("cut gives %q, want the end kept", got)
	}
}

func TestSlugs(t *testing.T) {
	t.Parallel()
	taken := map[string]int{}
	for _, pair := range [][2]string{{"node-Role/CI deploy", "node-role-ci-deploy"}, {"node-role-ci-deploy", "node-role-ci-deploy--2"}, {"  <é>", ""}} {
		if got := slug(pair[0], taken); got != pair[1] {
			t.Errorf("%q gives %q, want %q", pair[0], got, pair[1])
		}
	}
}
