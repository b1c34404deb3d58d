package ui

import (
	"io"
	"strings"

	"github.com/iamreach/iamreach/graph/answer"
)

// PipeWidth is the width of tables that do not go to a terminal.
const PipeWidth = 80

// Screen says how to draw for one writer.
type Screen struct {
	Terminal bool
	Width    int // in cells; 0 for no limit
	Style    Style
}

// paint colours each line of a cell and joins them.
func (s Screen) paint(c Colour, lines []string) string {
	for i := range lines {
		lines[i] = s.Style.Paint(c, lines[i])
	}
	return strings.Join(lines, "\n")
}

// writer collects text and keeps the first error.
type writer struct {
	out io.Writer
	err error
}

func (w *writer) write(parts ...string) {
	for _, part := range parts {
		if w.err == nil {
			_, w.err = io.WriteString(w.out, part)
		}
	}
}

// line writes a line that is wrapped behind an indent; what follows the first
// line stands under its text.
func (w *writer) line(s Screen, indent, text string) {
	width := 0
	if s.Width > 0 {
		width = max(s.Width-Width(indent), minimum)
	}
	for i, line := range wrapWords(answer.Clean(text), width) {
		if i > 0 {
			indent = strings.Repeat(" ", Width(indent))
		}
		w.write(strings.TrimRight(indent+line, " "), "\n")
	}
}

// Region names the region of a gap: "*" stands for all of an account of which
// none is known.
func Region(region string) string {
	if region == "*" {
		return "any region"
	}
	return region
}
