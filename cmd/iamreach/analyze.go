package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/reach"
)

func (p *program) analyze() *cli.Command {
	return &cli.Command{
		Name:  "analyze",
		Usage: "compute who reaches which database, so that questions are answered at once",
		Description: "What is computed is kept in FILE.cache beside the store, which may be deleted at any time. After a new\n" +
			"snapshot only what changed is computed again.\n\nExample:\n   iamreach analyze",
		Flags:  answerFlags(boolFlag(groupOutput, "stats", "say how much there was to decide")),
		Action: p.analyzeAction,
	}
}

func (p *program) analyzeAction(c *cli.Context) error {
	if _, err := arguments(c); err != nil {
		return err
	}
	began := p.Now()
	k, err := p.keeping(c)
	if err != nil {
		return err
	}
	w, err := p.world(c)
	if err != nil {
		return err
	}
	a, err := p.everything(c, w, k)
	if err != nil {
		return err
	}
	if c.Bool("stats") {
		a.Stats = statsOf(w.Graph)
	}
	err = p.write(c, a, anySlice(a.Databases), func(out io.Writer, s ui.Screen) error { return ui.Analyze(out, s, a) })
	if err == nil {
		p.note(c, "Done in %s. See the databases: iamreach dbs", p.Now().Sub(began).Round(10*time.Millisecond))
	}
	return err
}

// everything answers who and dbs, keeps that, and counts.
func (p *program) everything(c *cli.Context, w *reach.World, k *keeping) (*answer.Analyze, error) {
	progress := p.progress(c)
	defer progress.Done()
	databases := len(w.Inventory.Databases())
	admins := map[string]bool{} // whether who reaches something is administrator
	external := map[string]bool{}
	done := 0
	ranked, err := w.Everybody(c.Context, reach.Query{Table: true}, func(who *answer.Who) error {
		k.put(keptWho(w, who), whoQuestion(who.Database.ARN, nil)...)
		for i := range who.Principals {
			one := &who.Principals[i]
			admins[one.ARN] = one.Admin
			if one.External {
				external[one.ARN] = true
			}
		}
		done++
		progress.Show(fmt.Sprintf("who reaches %d of %d databases", done, databases))
		return nil
	})
	if err != nil {
		return nil, err
	}
	k.put(keptDatabases(w, ranked), dbsQuestion(nil)...)
	k.putNames(w.DatabaseNames)
	a := w.Analyze(ranked)
	a.Summary.WithAccess, a.Summary.External = len(admins), len(external)
	for _, admin := range admins {
		if !admin {
			a.Summary.NonAdmin++
		}
	}
	return a, nil
}

func statsOf(g *graph.Graph) *answer.Stats {
	s := g.Stats()
	out := &answer.Stats{
		Sources: s.Sources, Nodes: s.Nodes, Profiles: s.Profiles, Classes: s.Classes, Decisions: s.Decisions, Avoided: s.Avoided, Kept: s.Kept,
		Edges: s.Edges, Hyperedges: s.Hyperedges, Unknown: s.Unknown, Blocked: s.Blocked, Formulas: s.Formulas, Techniques: []answer.TechniqueEdges{},
	}
	for _, id := range slices.Sorted(maps.Keys(s.Techniques)) {
		out.Techniques = append(out.Techniques, answer.TechniqueEdges{ID: id, Edges: s.Techniques[id]})
	}
	return out
}
