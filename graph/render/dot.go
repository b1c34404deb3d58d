package render

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// DOT writes the picture for other tools that lay out graphs: plain quoted
// strings, no HTML.
func (s *Scene) DOT(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "digraph %s {\n", quote("iamreach"))
	fmt.Fprintf(out, "  graph [rankdir=LR, newrank=true, labelloc=t, label=%s, fontname=Helvetica];\n", quote(s.heading()))
	out.WriteString("  node [shape=box, style=rounded, fontname=Helvetica];\n  edge [fontname=Helvetica, fontsize=11];\n")
	boxed := map[int]bool{}
	for i, a := range s.Accounts {
		fmt.Fprintf(out, "  subgraph cluster_%d {\n    label=%s;\n", i, quote(a.Label))
		for _, n := range a.Nodes {
			boxed[n] = true
			out.WriteString("  " + s.Nodes[n].dot())
		}
		out.WriteString("  }\n")
	}
	for i, n := range s.Nodes {
		if !boxed[i] {
			out.WriteString(n.dot())
		}
	}
	for _, e := range s.Edges {
		lines := e.Lines
		if e.Badge != "" {
			lines = append(append([]string{}, lines...), "("+e.Badge+")")
		}
		fmt.Fprintf(out, "  %s -> %s [label=%s, tooltip=%s%s];\n", quote(s.Nodes[e.From].Slug), quote(s.Nodes[e.To].Slug), quote(strings.Join(lines, "\n")), quote(e.Tooltip), e.dotStyle())
	}
	var targets []string
	for _, n := range s.Nodes {
		if n.Target {
			targets = append(targets, quote(n.Slug))
		}
	}
	if len(targets) > 0 {
		fmt.Fprintf(out, "  { rank=same; %s; }\n", strings.Join(targets, "; "))
	}
	out.WriteString("}\n")
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write DOT: %w", err)
	}
	return nil
}

// heading is title, subtitle and footer, or that there is no path.
func (s *Scene) heading() string {
	var lines []string
	for _, text := range []string{s.Title, s.Subtitle, s.Footer} {
		if text != "" {
			lines = append(lines, text)
		}
	}
	if len(s.Nodes) == 0 {
		lines = append(lines, s.empty[0])
	}
	return strings.Join(append(lines, s.Notes...), "\n")
}

func (n *Node) dot() string {
	lines := []string{n.Name}
	for _, text := range []string{n.Place, n.Extra} {
		if text != "" {
			lines = append(lines, text)
		}
	}
	extra := ""
	switch look(n.Kind).shape {
	case hexagon:
		extra = ", shape=hexagon, style=solid"
	case octagon:
		extra = ", shape=octagon, style=solid"
	case tabbed:
		extra = ", shape=tab, style=solid"
	case note:
		extra = ", shape=note, style=solid"
	case diamond:
		extra = ", shape=diamond, style=solid"
	case cylinder:
		extra = ", shape=cylinder, style=bold"
	case dashedCylinder:
		extra = ", shape=cylinder, style=dashed"
	case cloud:
		extra = ", peripheries=2"
	case circle:
		extra = ", shape=circle, style=solid, color=\"#d55e00\""
	}
	return fmt.Sprintf("  %s [label=%s, tooltip=%s%s];\n", quote(n.Slug), quote(strings.Join(lines, "\n")), quote(n.Tooltip), extra)
}

func (e *Edge) dotStyle() string {
	style := ""
	switch {
	case e.Certainty == If:
		style = ", style=dotted, color=\"#b34700\""
	case e.Certainty == Unknown:
		style = ", style=dashed, color=\"#757c85\""
	case e.Network:
		style = ", color=\"#00664b\""
	}
	if e.Cross {
		style += ", penwidth=2.5, arrowhead=normalnormal"
	}
	return style
}

// quote writes a DOT string. Backslashes are doubled, since some tools take
// \N, \G and others for something else than text.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}
