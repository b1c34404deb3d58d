package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/collect"
)

func (p *program) collect() *cli.Command {
	return &cli.Command{
		Name:  "collect",
		Usage: "read AWS accounts into a snapshot",
		Description: "It only reads, and never asks for the value of a secret. Credentials come from where the AWS CLI\n" +
			"takes them. A call that is refused becomes a gap of the snapshot. The new snapshot's id is printed.\n\n" +
			"Examples:\n   iamreach collect\n   iamreach collect --organization --role SecurityAudit --regions eu-west-1,us-east-1",
		Flags: []cli.Flag{
			boolFlag(groupSelection, "organization", "all active accounts of the organisation"),
			listFlag(groupSelection, "accounts", "these accounts, `ID,ID`"),
			listFlag(groupSelection, "ou", "only accounts beneath this OU, `ID`"),
			listFlag(groupSelection, "exclude", "but not this account, `ID`"),
			stringFlag(groupSelection, "role", "", "`NAME` of the role to assume in other accounts"),
			stringFlag(groupSelection, "external-id", "", "`X` that the role asks for"),
			listFlag(groupSelection, "regions", "only these regions, `R,R`"),
			addToFlag(),
			&cli.IntFlag{Name: "max-accounts", Usage: "accounts read at a time", Category: groupGlobal, EnvVars: []string{environmentName("max-accounts")}},
			&cli.Float64Flag{Name: "calls-per-second", Usage: "to one service in one account and region", Category: groupGlobal, EnvVars: []string{environmentName("calls-per-second")}},
		},
		Subcommands: []*cli.Command{p.collectPolicy()},
		Action:      p.collectAction,
	}
}

func (p *program) collectAction(c *cli.Context) error {
	if _, err := arguments(c); err != nil {
		return err
	}
	o := collect.Options{
		Accounts: commas(c, "accounts"), Organization: c.Bool("organization"), OUs: commas(c, "ou"), Exclude: commas(c, "exclude"),
		Role: c.String("role"), ExternalID: c.String("external-id"), Regions: commas(c, "regions"),
		MaxAccounts: c.Int("max-accounts"), CallsPerSecond: c.Float64("calls-per-second"), Now: p.Now,
	}
	for _, id := range append(o.Accounts, o.Exclude...) {
		if len(id) != 12 || strings.Trim(id, "0123456789") != "" {
			return usagef("account %q is not 12 digits", id)
		}
	}
	if err := p.canAddTo(c); err != nil {
		return err
	}
	progress := p.progress(c)
	o.Progress = func(done collect.Progress) {
		progress.Show(fmt.Sprintf("accounts %d/%d · units %d/%d · calls %d · %d throttled · %d gaps",
			done.Accounts, done.AllAccounts, done.Units, done.AllUnits, done.Calls, done.Throttled, done.Gaps))
	}
	snapshot, summary, err := collect.Run(c.Context, o)
	progress.Done()
	if errors.Is(err, collect.ErrCredentials) {
		return withHint(err, "log in as for the AWS CLI: set AWS_PROFILE, or run aws sso login")
	}
	if err != nil {
		return err
	}
	return p.keep(c, snapshot, summary)
}

// commas reads a list flag whose values may be joined by commas.
func commas(c *cli.Context, name string) []string {
	var all []string
	for _, value := range c.StringSlice(name) {
		for word := range strings.SplitSeq(value, ",") {
			if word = strings.TrimSpace(word); word != "" {
				all = append(all, word)
			}
		}
	}
	return all
}
