package render

import (
	"fmt"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
)

// fonts are the two faces of a picture. Boxes are sized with them before
// layout, so that text and boxes agree.
type fonts struct {
	regular, bold *sfnt.Font
}

func loadFonts() (*fonts, error) {
	regular, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("read the regular font: %w", err)
	}
	bold, err := opentype.Parse(gobold.TTF)
	if err != nil {
		return nil, fmt.Errorf("read the bold font: %w", err)
	}
	return &fonts{regular: regular, bold: bold}, nil
}

func (f *fonts) face(bold bool, size float64) (font.Face, error) {
	source := f.regular
	if bold {
		source = f.bold
	}
	face, err := opentype.NewFace(source, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, fmt.Errorf("scale a font to %g: %w", size, err)
	}
	return face, nil
}

// ruler measures text. It is not safe for concurrent use: a scene has its own.
type ruler struct {
	regular, bold font.Face // of 100 px
}

func newRuler() (*ruler, error) {
	f, err := loadFonts()
	if err != nil {
		return nil, err
	}
	regular, err := f.face(false, 100)
	if err != nil {
		return nil, err
	}
	bold, err := f.face(true, 100)
	if err != nil {
		return nil, err
	}
	return &ruler{regular: regular, bold: bold}, nil
}

func (r *ruler) width(s string, size float64, bold bool) float64 {
	face := r.regular
	if bold {
		face = r.bold
	}
	total := 0.0
	for _, c := range s {
		advance, ok := face.GlyphAdvance(c)
		if !ok || c > 0x2e80 { // no glyph: another font draws it, at most as wide as it is high
			total += 100
			continue
		}
		total += float64(advance) / 64
	}
	return total * size / 100
}

// cut shortens text to a width. The end of a name tells names apart, so it is
// the end that stays.
func (r *ruler) cut(s string, size float64, bold bool, limit float64) string {
	if r.width(s, size, bold) <= limit {
		return s
	}
	runes := []rune(s)
	if len(runes) > maxRunes {
		runes = runes[len(runes)-maxRunes:]
	}
	for len(runes) > 0 && r.width("…"+string(runes), size, bold) > limit {
		runes = runes[1:]
	}
	return "…" + string(runes)
}

// clip shortens a phrase to a width: of a phrase the beginning tells most.
func (r *ruler) clip(s string, size float64, bold bool, limit float64) string {
	if r.width(s, size, bold) <= limit {
		return s
	}
	runes := []rune(s)
	if len(runes) > maxRunes {
		runes = runes[:maxRunes]
	}
	for len(runes) > 0 && r.width(string(runes)+"…", size, bold) > limit {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ") + "…"
}

// maxRunes bounds the work on text that never fits.
const maxRunes = 200

// wrap breaks a phrase at spaces into at most so many lines, the last one
// clipped.
func (r *ruler) wrap(s string, size float64, bold bool, limit float64, lines int) []string {
	var out []string
	line := ""
	words := strings.Fields(s)
	for i, word := range words {
		next := word
		if line != "" {
			next = line + " " + word
		}
		if line == "" || r.width(next, size, bold) <= limit {
			line = next
			continue
		}
		if len(out) == lines-1 {
			line = line + " " + strings.Join(words[i:], " ")
			break
		}
		out = append(out, r.clip(line, size, bold, limit))
		line = word
	}
	return append(out, r.clip(line, size, bold, limit))
}
