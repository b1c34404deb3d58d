package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/output"
	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/policy/simulate"
)

func (p *program) simulate() *cli.Command {
	return &cli.Command{
		Name:      "simulate",
		Usage:     "decide requests: of a principal of the snapshot, or of a file of AWS's SimulateCustomPolicy parameters",
		ArgsUsage: " ",
		Description: "Examples:\n" +
			"   iamreach simulate --from role/ci-deploy --action 'secretsmanager:Get*' --resource orders/master\n" +
			"   iamreach simulate --batch requests.jsonl\n\n" +
			"A line of a batch is a JSON object such as\n" +
			"   {\"id\":\"1\",\"ActionNames\":[\"s3:GetObject\"],\"ResourceArns\":[\"arn:aws:s3:::b/k\"],\"PolicyInputList\":[{…}]}\n" +
			"and gives one line. Lines that cannot be evaluated say why, and make the exit code 1.",
		Flags: answerFlags(
			stringFlag(groupSelection, "batch", "", "`FILE` of requests, one JSON object a line; - for standard input"),
			stringFlag(groupSelection, "from", "", "`PRINCIPAL` of the snapshot that asks"),
			listFlag(groupSelection, "action", "`ACTION`, may have * and ?, may be repeated"),
			listFlag(groupSelection, "resource", "`RESOURCE`: a node, an ARN or a pattern of ARNs, may be repeated"),
		),
		Action: func(c *cli.Context) error {
			if _, err := arguments(c); err != nil {
				return err
			}
			asks := c.String("from") != "" || len(c.StringSlice("action"))+len(c.StringSlice("resource")) > 0
			switch {
			case c.String("batch") != "" && asks:
				return usagef("simulate takes --batch, or --from, --action and --resource, not both")
			case c.String("batch") != "":
				return p.simulateBatch(c)
			case c.String("from") == "" || len(c.StringSlice("action")) == 0 || len(c.StringSlice("resource")) == 0:
				return usagef("simulate needs --batch FILE, or --from PRINCIPAL, --action ACTION and --resource RESOURCE")
			}
			return p.simulateSnapshot(c)
		},
	}
}

// simulateBatch answers the lines of a file as they come.
func (p *program) simulateBatch(c *cli.Context) error {
	targets, err := output.Parse(c.StringSlice("output"), output.JSONL, output.JSON)
	if err != nil {
		return usageError{err}
	}
	if len(targets) > 1 || !targets[0].Stdout() {
		return usagef("simulate --batch writes to standard output only: send that to a file")
	}
	in := p.Stdin
	if name := c.String("batch"); name != "-" {
		f, err := os.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			return usagef("read batch: %w", err)
		}
		if err != nil {
			return fmt.Errorf("read batch: %w", err)
		}
		defer f.Close()
		in = f
	}
	summary, err := simulate.New().Run(c.Context, in, p.Stdout)
	switch {
	case err != nil:
		return fmt.Errorf("simulate: %w", err)
	case summary.Failed > 0:
		return withHint(fmt.Errorf("%d of %d lines could not be evaluated", summary.Failed, summary.Lines), "their answers say why, under error")
	}
	return nil
}

// simulateSnapshot asks the snapshot.
func (p *program) simulateSnapshot(c *cli.Context) error {
	w, err := p.world(c)
	if err != nil {
		return err
	}
	a, err := w.Simulate(c.String("from"), c.StringSlice("action"), c.StringSlice("resource"))
	if err != nil {
		return usageError{err} // names or actions are wrong
	}
	err = p.write(c, a, anySlice(a.Results), func(out io.Writer, s ui.Screen) error { return ui.Simulate(out, s, a) })
	if err == nil {
		first := a.Results[0]
		p.note(c, "See why: iamreach explain %s %s %s", quote(nodeName(w, a.ID)), first.Action, quote(first.Resource))
	}
	return err
}
