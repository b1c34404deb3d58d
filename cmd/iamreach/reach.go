package main

import (
	"io"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/graph/reach"
)

func (p *program) reach() *cli.Command {
	return &cli.Command{
		Name:        "reach",
		Usage:       "list the databases that a principal can reach",
		ArgsUsage:   "PRINCIPAL",
		Description: "PRINCIPAL is an ARN, role/NAME, user/NAME, account:ID or anyone.\n\nExample:\n   iamreach reach role/ci-deploy",
		Flags:       answerFlags(kindFlag()),
		Action: func(c *cli.Context) error {
			args, err := arguments(c, "PRINCIPAL")
			if err != nil {
				return err
			}
			w, err := p.world(c)
			if err != nil {
				return err
			}
			a, err := w.Reach(args[0], reach.Query{Kinds: c.StringSlice("kind")})
			if err != nil {
				return usageError{err} // the names are wrong
			}
			err = p.write(c, a, anySlice(a.Databases), func(out io.Writer, s ui.Screen) error { return ui.Reach(out, s, a) })
			if err == nil && len(a.Databases) > 0 {
				p.note(c, "See why: iamreach paths --from %s --to %s", quote(nodeName(w, a.Principal.ARN)), quote(nodeName(w, a.Databases[0].ARN)))
			}
			return err
		},
	}
}
