package main

import (
	"io"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/kept"
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
			kinds, err := kindsOf(c)
			if err != nil {
				return err
			}
			k, err := p.keeping(c)
			if err != nil {
				return err
			}
			if all, ok := k.databases(kinds); ok && tablesOnly(c) {
				return p.writeDatabases(c, all)
			}
			w, err := p.world(c)
			if err != nil {
				return err
			}
			all := keptDatabases(w, w.Databases(reach.Query{Kinds: kinds}))
			k.put(all, dbsQuestion(kinds)...)
			return p.writeDatabases(c, all)
		},
	}
}

func (p *program) writeDatabases(c *cli.Context, all kept.Databases) error {
	a := all.Answer
	err := p.write(c, a, anySlice(a.Databases), func(out io.Writer, s ui.Screen) error { return ui.Databases(out, s, a) })
	if err == nil && all.Next.To != "" {
		p.note(c, "See who reaches it: iamreach who %s", quote(all.Next.To))
	}
	return err
}

// keptDatabases is an answer with what to ask next.
func keptDatabases(w *reach.World, a *answer.Databases) kept.Databases {
	all := kept.Databases{Answer: a}
	if len(a.Databases) > 0 {
		all.Next.To = nodeName(w, a.Databases[0].ARN)
	}
	return all
}
