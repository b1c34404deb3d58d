package main

import (
	"io"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/graph/reach"
)

func (p *program) dbs() *cli.Command {
	return &cli.Command{
		Name:        "dbs",
		Usage:       "list the databases, the most exposed first",
		Description: "Example:\n   iamreach dbs",
		Flags:       answerFlags(kindFlag()),
		Action: func(c *cli.Context) error {
			if _, err := arguments(c); err != nil {
				return err
			}
			w, err := p.world(c)
			if err != nil {
				return err
			}
			a := w.Databases(reach.Query{Kinds: c.StringSlice("kind")})
			err = p.write(c, a, anySlice(a.Databases), func(out io.Writer, s ui.Screen) error { return ui.Databases(out, s, a) })
			if err == nil && len(a.Databases) > 0 {
				p.note(c, "See who reaches it: iamreach who %s", quote(nodeName(w, a.Databases[0].ARN)))
			}
			return err
		},
	}
}
