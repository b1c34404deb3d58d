package main

import (
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/reach"
	"github.com/iamreach/iamreach/graph/technique"
)

func (p *program) techniques() *cli.Command {
	return &cli.Command{
		Name:        "techniques",
		Usage:       "list the techniques that paths are made of, or explain one",
		ArgsUsage:   "[ID]",
		Description: "Examples:\n   iamreach techniques\n   iamreach techniques rds-iam-connect",
		Flags: []cli.Flag{
			listFlag(groupSelection, "catalogue", "`FILE` of more techniques"),
			outputFlag(formats...),
			boolFlag(groupOutput, "wide", "do not fit tables to the terminal"),
		},
		Action: func(c *cli.Context) error {
			var wanted []string
			if c.Args().Present() {
				wanted = []string{"ID"}
			}
			args, err := arguments(c, wanted...)
			if err != nil {
				return err
			}
			list, err := p.catalogue(c)
			if err != nil {
				return err
			}
			draw := ui.Techniques
			if len(args) > 0 {
				if list, err = withID(list, args[0]); err != nil {
					return err
				}
				draw = ui.Technique
			}
			a := &answer.Techniques{Schema: answer.SchemaTechniques, Techniques: []answer.TechniqueEntry{}}
			for i := range list {
				entry, err := techniqueEntry(&list[i])
				if err != nil {
					return err
				}
				a.Techniques = append(a.Techniques, entry)
			}
			return p.write(c, a, anySlice(a.Techniques), func(out io.Writer, s ui.Screen) error { return draw(out, s, a) })
		},
	}
}

// withID returns the technique with an id alone.
func withID(list []technique.Technique, id string) ([]technique.Technique, error) {
	var ids []string
	for i := range list {
		if list[i].ID == id {
			return list[i : i+1], nil
		}
		ids = append(ids, list[i].ID)
	}
	if near := reach.Nearest(id, ids); len(near) > 0 {
		return nil, usagef("no technique is called %q: did you mean %s?", id, strings.Join(near, ", "))
	}
	return nil, usagef("no technique is called %q: iamreach techniques lists them", id)
}

func techniqueEntry(t *technique.Technique) (answer.TechniqueEntry, error) {
	scenarios, err := technique.Scenarios(t.ID)
	if err != nil {
		return answer.TechniqueEntry{}, err
	}
	words := t.Words()
	entry := answer.TechniqueEntry{
		ID: t.ID, Name: t.Name, Short: t.Short, Kind: t.Kind, Actors: append([]string{}, t.Actor...),
		Impact: t.Impact, Effort: t.Effort, Confidence: t.Confidence,
		About: words.About, Facts: words.Facts, Needs: words.Needs, Assumes: words.Assumes, Yields: words.Yields, Network: words.Network,
		Published: append([]string{}, t.Published...), Scenarios: append([]string{}, scenarios...), References: []answer.TechniqueReference{},
	}
	for _, r := range t.References {
		entry.References = append(entry.References, answer.TechniqueReference{Title: r.Title, URL: r.URL})
	}
	return entry, nil
}
