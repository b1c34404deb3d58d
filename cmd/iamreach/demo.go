package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/output"
	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/collect"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/reach"
	"github.com/iamreach/iamreach/graph/render"
	"github.com/iamreach/iamreach/store"
	"github.com/iamreach/iamreach/testdata/orgs"
)

// The files that demo writes into the working directory.
const (
	demoStore = "iamreach-demo.db"
	demoSVG   = "iamreach-demo.svg"
	demoPNG   = "iamreach-demo.png"
)

func (p *program) demo() *cli.Command {
	return &cli.Command{
		Name:  "demo",
		Usage: "show the main job on a sample organisation: no account is needed",
		Description: "It imports the answers that AWS would give for a small organisation, prints who can reach its most\n" +
			"exposed database and draws the paths. It writes " + demoStore + ", " + demoSVG + " and " + demoPNG + ".",
		Action: p.demoAction,
	}
}

func (p *program) demoAction(c *cli.Context) error {
	if _, err := arguments(c); err != nil {
		return err
	}
	snapshot, summary, err := collect.Import(c.Context, collect.ImportOptions{FS: orgs.Sample(), Now: p.Now})
	if err != nil {
		return fmt.Errorf("import the sample: %w", err)
	}
	if err := putInto(demoStore, snapshot); err != nil {
		return err
	}
	w, err := reach.Load(c.Context, snapshot, reach.Options{})
	if err != nil {
		return err
	}
	all := w.Databases(reach.Query{})
	who, err := w.Who(all.Databases[0].ARN, reach.Query{})
	if err != nil {
		return err
	}
	if err := p.draw(w, "Who can reach "+who.Database.Name, bestPaths(who), render.Options{}, []output.Target{{Format: "svg", File: demoSVG}, {Format: "png", File: demoPNG}}); err != nil {
		return err
	}
	return p.tellDemo(c, w, summary, all, who)
}

func putInto(file string, snapshot *store.Snapshot) error {
	s, err := store.Open(file, store.Options{Create: true})
	if err != nil {
		return err
	}
	_, err = s.Put(snapshot)
	if closing := s.Close(); err == nil {
		err = closing
	}
	return err
}

func (p *program) tellDemo(c *cli.Context, w *reach.World, summary collect.Summary, all *answer.Databases, who *answer.Who) error {
	screen := p.environment.screen(p.Stdout, c.String("color"), false)
	say := func(format string, args ...any) error {
		_, err := fmt.Fprintf(p.Stdout, format+"\n", args...)
		return err
	}
	for _, part := range []func() error{
		func() error {
			return say("A sample organisation: %d records of %d accounts in %d regions, its databases by exposure:\n", summary.Records, len(summary.Accounts), len(summary.Regions))
		},
		func() error { return ui.Databases(p.Stdout, screen, all) },
		func() error { return say("\nWho can reach the most exposed one?\n") },
		func() error { return ui.Who(p.Stdout, screen, who) },
		func() error { return say("%s", demoNext(w, who)) },
	} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

func demoNext(w *reach.World, who *answer.Who) string {
	from, to := quote(nodeName(w, notable(who))), quote(nodeName(w, who.Database.ARN))
	return fmt.Sprintf(`
The picture is in %s and %s. Ask the sample more:
   iamreach paths --from %s --to %s --store %s
   iamreach reach %s --store %s

Your own account, with the credentials that the AWS CLI would use:
   iamreach collect
   iamreach dbs`, demoSVG, demoPNG, from, to, demoStore, from, demoStore)
}

// notable is who has the longest way in: the one that nobody would guess.
func notable(who *answer.Who) string {
	best := 0
	for i := range who.Principals {
		if p := &who.Principals[i]; p.Hops > who.Principals[best].Hops && p.Certainty == answer.Yes && !p.External {
			best = i
		}
	}
	return who.Principals[best].ARN
}
