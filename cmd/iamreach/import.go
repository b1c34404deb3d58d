package main

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/collect"
	"github.com/iamreach/iamreach/store"
)

func (p *program) importCommand() *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "read AWS CLI answers from files into a snapshot",
		ArgsUsage: "PATH…",
		Description: "PATH is a directory of answers, ACCOUNT/REGION/SERVICE/OPERATION.json, a file of\n" +
			"aws iam get-account-authorization-details, or its pages, or a directory of iam-collect. The new\n" +
			"snapshot's id is printed.\n\nExamples:\n   iamreach import dump/\n   iamreach import details-*.json",
		Flags: []cli.Flag{
			stringFlag(groupSelection, "taken", "", "`TIME` at which the answers were made, RFC 3339"),
			addToFlag(),
		},
		Action: func(c *cli.Context) error {
			if c.NArg() == 0 {
				return usagef("import needs PATH")
			}
			options := collect.ImportOptions{Paths: c.Args().Slice(), Now: p.Now}
			if text := c.String("taken"); text != "" {
				taken, err := time.Parse(time.RFC3339, text)
				if err != nil {
					return withHint(usagef("--taken %q is not a time", text), "write it as 2026-11-23T20:02:20Z")
				}
				options.Taken = &taken
			}
			if err := p.canAddTo(c); err != nil {
				return err
			}
			progress := p.progress(c)
			options.Progress = func(files int) { progress.Show(fmt.Sprintf("%d files", files)) }
			snapshot, summary, err := collect.Import(c.Context, options)
			progress.Done()
			if errors.Is(err, fs.ErrNotExist) {
				return usageError{err}
			}
			if err != nil {
				return err
			}
			return p.keep(c, snapshot, summary)
		},
	}
}

func addToFlag() cli.Flag {
	return stringFlag(groupSelection, "add-to", "", "carry over from the snapshot `ID` the accounts that are not read now")
}

// canAddTo finds out whether there is a snapshot to add to, before a long run.
func (p *program) canAddTo(c *cli.Context) error {
	if c.String("add-to") == "" {
		return nil
	}
	s, err := p.open(c)
	if err != nil {
		return err
	}
	_, _, err = s.Find(c.String("add-to"))
	if closing := s.Close(); err == nil {
		err = closing
	}
	return err
}

// keep puts a snapshot into the store and says what is in it.
func (p *program) keep(c *cli.Context, snapshot *store.Snapshot, summary collect.Summary) error {
	info, err := put(c, func(s *store.Store) (store.Info, error) {
		if ref := c.String("add-to"); ref != "" {
			base, err := s.Snapshot(ref)
			if err == nil {
				snapshot, summary.Carried, err = collect.AddTo(base, snapshot)
			}
			if err != nil {
				return store.Info{}, err
			}
		}
		return s.Put(snapshot)
	})
	if err != nil {
		return err
	}
	return p.tell(c, info, summary)
}

// put opens the store for what puts a snapshot into it.
func put(c *cli.Context, put func(*store.Store) (store.Info, error)) (store.Info, error) {
	s, err := openToWrite(c)
	if err != nil {
		return store.Info{}, err
	}
	info, err := put(s)
	if closing := s.Close(); err == nil {
		err = closing
	}
	return info, err
}

// tell says what is in a snapshot that was put into the store.
func (p *program) tell(c *cli.Context, info store.Info, summary collect.Summary) error {
	summarise(p.messages(c), summary)
	_, err := fmt.Fprintln(p.Stdout, info.ID)
	return err
}

// patience is how long questions may keep a snapshot from being written.
const patience = time.Minute

// openToWrite opens the store, and makes it if there is none.
func openToWrite(c *cli.Context) (*store.Store, error) {
	return openPatiently(c, store.Options{Create: true})
}

// openPatiently waits for others to let go of the store.
func openPatiently(c *cli.Context, o store.Options) (*store.Store, error) {
	o.Wait = time.Second
	for deadline := time.Now().Add(patience); ; {
		s, err := store.Open(c.String("store"), o)
		if !errors.Is(err, store.ErrLocked) || c.Context.Err() != nil || time.Now().After(deadline) {
			return s, err
		}
	}
}
