package collect

import (
	"context"
	"maps"
	"slices"

	"github.com/iamreach/iamreach/store"
)

// merging makes a snapshot of what a run has read, one account after the
// other, so that no more than one is in memory. What depends on several of
// them is found before.
type merging struct {
	run      *run
	accounts []string
	apart    map[string][]*Answer

	endpoints       *endpoints
	readers         map[string]bool
	partitions      []string // of the records: they come first in the order of keys
	records, bodies int
}

// merge begins to merge.
func (r *run) merge() *merging {
	m := &merging{run: r, accounts: slices.Clone(r.plan.Accounts), apart: map[string][]*Answer{}, endpoints: newEndpoints()}
	if r.plan.Reader != "" {
		m.accounts = append(m.accounts, r.plan.Reader)
	}
	for _, a := range r.apart {
		m.apart[a.Place.Account] = append(m.apart[a.Place.Account], a)
		m.accounts = append(m.accounts, a.Place.Account)
	}
	m.accounts = unique(m.accounts)
	return m
}

// survey finds what depends on several accounts, and counts.
func (m *merging) survey(ctx context.Context) error {
	seen := newOrganizationsSeen()
	partitions := map[string]bool{}
	var expected []string
	for _, account := range m.accounts {
		assembly, err := m.assemble(ctx, account)
		if err != nil {
			return err
		}
		if len(assembly.places) > 0 {
			expected = append(expected, account)
		}
		for _, a := range assembly.answers {
			m.endpoints.saw(a)
			seen.saw(a)
		}
		records, _, _ := assembly.gather()
		for _, r := range records {
			partitions[r.Partition] = true
		}
		n, bodies := store.Size(records)
		m.records, m.bodies = m.records+n, m.bodies+bodies
	}
	m.readers, m.partitions = seen.readers(expected), slices.Sorted(maps.Keys(partitions))
	return nil
}

// assemble gathers the answers of an account.
func (m *merging) assemble(ctx context.Context, account string) (*Assembly, error) {
	assembly := newAssembly(m.run.operations)
	for _, a := range m.apart[account] {
		assembly.Add(a)
	}
	if err := m.run.journal.answers(account, assembly.Add); err != nil {
		return nil, err
	}
	return assembly, ctx.Err()
}

// each hands over the records and the coverage of each account, as a
// store.Source does. All is of one partition, or some account has a thing that
// names another: then each partition takes a round.
func (m *merging) each(ctx context.Context, take func([]*store.Record, []store.Coverage) error) error {
	for round := range max(1, len(m.partitions)) {
		for _, account := range m.accounts {
			assembly, err := m.assemble(ctx, account)
			if err != nil {
				return err
			}
			assembly.readers = m.readers
			for _, a := range assembly.answers {
				m.endpoints.settle(a)
			}
			records, coverage, _ := assembly.Finish()
			coverage = store.MergeCoverage(coverage)
			if round > 0 {
				coverage = nil
			}
			if len(m.partitions) > 1 {
				records = slices.DeleteFunc(records, func(r *store.Record) bool { return r.Partition != m.partitions[round] })
			}
			if err := take(records, coverage); err != nil {
				return err
			}
		}
	}
	return nil
}
