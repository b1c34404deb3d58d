package main

import (
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/kept"
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
			kinds, err := kindsOf(c)
			if err != nil {
				return err
			}
			k, err := p.keeping(c)
			if err != nil {
				return err
			}
			if who, ok := k.who(args[0], kinds); ok && tablesOnly(c) {
				return p.writeWho(c, who)
			}
			w, err := p.world(c)
			if err != nil {
				return err
			}
			a, err := w.Who(args[0], reach.Query{Kinds: kinds})
			if err != nil {
				return usageError{err} // the names are wrong
			}
			who := keptWho(w, a)
			if w.Inventory.Database(a.Database.ARN) != nil {
				k.putNames(w.DatabaseNames)
				k.put(who, whoQuestion(a.Database.ARN, kinds)...)
			}
			return p.writeWho(c, who)
		},
	}
}

func (p *program) writeWho(c *cli.Context, who kept.Who) error {
	a := who.Answer
	err := p.write(c, a, anySlice(a.Principals), func(out io.Writer, s ui.Screen) error { return ui.Who(out, s, a) })
	if err == nil && who.Next.From != "" {
		p.note(c, "See why: iamreach paths --from %s --to %s", quote(who.Next.From), quote(who.Next.To))
	}
	return err
}

// keptWho is an answer with what to ask next.
func keptWho(w *reach.World, a *answer.Who) kept.Who {
	who := kept.Who{Answer: a}
	if len(a.Principals) > 0 {
		who.Next = kept.Next{From: nodeName(w, a.Principals[0].ARN), To: nodeName(w, a.Database.ARN)}
	}
	return who
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
