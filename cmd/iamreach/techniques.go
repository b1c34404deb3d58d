package main

import (
	"io"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/graph/answer"
)

func (p *program) techniques() *cli.Command {
	return &cli.Command{
		Name:        "techniques",
		Usage:       "list the techniques that paths are made of",
		Description: "Example:\n   iamreach techniques",
		Flags: []cli.Flag{
			listFlag(groupSelection, "catalogue", "`FILE` of more techniques"),
			outputFlag(formats...),
			boolFlag(groupOutput, "wide", "do not fit tables to the terminal"),
		},
		Action: func(c *cli.Context) error {
			if _, err := arguments(c); err != nil {
				return err
			}
			list, err := p.catalogue(c)
			if err != nil {
				return err
			}
			a := &answer.Techniques{Schema: answer.SchemaTechniques, Techniques: []answer.TechniqueEntry{}}
			for i := range list {
				t := &list[i]
				a.Techniques = append(a.Techniques, answer.TechniqueEntry{
					ID: t.ID, Name: t.Name, Short: t.Short, Kind: t.Kind, Actors: append([]string{}, t.Actor...),
					Impact: t.Impact, Effort: t.Effort, Confidence: t.Confidence,
				})
			}
			return p.write(c, a, anySlice(a.Techniques), func(out io.Writer, s ui.Screen) error { return ui.Techniques(out, s, a) })
		},
	}
}
