package main

import (
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/reach"
)

func (p *program) who() *cli.Command {
	return &cli.Command{
		Name:        "who",
		Usage:       "list who can reach a database, and how",
		ArgsUsage:   "DB",
		Description: "DB is the ARN of a database, its name, or ACCOUNT/NAME.\n\nExample:\n   iamreach who orders-db",
		Flags:       answerFlags(kindFlag()),
		Action: func(c *cli.Context) error {
			args, err := arguments(c, "DB")
			if err != nil {
				return err
			}
			w, err := p.world(c)
			if err != nil {
				return err
			}
			a, err := w.Who(args[0], reach.Query{Kinds: c.StringSlice("kind")})
			if err != nil {
				return usageError{err} // the names are wrong
			}
			err = p.write(c, a, anySlice(a.Principals), func(out io.Writer, s ui.Screen) error { return ui.Who(out, s, a) })
			if err == nil && len(a.Principals) > 0 {
				p.note(c, "See why: iamreach paths --from %s --to %s", quote(nodeName(w, a.Principals[0].ARN)), quote(nodeName(w, a.Database.ARN)))
			}
			return err
		},
	}
}

// nodeName is the shortest name that a command takes for a node.
func nodeName(w *reach.World, id string) string {
	for _, name := range []string{answer.Name(id), answer.Account(id) + "/" + answer.Name(id)} {
		if got, err := w.Resolve(name); err == nil && got == id {
			return name
		}
	}
	return id
}

// quote makes a name safe to paste into a shell.
func quote(name string) string {
	name = answer.Clean(name)
	if name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./-_") == "" {
		return name
	}
	return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
}
