package main

import (
	"io"
	"os"
	"time"

	"golang.org/x/term"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/graph/technique"
)

// environment is everything that the program takes from outside.
type environment struct {
	Args   []string
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Getenv func(string) string
	Now    func() time.Time

	Techniques func() ([]technique.Technique, error) // that are built in; nil for those of the catalogue
}

// terminal reports whether a writer is a terminal, and its width in cells.
func terminal(w io.Writer) (width int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		return ui.PipeWidth, true
	}
	return width, true
}

// screen says how to draw for a writer.
func (e environment) screen(w io.Writer, colour string, wide bool) ui.Screen {
	width, isTerminal := terminal(w)
	if !isTerminal {
		width = ui.PipeWidth
	}
	if wide {
		width = 0
	}
	return ui.Screen{Terminal: isTerminal, Width: width, Style: ui.Style{On: ui.UseColour(colour, isTerminal, e.Getenv)}}
}
