package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/collect"
	"github.com/iamreach/iamreach/store"
)

// dryRun prints what collect would do.
func (p *program) dryRun(c *cli.Context, o collect.Options) error {
	progress := p.progress(c)
	o.Progress = func(done collect.Progress) {
		progress.Show(fmt.Sprintf("accounts %d/%d · calls %d", done.Accounts, done.AllAccounts, done.Calls))
	}
	before := p.newest(c)
	d, err := collect.Dry(c.Context, o, before)
	progress.Done()
	if err != nil {
		return p.unfinished(c, "", err)
	}
	screen := p.screen(p.Stdout, c.String("color"), false)
	t := ui.Table{Columns: []ui.Column{{Title: "ACCOUNT"}, {Title: "ENTERED AS", Fit: ui.Cut}, {Title: "REGIONS", Fit: ui.Wrap}}}
	for _, a := range d.Accounts {
		t.Rows = append(t.Rows, dryRow(a))
	}
	for _, id := range d.Closed {
		t.Rows = append(t.Rows, []ui.Cell{{Text: id}, {Text: "not entered"}, {Text: "it is suspended or being closed"}})
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s would read:\n", d.Caller)
	b.WriteString(t.Text(screen))
	fmt.Fprintf(&b, "\n%s: %s\n", count(len(d.Operations), "operation"), strings.Join(d.Operations, ", "))
	fmt.Fprintf(&b, "\n%s for lists, at a page each, and one for each thing of: %s\n", count(d.Lists, "call"), strings.Join(d.PerThing, ", "))
	if before != nil {
		fmt.Fprintf(&b, "As in snapshot %s, that is %d calls more: about %d.\n", before.Info().ID, d.Things, d.Lists+d.Things)
	}
	_, err = fmt.Fprint(p.Stdout, b.String())
	return err
}

func dryRow(a collect.DryAccount) []ui.Cell {
	as, regions := "role "+a.Role, fmt.Sprintf("%d: %s", len(a.Regions), strings.Join(a.Regions, ", "))
	if a.Role == "" {
		as = "the caller"
	}
	switch {
	case a.Error != "" && len(a.Regions) == 0:
		regions = a.Error
	case a.Error != "":
		regions += " (taken for granted: " + a.Error + ")"
	}
	return []ui.Cell{{Text: a.ID}, {Text: as}, {Text: regions}}
}

// newest returns the newest snapshot, or nil: that there is none is no error here.
func (p *program) newest(c *cli.Context) *store.Snapshot {
	s, err := store.Open(c.String("store"), store.Options{ReadOnly: true})
	if err != nil {
		return nil
	}
	defer func() { _ = s.Close() }()
	snapshot, err := s.Snapshot("latest")
	if err != nil {
		return nil
	}
	return snapshot
}
