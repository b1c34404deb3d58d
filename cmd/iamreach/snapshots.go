package main

import (
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/reach"
	"github.com/iamreach/iamreach/store"
)

func (p *program) snapshots() *cli.Command {
	output := []cli.Flag{outputFlag(formats...), boolFlag(groupOutput, "wide", "do not fit tables to the terminal")}
	return &cli.Command{
		Name:  "snapshots",
		Usage: "list, show and verify the snapshots of the store",
		Subcommands: []*cli.Command{
			{Name: "list", Usage: "list the snapshots, the newest first", Flags: output, Action: p.snapshotsList},
			{Name: "show", Usage: "show what a snapshot holds and what it lacks", ArgsUsage: "[ID]", Flags: output, Action: p.snapshotsShow},
			{Name: "verify", Usage: "read everything again and compare it with its hashes", ArgsUsage: "[ID]", Action: p.snapshotsVerify},
		},
	}
}

func (p *program) snapshotsList(c *cli.Context) error {
	if _, err := arguments(c); err != nil {
		return err
	}
	s, err := p.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	list, err := s.List()
	if err != nil {
		return err
	}
	a := &answer.Snapshots{Schema: answer.SchemaSnapshots, Snapshots: []answer.SnapshotEntry{}}
	for _, info := range list {
		a.Snapshots = append(a.Snapshots, reach.Entry(info))
	}
	return p.write(c, a, anySlice(a.Snapshots), func(out io.Writer, s ui.Screen) error { return ui.Snapshots(out, s, a) })
}

func (p *program) snapshotsShow(c *cli.Context) error {
	snapshot, err := p.named(c)
	if err != nil {
		return err
	}
	a := reach.Contents(snapshot)
	return p.write(c, a, anySlice(a.Types), func(out io.Writer, s ui.Screen) error { return ui.Contents(out, s, a) })
}

// named reads the snapshot of the argument, else of the flag.
func (p *program) named(c *cli.Context) (*store.Snapshot, error) {
	ref, err := reference(c)
	if err != nil {
		return nil, err
	}
	s, err := p.open(c)
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.Close() }()
	return s.Snapshot(ref)
}

func reference(c *cli.Context) (string, error) {
	switch c.NArg() {
	case 0:
		return "latest", nil
	case 1:
		return c.Args().First(), nil
	}
	return "", usagef("%s does not take %q", c.Command.Name, c.Args().Get(1))
}

func (p *program) snapshotsVerify(c *cli.Context) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	s, err := p.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	problems, err := s.Verify(c.Context, ref)
	if err != nil {
		return err
	}
	for _, problem := range problems {
		if _, err := fmt.Fprintln(p.Stdout, answer.Clean(problem.String())); err != nil {
			return err
		}
	}
	if len(problems) > 0 {
		return withHint(fmt.Errorf("verify %s: %d problems", ref, len(problems)), "collect or import again into a new file")
	}
	_, err = fmt.Fprintf(p.Stdout, "%s is whole\n", answer.Clean(ref))
	return err
}
