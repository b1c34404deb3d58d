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
	// Times are those of accounts, and of organisations by their id, that were
	// read at another time than taken.
	Times map[string]time.Time `json:"times,omitempty"`
}

// Snapshot is what was read at one time: records, and for each call what came
// of it. It does not change, and several goroutines may ask it.
type Snapshot struct {
	info     Info
	roots    roots
	records  []*Record // sorted by key
	types    map[string][]*Record
	outcomes outcomes
}

// NewSnapshot makes a snapshot in memory. Records of one key are merged, parts
// are made canonical, and the order of the arguments does not matter.
func NewSnapshot(taken time.Time, records []*Record, coverage []Coverage) (*Snapshot, error) {
	merged, err := mergeRecords(records)
	if err != nil {
		return nil, fmt.Errorf("make snapshot: %w", err)
	}
	return assemble(taken, merged, partSums(merged), MergeCoverage(coverage)), nil
}

// WithTimes returns the snapshot with the times of accounts and organisations,
// of which those are kept that are not that of the snapshot.
func (s *Snapshot) WithTimes(times map[string]time.Time) *Snapshot {
	dated := *s
	dated.info.Times = nil
	for account, at := range times {
		known := strings.HasPrefix(account, "o-") || slices.Contains(s.info.Accounts, account)
		if at = at.UTC().Truncate(time.Second); known && !at.Equal(s.info.Taken) {
			if dated.info.Times == nil {
				dated.info.Times = map[string]time.Time{}
			}
			dated.info.Times[account] = at
		}
	}
	return &dated
}

// TakenOf is when an account was read.
func (i Info) TakenOf(account string) time.Time {
	if at, ok := i.Times[account]; ok {
		return at
	}
	return i.Taken
}

// assemble makes a snapshot of records and coverage that are sorted, unique
// and canonical.
func assemble(taken time.Time, records []*Record, parts []sum, coverage []Coverage) *Snapshot {
	s := &Snapshot{
		records: records, types: map[string][]*Record{}, outcomes: outcomesOf(coverage), roots: rootsOf(records, parts, coverage),
	}
	d := newDescription()
	d.add(records, coverage)
	for _, r := range records {
		s.types[r.Type] = append(s.types[r.Type], r)
	}
	s.info = d.info(taken, s.roots.all)
	return s
}

// description gathers what Info says of records and coverage.
type description struct {
	accounts, regions      map[string]bool
	records, entries, gaps int
}

func newDescription() *description {
	return &description{accounts: map[string]bool{}, regions: map[string]bool{}}
}

func (d *description) add(records []*Record, coverage []Coverage) {
	for _, r := range records {
		d.accounts[r.Account], d.regions[r.Region] = true, true
	}
	for _, c := range coverage {
		d.accounts[c.Account], d.regions[c.Region] = true, true
		if c.Outcome.Gap() {
			d.gaps++
		}
	}
	d.records, d.entries = d.records+len(records), d.entries+len(coverage)
}

func (d *description) info(taken time.Time, root string) Info {
	for _, none := range []string{"", "global", "*"} { // the last: an account of which no region is known
		delete(d.regions, none)
	}
	delete(d.accounts, "")
	taken = taken.UTC().Truncate(time.Second)
	return Info{
		ID: snapshotID(taken, root), Taken: taken, Root: root,
		Accounts: sortedNames(d.accounts), Regions: sortedNames(d.regions),
		Records: d.records, Gaps: d.gaps,
	}
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
	info.Accounts, info.Regions, info.Times = slices.Clone(info.Accounts), slices.Clone(info.Regions), maps.Clone(info.Times)
	return info
}

// Records returns the records of these types, or all of them when no type is
// given, ordered by key. Callers do not change them.
func (s *Snapshot) Records(types ...string) []*Record {
	switch len(types) {
	case 0:
		return slices.Clone(s.records)
	case 1:
		return slices.Clone(s.types[types[0]])
	}
	var found []*Record
	for _, typ := range slices.Compact(slices.Sorted(slices.Values(types))) {
		found = append(found, s.types[typ]...)
	}
	slices.SortFunc(found, func(a, b *Record) int { return a.Key.Compare(b.Key) })
	return found
}

// Record returns the record of a key, or nil. Callers do not change it.
func (s *Snapshot) Record(k Key) *Record {
	i, found := slices.BinarySearchFunc(s.records, k, func(r *Record, k Key) int { return r.Key.Compare(k) })
	if !found {
		return nil
	}
	return s.records[i]
}

// Coverage returns what came of every call, ordered by account, region,
// operation and item.
func (s *Snapshot) Coverage() []Coverage { return slices.Clone(s.outcomes.coverage) }

// Outcome says what came of an operation for one item: the item's own entry,
// else the operation's, else NotTried.
func (s *Snapshot) Outcome(account, region, operation, item string) Outcome {
	if outcome, ok := s.outcomes.of(call{account, region, operation, item}); ok {
		return outcome
	}
	if outcome, ok := s.outcomes.of(call{account, region, operation, ""}); ok {
		return outcome
	}
	return NotTried
}
