package main

import (
	"io"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/graph/kept"
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
			kinds, err := kindsOf(c)
			if err != nil {
				return err
			}
			k, err := p.keeping(c)
			if err != nil {
				return err
			}
			if all, ok := k.reach(args[0], kinds); ok && tablesOnly(c) {
				return p.writeReach(c, all)
			}
			w, err := p.world(c)
			if err != nil {
				return err
			}
			a, err := w.Reach(args[0], reach.Query{Kinds: kinds})
			if err != nil {
				return usageError{err} // the names are wrong
			}
			all := kept.Reach{Answer: a}
			if len(a.Databases) > 0 {
				all.Next = kept.Next{From: nodeName(w, a.Principal.ARN), To: nodeName(w, a.Databases[0].ARN)}
			}
			k.put(all, reachQuestion(args[0], kinds)...)
			return p.writeReach(c, all)
		},
	}
}

func (p *program) writeReach(c *cli.Context, all kept.Reach) error {
	a := all.Answer
	err := p.write(c, a, anySlice(a.Databases), func(out io.Writer, s ui.Screen) error { return ui.Reach(out, s, a) })
	if err == nil && all.Next.From != "" {
		p.note(c, "See why: iamreach paths --from %s --to %s", quote(all.Next.From), quote(all.Next.To))
	}
	return err
}
