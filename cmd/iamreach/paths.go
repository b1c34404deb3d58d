package main

import (
	"io"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/graph/reach"
)

const mostPaths = 100

func (p *program) paths() *cli.Command {
	return &cli.Command{
		Name:        "paths",
		Usage:       "show the best paths between two nodes, with their proof",
		ArgsUsage:   " ",
		Description: "Example:\n   iamreach paths --from role/ci-deploy --to orders-db",
		Flags: answerFlags(
			stringFlag(groupSelection, "from", "", "`NODE` that paths start from"),
			stringFlag(groupSelection, "to", "", "`NODE` that paths end at: a database, or admin:ACCOUNT"),
			&cli.IntFlag{Name: "k", Value: 5, Usage: "how many paths", Category: groupSelection, EnvVars: []string{environmentName("k")}},
			kindFlag(),
		),
		Action: func(c *cli.Context) error {
			if _, err := arguments(c); err != nil {
				return err
			}
			if c.String("from") == "" || c.String("to") == "" {
				return usagef("paths needs --from NODE and --to NODE")
			}
			if k := c.Int("k"); k < 1 || k > mostPaths {
				return usagef("--k %d is not between 1 and %d", k, mostPaths)
			}
			kinds, err := kindsOf(c)
			if err != nil {
				return err
			}
			w, err := p.world(c)
			if err != nil {
				return err
			}
			a, err := w.Paths(c.String("from"), c.String("to"), reach.Query{Kinds: kinds, K: c.Int("k")})
			if err != nil {
				return usageError{err} // the names are wrong
			}
			err = p.write(c, a, anySlice(a.Paths), func(out io.Writer, s ui.Screen) error { return ui.Paths(out, s, a) })
			switch {
			case err != nil:
			case len(a.Paths) == 0:
				p.note(c, "See what stops it: iamreach explain %s %s", quote(nodeName(w, a.From)), quote(nodeName(w, a.To)))
			default:
				p.note(c, "See one hop: iamreach explain %s#1. Draw it: iamreach render --path %s -o svg=path.svg", a.Paths[0].ID, a.Paths[0].ID)
			}
			return err
		},
	}
}
