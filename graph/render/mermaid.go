package render

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// MermaidNodes is how many nodes a Mermaid picture should have at most: viewers
// stop at 500 arrows and 50,000 characters.
const MermaidNodes = 60

// Mermaid writes the picture as a flowchart for Markdown.
func (s *Scene) Mermaid(w io.Writer) error {
	out := bufio.NewWriter(w)
	out.WriteString("flowchart LR\n")
	if len(s.Nodes) == 0 {
		fmt.Fprintf(out, "  none[%s]\n", mermaidText(s.empty[0]))
	}
	boxed := map[int]bool{}
	for i, a := range s.Accounts {
		fmt.Fprintf(out, "  subgraph a%d[%s]\n", i, mermaidText(a.Label))
		for _, n := range a.Nodes {
			boxed[n] = true
			out.WriteString("  " + s.Nodes[n].mermaid(n))
		}
		out.WriteString("  end\n")
	}
	for i, n := range s.Nodes {
		if !boxed[i] {
			out.WriteString(n.mermaid(i))
		}
	}
	for _, e := range s.Edges {
		lines := e.Lines
		if e.Badge != "" {
			lines = append(append([]string{}, lines...), "("+e.Badge+")")
		}
		arrow := "-->"
		switch {
		case e.Certainty != Yes:
			arrow = "-.->"
		case e.Cross:
			arrow = "==>"
		}
		if len(lines) > 0 {
			arrow += "|" + mermaidText(strings.Join(lines, "\n")) + "|"
		}
		fmt.Fprintf(out, "  n%d %s n%d\n", e.From, arrow, e.To)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write Mermaid: %w", err)
	}
	return nil
}

func (n *Node) mermaid(i int) string {
	open, shut := "(", ")"
	switch look(n.Kind).shape {
	case hexagon:
		open, shut = "{{", "}}"
	case cylinder, dashedCylinder:
		open, shut = "[(", ")]"
	case circle:
		open, shut = "((", "))"
	case cloud:
		open, shut = "[[", "]]"
	case diamond:
		open, shut = "{", "}"
	}
	lines := []string{n.Name}
	for _, text := range []string{n.Place, n.Extra} {
		if text != "" {
			lines = append(lines, text)
		}
	}
	return fmt.Sprintf("  n%d%s%s%s\n", i, open, mermaidText(strings.Join(lines, "\n")), shut)
}

// mermaidText quotes text. Everything but letters, digits and what never means
// anything is written as a number, which viewers turn back into the character.
func mermaidText(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range s {
		switch {
		case c == '\n':
			b.WriteString("<br/>")
		case c > 126 || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune(" -_./:,()+?", c):
			b.WriteRune(c)
		default:
			fmt.Fprintf(&b, "#%d;", c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
