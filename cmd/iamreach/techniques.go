package main

import (
	"io"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
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
			return p.write(c, list, anySlice(list), func(out io.Writer, s ui.Screen) error { return ui.Techniques(out, s, list) })
		},
	}
}
