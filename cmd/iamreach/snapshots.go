package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/collect"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/reach"
	"github.com/iamreach/iamreach/store"
)

func (p *program) snapshots() *cli.Command {
	output := []cli.Flag{outputFlag(formats...), boolFlag(groupOutput, "wide", "do not fit tables to the terminal")}
	return &cli.Command{
		Name:  "snapshots",
		Usage: "list, show, verify, export and remove the snapshots of the store",
		Subcommands: []*cli.Command{
			{Name: "list", Usage: "list the snapshots, the newest first", Flags: output, Action: p.snapshotsList},
			{Name: "show", Usage: "show what a snapshot holds and what it lacks", ArgsUsage: "[ID]", Flags: output, Action: p.snapshotsShow},
			{Name: "verify", Usage: "read a snapshot, or all, again and compare it with its hashes", ArgsUsage: "[ID]", Action: p.snapshotsVerify},
			{
				Name: "prune", Usage: "remove old snapshots and what only they hold", ArgsUsage: " ",
				Description: "The ids that are gone are printed. The newest snapshot stays.\n\n" +
					"Examples:\n   iamreach snapshots prune --keep 30\n   iamreach snapshots prune --older-than 2026-11-01T00:00:00Z",
				Flags: []cli.Flag{
					&cli.IntFlag{Name: "keep", Usage: "the newest `N` stay", Category: groupSelection},
					stringFlag(groupSelection, "older-than", "", "those taken before `TIME` go, RFC 3339 or an age such as 90d"),
				},
				Action: p.snapshotsPrune,
			},
			{
				Name: "export", Usage: "write a snapshot as files that import reads", ArgsUsage: "ID DIR",
				Description: "DIR is new, or empty. Importing it gives a snapshot with the same root.\n\nExample:\n   iamreach snapshots export latest dump/",
				Action:      p.snapshotsExport,
			},
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
	ref, what := "", "every snapshot"
	if c.NArg() > 0 {
		var err error
		if ref, err = reference(c); err != nil {
			return err
		}
		what = answer.Clean(ref)
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
		return withHint(fmt.Errorf("verify %s: %s", what, count(len(problems), "problem")),
			"snapshots that are not named are whole: keep them with iamreach snapshots export, and collect or import into a new file")
	}
	_, err = fmt.Fprintf(p.Stdout, "%s is whole\n", what)
	return err
}

func (p *program) snapshotsExport(c *cli.Context) error {
	args, err := arguments(c, "ID", "DIR")
	if err != nil {
		return err
	}
	s, err := p.open(c)
	if err != nil {
		return err
	}
	snapshot, err := s.Snapshot(args[0])
	if closing := s.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	return collect.Export(snapshot, args[1])
}

func (p *program) snapshotsPrune(c *cli.Context) error {
	if _, err := arguments(c); err != nil {
		return err
	}
	stays, err := p.staying(c)
	if err != nil {
		return err
	}
	s, err := store.Open(c.String("store"), store.Options{Wait: time.Second})
	if err != nil {
		return err
	}
	pruned, err := prune(c.Context, s, stays)
	if closing := s.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	for _, id := range pruned.Removed {
		if _, err := fmt.Fprintln(p.Stdout, id); err != nil {
			return err
		}
	}
	p.messages(c).say("info", fmt.Sprintf("%d snapshots are gone; the file has %d kB, before %d kB", len(pruned.Removed), pruned.After>>10, pruned.Before>>10))
	return nil
}

// staying reads the flags that say which snapshots stay: those that it is
// given are ordered newest first.
func (p *program) staying(c *cli.Context) (func(nth int, info store.Info) bool, error) {
	keep, text := c.Int("keep"), c.String("older-than")
	switch {
	case c.IsSet("keep") == (text != ""):
		return nil, usagef("prune needs either --keep N or --older-than TIME")
	case c.IsSet("keep") && keep < 1:
		return nil, withHint(usagef("--keep %d leaves no snapshot", keep), "delete the file instead")
	case c.IsSet("keep"):
		return func(nth int, _ store.Info) bool { return nth < keep }, nil
	}
	before, err := timeOrAge(text, p.Now())
	if err != nil {
		return nil, withHint(usagef("--older-than %q is neither a time nor an age", text), "write it as 2026-11-23T20:02:20Z, as 2026-11-23, or as 90d")
	}
	return func(_ int, info store.Info) bool { return !info.Taken.Before(before) }, nil
}

// timeOrAge reads a time, a day, or an age in days or as Go writes durations.
func timeOrAge(text string, now time.Time) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		return now.AddDate(0, 0, -int(n)), err
	}
	age, err := time.ParseDuration(text)
	if err == nil && age < 0 {
		err = errors.New("the age is negative")
	}
	return now.Add(-age), err
}

// prune removes the snapshots that do not stay. The newest always does.
func prune(ctx context.Context, s *store.Store, stays func(nth int, info store.Info) bool) (store.Pruned, error) {
	list, err := s.List()
	if err != nil {
		return store.Pruned{}, err
	}
	var keep []string
	for nth, info := range list {
		if nth == 0 || stays(nth, info) {
			keep = append(keep, info.ID)
		}
	}
	return s.Prune(ctx, keep)
}
