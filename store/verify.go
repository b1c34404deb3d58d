package store

import (
	"context"
	"fmt"
)

// Problem is something in a store that is not as it was written.
type Problem struct {
	Snapshot string // empty when it is about the file
	Record   Key    // zero when it is about no record, or nobody can say which
	What     string
}

// String names the snapshot and the record.
func (p Problem) String() string {
	if p.Snapshot == "" {
		return "the file: " + p.What
	}
	return "snapshot " + p.Snapshot + ": " + p.detail()
}

func (p Problem) detail() string {
	if p.Record == (Key{}) {
		return p.What
	}
	return fmt.Sprintf("%s %q in account %s, region %s: %s", p.Record.Type, p.Record.ID, p.Record.Account, p.Record.Region, p.What)
}

// Verify reads a snapshot, or every snapshot when ref is empty, and compares
// all of it with the hashes that were kept.
func (s *Store) Verify(ctx context.Context, ref string) ([]Problem, error) {
	problems, err := s.verify(ctx, ref)
	if err != nil {
		return nil, fmt.Errorf("verify store %q: %w", s.path, err)
	}
	return problems, nil
}

func (s *Store) verify(ctx context.Context, ref string) ([]Problem, error) {
	ids, err := s.ids()
	if err != nil {
		return nil, err
	}
	if ref != "" {
		id, err := resolve(ids, ref)
		if err != nil {
			return nil, err
		}
		ids = []string{id}
	}
	var problems []Problem
	if s.oneHeader {
		problems = append(problems, Problem{What: "one of its two headers is damaged; the last write may be lost"})
	}
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		l, err := s.load(id)
		if err != nil {
			return nil, err
		}
		problems = append(problems, l.problems...)
	}
	return problems, nil
}
