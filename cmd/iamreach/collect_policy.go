package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/collect"
)

func (p *program) collectPolicy() *cli.Command {
	return &cli.Command{
		Name:        "policy",
		Usage:       "print the least privilege that collect needs, as an IAM policy",
		ArgsUsage:   " ",
		Description: "Example:\n   iamreach collect policy > iamreach-policy.json",
		Flags: []cli.Flag{
			boolFlag(groupSelection, "management", "of the management account, which reads the organisation and assumes the role"),
			stringFlag(groupSelection, "role", "", "`NAME` of the role to assume, with --management"),
		},
		Action: func(c *cli.Context) error {
			if _, err := arguments(c); err != nil {
				return err
			}
			documents := collect.Policies(c.Bool("management"), c.String("role"))
			text := strings.Join(documents, ",\n")
			if len(documents) > 1 {
				text = "[" + text + "]"
			}
			_, err := fmt.Fprintln(p.Stdout, text)
			return err
		},
	}
}
