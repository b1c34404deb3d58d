package scenario

import (
	"context"
	"fmt"
	"strings"

	"github.com/iamreach/iamreach/collect"
	"github.com/iamreach/iamreach/graph/reach"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/store"
)

// Compiled is a scenario as a snapshot.
type Compiled struct {
	Snapshot *store.Snapshot
	readable *strings.Replacer
	admins   bool     // who becomes administrator is asked as well
	kinds    []string // of techniques that are asked for
}

// Compile writes the dump of a scenario and imports it. A file that the
// importer ignores is an error: it would test nothing.
func (s *Scenario) Compile(ctx context.Context) (*Compiled, error) {
	c, err := s.compile()
	if err != nil {
		return nil, err
	}
	snapshot, summary, err := collect.Import(ctx, collect.ImportOptions{FS: c.files})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.File, err)
	}
	if len(summary.Ignored) > 0 {
		return nil, fmt.Errorf("%s: the importer has no use for %s", s.File, strings.Join(summary.Ignored, ", "))
	}
	return &Compiled{Snapshot: snapshot, readable: c.readable(), admins: s.admins, kinds: s.kinds}, nil
}

// root is the kind of a root user, which no policy of its account keeps out.
const root = "root"

// Answer says who reaches what in the form of expectations. No techniques
// given: those that are built in.
func (c *Compiled) Answer(ctx context.Context, techniques []technique.Technique) (map[string]string, error) {
	world, err := reach.Load(ctx, c.Snapshot, reach.Options{Techniques: techniques})
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	if c.admins {
		if err := c.administrators(world, found); err != nil {
			return nil, err
		}
	}
	for _, db := range world.Inventory.Databases() {
		who, err := world.Who(db.ID, reach.Query{Kinds: c.kinds})
		if err != nil {
			return nil, err
		}
		for _, p := range who.Principals {
			if p.Kind == root && !p.External {
				continue
			}
			found[c.readable.Replace(p.ARN+" to "+db.ID)] = c.readable.Replace(describe(p.Best))
		}
	}
	return found, nil
}

// administrators adds who is or becomes administrator of which account.
func (c *Compiled) administrators(world *reach.World, found map[string]string) error {
	for _, account := range c.Snapshot.Info().Accounts {
		for _, source := range world.Graph.Sources {
			if source.Actor.Kind == root {
				continue
			}
			paths, err := world.Paths(source.ID, "admin:"+account, reach.Query{K: 1})
			if err != nil {
				return err
			}
			if len(paths.Paths) > 0 {
				found[c.readable.Replace(source.ID)+" to admin:"+account] = c.readable.Replace(describe(paths.Paths[0]))
			}
		}
	}
	return nil
}
