package main

import (
	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/graph/answer"
)

func (p *program) schema() *cli.Command {
	return &cli.Command{
		Name:        "schema",
		Usage:       "print the JSON Schema of an answer",
		ArgsUsage:   "NAME",
		Description: "Example:\n   iamreach schema who",
		Action: func(c *cli.Context) error {
			args, err := arguments(c, "NAME")
			if err != nil {
				return err
			}
			text, err := answer.Schema(args[0])
			if err != nil {
				return usageError{err}
			}
			_, err = p.Stdout.Write(text)
			return err
		},
	}
}
