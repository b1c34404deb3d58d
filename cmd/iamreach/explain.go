package main

import (
	"io"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
)

func (p *program) explain() *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "say why: a decision, a hop, a path, a node, a gap, or why there is no path",
		ArgsUsage: "PATH[#HOP] | GAP | NODE | FROM TO | PRINCIPAL ACTION RESOURCE",
		Description: "Examples:\n" +
			"   iamreach explain role/ci-deploy secretsmanager:GetSecretValue orders/master\n" +
			"   iamreach explain p-1f0c2a9e#2\n" +
			"   iamreach explain role/reporting orders-db",
		Flags: answerFlags(),
		Action: func(c *cli.Context) error {
			args := c.Args().Slice()
			if len(args) < 1 || len(args) > 3 {
				return usagef("explain needs %s", c.Command.ArgsUsage)
			}
			w, err := p.world(c)
			if err != nil {
				return err
			}
			a, err := w.Explain(args...)
			if err != nil {
				return usageError{err} // the names are wrong
			}
			return p.write(c, a, []any{a}, func(out io.Writer, s ui.Screen) error { return ui.Explain(out, s, a) })
		},
	}
}
