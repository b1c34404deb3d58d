package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Info describes a snapshot without its records.
type Info struct {
	ID       string    `json:"id"`    // 20261123T200220Z-3f9a1c07: taken, then the root's first digits
	Taken    time.Time `json:"taken"` // UTC, whole seconds
	Root     string    `json:"root"`  // sha256:… over the records alone
	Accounts []string  `json:"accounts"`
	Regions  []string  `json:"regions"` // without "global"
	Records  int       `json:"records"`
	Gaps     int       `json:"gaps"`
}

// Snapshot is what was read at one time: records, and for each call what came
// of it. It does not change, and several goroutines may ask it.
type Snapshot struct {
	info     Info
	records  []*Record // sorted by key
	byKey    map[Key]*Record
	coverage []Coverage // sorted
	outcomes map[call]Outcome
}

// NewSnapshot makes a snapshot in memory. Records of one key are merged, parts
// are made canonical, and the order of the arguments does not matter.
func NewSnapshot(taken time.Time, records []*Record, coverage []Coverage) (*Snapshot, error) {
	merged, err := mergeRecords(records)
	if err != nil {
		return nil, fmt.Errorf("make snapshot: %w", err)
	}
	return assemble(taken, merged, mergeCoverage(coverage)), nil
}

// assemble makes a snapshot of records and coverage that are sorted, unique
// and canonical.
func assemble(taken time.Time, records []*Record, coverage []Coverage) *Snapshot {
	s := &Snapshot{
		records: records, byKey: make(map[Key]*Record, len(records)),
		coverage: coverage, outcomes: make(map[call]Outcome, len(coverage)),
	}
	accounts, regions := map[string]bool{}, map[string]bool{}
	gaps := 0
	for _, r := range records {
		s.byKey[r.Key] = r
		accounts[r.Account], regions[r.Region] = true, true
	}
	for _, c := range coverage {
		s.outcomes[c.call()] = c.Outcome
		accounts[c.Account], regions[c.Region] = true, true
		if c.Outcome.Gap() {
			gaps++
		}
	}
	delete(accounts, "")
	delete(regions, "")
	delete(regions, "global")
	delete(regions, "*") // an account of which no region is known
	taken = taken.UTC().Truncate(time.Second)
	root := rootOf(records)
	s.info = Info{
		ID: snapshotID(taken, root), Taken: taken, Root: root,
		Accounts: sortedNames(accounts), Regions: sortedNames(regions),
		Records: len(records), Gaps: gaps,
	}
	return s
}

func snapshotID(taken time.Time, root string) string {
	return taken.Format("20060102T150405Z") + "-" + strings.TrimPrefix(root, "sha256:")[:8]
}

// sortedNames is never nil: answers print empty lists, not null.
func sortedNames(set map[string]bool) []string {
	return slices.AppendSeq(make([]string, 0, len(set)), slices.Values(slices.Sorted(maps.Keys(set))))
}

// Info describes the snapshot.
func (s *Snapshot) Info() Info {
	info := s.info
	info.Accounts, info.Regions = slices.Clone(info.Accounts), slices.Clone(info.Regions)
	return info
}

// Records returns the records of these types, or all of them when no type is
// given, ordered by key. Callers do not change them.
func (s *Snapshot) Records(types ...string) []*Record {
	if len(types) == 0 {
		return slices.Clone(s.records)
	}
	var found []*Record
	for _, r := range s.records {
		if slices.Contains(types, r.Type) {
			found = append(found, r)
		}
	}
	return found
}

// Record returns the record of a key, or nil. Callers do not change it.
func (s *Snapshot) Record(k Key) *Record { return s.byKey[k] }

// Coverage returns what came of every call, ordered by account, region,
// operation and item.
func (s *Snapshot) Coverage() []Coverage { return slices.Clone(s.coverage) }

// Outcome says what came of an operation for one item: the item's own entry,
// else the operation's, else NotTried.
func (s *Snapshot) Outcome(account, region, operation, item string) Outcome {
	if outcome, ok := s.outcomes[call{account, region, operation, item}]; ok {
		return outcome
	}
	if outcome, ok := s.outcomes[call{account, region, operation, ""}]; ok {
		return outcome
	}
	return NotTried
}
