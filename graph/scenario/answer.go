package scenario

import (
	"context"
	"fmt"
	"strings"

	"github.com/iamreach/iamreach/collect"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/reach"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/store"
)

// Compiled is a scenario as a snapshot.
type Compiled struct {
	Snapshot *store.Snapshot
	readable *strings.Replacer
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
	return &Compiled{Snapshot: snapshot, readable: c.readable()}, nil
}

// Answer says who reaches what in the form of expectations. No techniques
// given: those that are built in.
func (c *Compiled) Answer(ctx context.Context, techniques []technique.Technique) (map[string]string, error) {
	world, err := reach.Load(ctx, c.Snapshot, reach.Options{Techniques: techniques})
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for _, db := range world.Inventory.Databases() {
		who, err := world.Who(db.ID, reach.Query{})
		if err != nil {
			return nil, err
		}
		for _, p := range who.Principals {
			if p.Kind == inventory.Root && !p.External {
				continue
			}
			found[c.readable.Replace(p.ARN+" to "+db.ID)] = c.readable.Replace(describe(p.Best))
		}
	}
	return found, nil
}
