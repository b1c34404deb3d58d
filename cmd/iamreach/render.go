package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/output"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/reach"
	"github.com/iamreach/iamreach/graph/render"
)

// pictures are the formats of render; the first is used without -o.
var pictures = []string{"svg", "png", "dot"}

func (p *program) render() *cli.Command {
	return &cli.Command{
		Name:        "render",
		Usage:       "draw the paths to a database, from a principal, or one path",
		ArgsUsage:   " ",
		Description: "Example:\n   iamreach render --to orders-db -o svg=orders.svg -o png=orders.png",
		Flags: questionFlags(
			stringFlag(groupSelection, "to", "", "`NODE` that paths end at"),
			stringFlag(groupSelection, "from", "", "`NODE` that paths start from"),
			stringFlag(groupSelection, "path", "", "`ID` of one path"),
			kindFlag(),
			outputFlag(pictures...),
			stringFlag(groupOutput, "theme", "light", "of PNG files: light or dark"),
			&cli.IntFlag{Name: "max-nodes", Value: 200, Usage: "fold what is alike above this many nodes", Category: groupOutput, EnvVars: []string{environmentName("max-nodes")}},
		),
		Action: func(c *cli.Context) error {
			if _, err := arguments(c); err != nil {
				return err
			}
			if c.String("to")+c.String("from")+c.String("path") == "" {
				return usagef("render needs --to NODE, --from NODE or --path ID")
			}
			if most := c.Int("max-nodes"); most < 1 {
				return usagef("--max-nodes %d is not above 0", most)
			}
			targets, err := output.Parse(c.StringSlice("output"), pictures...)
			if err != nil {
				return usageError{err}
			}
			w, err := p.world(c)
			if err != nil {
				return err
			}
			title, list, err := pathsToDraw(w, c)
			if err != nil {
				return usageError{err} // the names are wrong
			}
			return p.draw(w, title, list, render.Options{MaxNodes: c.Int("max-nodes"), Theme: c.String("theme")}, targets)
		},
	}
}

// pathsToDraw answers the question of the flags: the best path of everybody to
// a database, of one principal to everything, all between two nodes, or one.
func pathsToDraw(w *reach.World, c *cli.Context) (title string, list []*answer.Path, err error) {
	kinds, err := kindsOf(c)
	if err != nil {
		return "", nil, err
	}
	from, to, q := c.String("from"), c.String("to"), reach.Query{Kinds: kinds, K: 5}
	switch {
	case c.String("path") != "":
		a, err := w.Explain(c.String("path"))
		if err != nil {
			return "", nil, err
		}
		if a.Path == nil {
			return "", nil, usagef("%s is no path", c.String("path"))
		}
		last := a.Path.Hops[len(a.Path.Hops)-1].To.ID
		return answer.Name(a.Path.Hops[0].From.ID) + " to " + answer.Name(last), []*answer.Path{a.Path}, nil
	case from != "" && to != "":
		a, err := w.Paths(from, to, q)
		if err != nil {
			return "", nil, err
		}
		return "Paths from " + answer.Name(a.From) + " to " + answer.Name(a.To), a.Paths, nil
	case from != "":
		a, err := w.Reach(from, q)
		if err != nil {
			return "", nil, err
		}
		for i := range a.Databases {
			list = append(list, a.Databases[i].Best)
		}
		return "What " + a.Principal.Name + " can reach", list, nil
	}
	a, err := w.Who(to, q)
	if err != nil {
		return "", nil, err
	}
	return "Who can reach " + a.Database.Name, bestPaths(a), nil
}

func bestPaths(a *answer.Who) []*answer.Path {
	var list []*answer.Path
	for i := range a.Principals {
		list = append(list, a.Principals[i].Best)
	}
	return list
}

// draw writes a picture to all targets.
func (p *program) draw(w *reach.World, title string, list []*answer.Path, o render.Options, targets []output.Target) error {
	if o.Theme != "" && o.Theme != "light" && o.Theme != "dark" {
		return usagef("theme %q is not light or dark", o.Theme)
	}
	info := w.Snapshot.Info()
	o.Title = title
	o.Subtitle = fmt.Sprintf("snapshot of %s", info.Taken.UTC().Format("2 January 2006 15:04 UTC"))
	o.Snapshot = answer.Snapshot{ID: info.ID, Taken: info.Taken, Root: info.Root}
	scene, err := render.New(list, o)
	if err != nil {
		return fmt.Errorf("draw %s: %w", strings.ToLower(title), err)
	}
	for _, t := range targets {
		paint := map[string]func(io.Writer) error{"svg": scene.SVG, "png": scene.PNG, "dot": scene.DOT}[t.Format]
		if t.Stdout() {
			if err := paint(p.Stdout); err != nil {
				return fmt.Errorf("write %s: %w", t.Format, err)
			}
			continue
		}
		if err := output.File(t.File, paint); err != nil {
			return err
		}
	}
	return nil
}
