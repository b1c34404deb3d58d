package render

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// SVG writes the picture as one file without scripts, links or fonts. It
// follows the reader's light or dark setting.
func (s *Scene) SVG(w io.Writer) error {
	d, err := s.paint()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, `<svg xmlns="http://www.w3.org/2000/svg" class="iamreach" role="img" width="%s" height="%s" viewBox="0 0 %s %s">`+"\n",
		number(d.w), number(d.h), number(d.w), number(d.h))
	title := s.Title
	if title == "" {
		title = "Paths to databases"
	}
	fmt.Fprintf(out, "<title>%s</title>\n<desc>%s</desc>\n", escape(title), escape(s.describe()))
	styles(out, d)
	page := item{path: polygon(0, 0, d.w, 0, d.w, d.h, 0, d.h), fill: paper}
	page.svg(out)
	for _, g := range d.groups {
		g.svg(out)
	}
	out.WriteString("</svg>\n")
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write SVG: %w", err)
	}
	return nil
}

// describe tells the picture to readers who do not see it.
func (s *Scene) describe() string {
	if len(s.Nodes) == 0 {
		return s.empty[0] + ". " + s.empty[1]
	}
	return strings.Join(append(append([]string{}, s.Story...), s.Notes...), "\n")
}

// styles writes the colours that the drawing uses, for both themes.
func styles(out *bufio.Writer, d *drawing) {
	var fills, strokes [inks]bool
	fills[paper] = true
	for _, g := range d.groups {
		for _, i := range g.items {
			fills[i.fill], strokes[i.stroke] = true, true
		}
	}
	out.WriteString("<style>\n.iamreach text{font-family:Go,\"Helvetica Neue\",Helvetica,Arial,\"Liberation Sans\",sans-serif;white-space:pre}\n")
	out.WriteString(".iamreach .bold{font-weight:700}\n.iamreach path{fill:none;stroke-linejoin:round}\n")
	colours := func(t theme) {
		for i := none + 1; i < inks; i++ {
			c := fmt.Sprintf("#%02x%02x%02x", t[i].R, t[i].G, t[i].B)
			if fills[i] {
				fmt.Fprintf(out, ".iamreach .f-%s{fill:%s}\n", inkNames[i], c)
			}
			if strokes[i] {
				fmt.Fprintf(out, ".iamreach .s-%s{stroke:%s}\n", inkNames[i], c)
			}
		}
	}
	colours(lightTheme())
	out.WriteString("@media (prefers-color-scheme:dark){\n")
	colours(darkTheme())
	out.WriteString("}\n</style>\n")
}

func (g *group) svg(out *bufio.Writer) {
	fmt.Fprintf(out, `<g id="%s">`+"\n", escape(g.id))
	if g.tooltip != "" {
		fmt.Fprintf(out, "<title>%s</title>\n", escape(g.tooltip))
	}
	for _, i := range g.items {
		i.svg(out)
	}
	out.WriteString("</g>\n")
}

func (i item) svg(out *bufio.Writer) {
	if i.text != "" {
		class := "f-" + inkNames[i.fill]
		if i.bold {
			class += " bold"
		}
		fmt.Fprintf(out, `<text class="%s" x="%s" y="%s" font-size="%s">%s</text>`+"\n", class, number(i.at.x), number(i.at.y), number(i.size), escape(i.text))
		return
	}
	var classes []string
	if i.fill != none {
		classes = append(classes, "f-"+inkNames[i.fill])
	}
	if i.stroke != none {
		classes = append(classes, "s-"+inkNames[i.stroke])
	}
	fmt.Fprintf(out, `<path class="%s" d="%s"`, strings.Join(classes, " "), i.path.svg())
	if i.stroke != none {
		fmt.Fprintf(out, ` stroke-width="%s"`, number(i.width))
	}
	if i.dash.on > 0 {
		fmt.Fprintf(out, ` stroke-dasharray="%s %s"`, number(i.dash.on), number(i.dash.off))
	}
	if i.round {
		out.WriteString(` stroke-linecap="round"`)
	}
	out.WriteString("/>\n")
}

func (o outline) svg() string {
	var b strings.Builder
	for _, s := range o {
		b.WriteByte("MLCZ"[s.verb])
		for j := range s.verb.spots() {
			if j > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(number(s.to[j].x) + " " + number(s.to[j].y))
		}
	}
	return b.String()
}

// number writes at most two decimals.
func number(v float64) string { return strconv.FormatFloat(round(v)+0, 'f', -1, 64) }

// escape makes text safe in elements and in quoted attributes. Characters that
// XML forbids were made visible before.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace(s)
}
