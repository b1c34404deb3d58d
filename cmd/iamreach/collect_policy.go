package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/output"
	"github.com/iamreach/iamreach/collect"
)

// The formats of a policy besides JSON.
const (
	formatCloudFormation = "cloudformation"
	formatTerraform      = "terraform"
)

func (p *program) collectPolicy() *cli.Command {
	known := []string{output.JSON, formatCloudFormation, formatTerraform}
	return &cli.Command{
		Name:      "policy",
		Usage:     "print the least privilege that collect needs, as an IAM policy or a template",
		ArgsUsage: " ",
		Description: "The templates make a role that trusts the management account: deploy that of CloudFormation as a\n" +
			"stack set. With --management they attach the policy to the role with which iamreach is run.\n\n" +
			"Examples:\n   iamreach collect policy > iamreach-policy.json\n   iamreach collect policy -o cloudformation > iamreach-role.json",
		Flags: []cli.Flag{
			boolFlag(groupSelection, "management", "of the management account, which reads the organisation and assumes the role"),
			stringFlag(groupSelection, "role", collect.DefaultRole, "`NAME` of the role in each account"),
			stringFlag(groupSelection, "external-id", "", "`X` that the role asks for"),
			outputFlag(known...),
		},
		Action: func(c *cli.Context) error {
			if _, err := arguments(c); err != nil {
				return err
			}
			targets, err := output.Parse(c.StringSlice("output"), known...)
			if err != nil {
				return usageError{err}
			}
			access := collect.Access{Management: c.Bool("management"), Role: strings.TrimPrefix(c.String("role"), "/"), ExternalID: c.String("external-id")}
			if !collect.IsRoleName(access.Role) {
				return withHint(usagef("--role %q cannot be the name of a role", access.Role), "give its name alone, such as iamreach or audit/iamreach")
			}
			for _, target := range targets {
				text := policyText(target.Format, access)
				write := func(w io.Writer) error {
					_, err := fmt.Fprintln(w, text)
					return err
				}
				if target.Stdout() {
					err = write(p.Stdout)
				} else {
					err = output.File(target.File, write)
				}
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func policyText(format string, access collect.Access) string {
	switch format {
	case formatCloudFormation:
		return collect.CloudFormation(access)
	case formatTerraform:
		return collect.Terraform(access)
	}
	documents := collect.Policies(access.Management, access.Role)
	text := strings.Join(documents, ",\n")
	if len(documents) > 1 {
		text = "[" + text + "]"
	}
	return text
}
