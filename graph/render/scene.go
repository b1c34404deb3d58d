package render

import (
	"errors"
	"fmt"
	"time"

	"github.com/iamreach/iamreach/graph/answer"
)

// Options tunes a picture. The zero value draws at most DefaultNodes boxes for
// a light page.
type Options struct {
	Title    string            // the question
	Subtitle string            // a second line, may be empty
	Tool     string            // "iamreach 1.0", for the footer
	Snapshot answer.Snapshot   // for the footer
	Aliases  map[string]string // names of accounts
	MaxNodes int
	Theme    string // of a PNG: Light or Dark. SVG carries both
}

// The themes of a PNG.
const (
	Light = "light"
	Dark  = "dark"
)

// DefaultNodes is how many boxes a picture has at most unless told otherwise;
// LimitNodes is the most that may be asked for: beyond it layout takes minutes
// and nobody finds anything.
const (
	DefaultNodes = 200
	LimitNodes   = 1000
)

// ErrOptions is wrapped by errors about options that cannot be used.
var ErrOptions = errors.New("cannot draw")

// Scene is one picture, laid out and ready to be written in any format. It
// does not change, so several goroutines may write it.
type Scene struct {
	Title    string
	Subtitle string
	Footer   string
	Nodes    []*Node
	Edges    []*Edge
	Accounts []*Account
	Notes    []string // what was folded or left out, and what is assumed
	Story    []string // each path as a sentence

	labels []*label
	empty  [2]string // what a picture without nodes says
	theme  theme
	places placement
	fonts  *fonts
}

// Node is one box.
type Node struct {
	Slug    string // unique, from the name: the same in the next picture
	Kind    string // a word
	Name    string // first line
	Place   string // second line
	Extra   string // third line: what was gained on the way, or the score
	Tooltip string // full ids
	Account string
	Count   int // how many principals it stands for
	Target  bool

	source bool // nothing leads to it
	row    int  // nodes of one row stand in a line where they can
}

// Certainty of an edge decides how its line is drawn.
type Certainty int

// Certainties of edges.
const (
	Yes     Certainty = iota // solid
	If                       // dotted, with a badge
	Unknown                  // dashed, grey, with a question mark
)

// Edge is one arrow, with the techniques that it stands for.
type Edge struct {
	From, To  int // indexes of Nodes
	Slug      string
	Lines     []string // techniques in words; none: an arrow without a label
	Badge     string   // "if MFA"
	Certainty Certainty
	Cross     bool // from one account into another
	Network   bool // the way to the port, beside the permission
	Tooltip   string

	label int // index of the scene's labels, or -1
}

// label is the box on an arrow. Arrows to one node that say the same share it,
// so that twenty who may assume a role have one label, not twenty.
type label struct {
	Edge        // the first one
	edges []int // all of them
}

// Account is a tinted box around the nodes of one account.
type Account struct {
	Slug  string
	ID    string
	Label string
	Nodes []int
}

// New makes the picture of paths, in their order: the first ones are kept when
// not all fit.
func New(paths []*answer.Path, o Options) (*Scene, error) {
	switch {
	case o.MaxNodes == 0:
		o.MaxNodes = DefaultNodes
	case o.MaxNodes < 2 || o.MaxNodes > LimitNodes:
		return nil, fmt.Errorf("%w: %d nodes at most, use 2 to %d", ErrOptions, o.MaxNodes, LimitNodes)
	}
	theme, err := themeNamed(o.Theme)
	if err != nil {
		return nil, err
	}
	ruler, err := newRuler()
	if err != nil {
		return nil, err
	}
	fonts, err := loadFonts()
	if err != nil {
		return nil, err
	}
	s := &Scene{
		Title: answer.Clean(o.Title), Subtitle: answer.Clean(o.Subtitle), Footer: answer.Clean(footer(o)),
		theme: theme, fonts: fonts,
	}
	drawn, notes := fold(paths, o)
	s.fill(drawn, ruler)
	s.empty = [2]string{"No path", "This snapshot shows no way there."}
	if len(notes) > 0 {
		s.empty = [2]string{"Too large to draw", "Not even one path fits: allow more nodes."}
	}
	s.Notes = append(notes, assumptions(paths)...)
	s.Story = story(paths)
	if s.places, err = layout(s, ruler); err != nil {
		return nil, fmt.Errorf("lay out a picture of %d nodes and %d arrows: %w", len(s.Nodes), len(s.Edges), err)
	}
	return s, nil
}

func footer(o Options) string {
	text := o.Tool
	if o.Snapshot.ID != "" {
		if text != "" {
			text += " · "
		}
		text += "snapshot " + o.Snapshot.ID
		if !o.Snapshot.Taken.IsZero() {
			text += " · taken " + o.Snapshot.Taken.UTC().Format(time.RFC3339)
		}
	}
	return text
}
