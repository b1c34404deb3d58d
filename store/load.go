package store

import (
	"bytes"
	"cmp"
	"fmt"

	"go.etcd.io/bbolt"
)

// Snapshot reads the snapshot that an id, latest, latest~N or the beginning of
// one id names. It compares all that it reads with the hashes that were kept,
// and returns ErrNotStore rather than a snapshot that differs.
func (s *Store) Snapshot(ref string) (*Snapshot, error) {
	id, err := s.resolve(ref)
	if err != nil {
		return nil, fmt.Errorf("read store %q: %w", s.path, err)
	}
	l, err := s.load(id)
	if err == nil && len(l.problems) > 0 {
		err = damage("%s", l.problems[0].detail())
	}
	if err != nil {
		return nil, fmt.Errorf("read snapshot %s of store %q: %w", id, s.path, err)
	}
	return l.snapshot, nil
}

func (s *Store) resolve(ref string) (string, error) {
	ids, err := s.ids()
	if err != nil {
		return "", err
	}
	return resolve(ids, ref)
}

// loading is a snapshot on its way from the file, and what is wrong with it.
type loading struct {
	id       string
	bodies   *bodies
	records  []*Record
	coverage []Coverage
	hashes   hashed    // of all bodies in order
	parts    []sum     // of the parts of records in order
	snapshot *Snapshot // nil when there are problems
	problems []Problem
}

// load reads a snapshot. Damaged content is a problem and not an error, so
// that all of it is found.
func (s *Store) load(id string) (*loading, error) {
	l := &loading{id: id}
	e, err := s.entry(id)
	if err != nil {
		l.report(Key{}, "its description %v", err)
		return l, nil
	}
	x, err := s.index(id)
	if err != nil {
		l.report(Key{}, "the list of its records %v", err)
		return l, nil
	}
	if l.bodies, err = s.bodies(x); err != nil {
		return nil, err
	}
	l.takeRecords(x.records)
	l.takeCoverage(x.coverage)
	if len(l.problems) > 0 {
		return l, nil
	}
	snapshot := assemble(e.Taken, l.records, l.parts, l.coverage)
	snapshot.info.Times = e.Times
	if e.ID != id || snapshot.info.ID != id || snapshot.info.Root != e.Root || l.hashes.digest(e.Times) != e.Content {
		l.report(Key{}, "its content gives the root %s and does not match its description", snapshot.info.Root)
		return l, nil
	}
	l.snapshot = snapshot
	return l, nil
}

func (l *loading) report(key Key, format string, args ...any) {
	l.problems = append(l.problems, Problem{Snapshot: l.id, Record: key, What: fmt.Sprintf(format, args...)})
}

func (l *loading) takeRecords(numbers []uint64) {
	l.hashes.records = make([]sum, 0, len(numbers))
	l.parts = make([]sum, 0, len(numbers))
	names := texts{}
	var found []*body
	for nth := 1; len(numbers) > 0; nth++ {
		first := l.bodies.at(numbers[0])
		if first.fault != "" {
			// Without its head nobody knows how many parts follow.
			l.report(Key{}, "record %d and those after it cannot be told apart: a name %s", nth, first.fault)
			return
		}
		h, err := decodeHead(first.plain, names)
		if err != nil || h.size() > len(numbers) {
			l.report(h.Key, "record %d and those after it cannot be told apart: a name cannot be read", nth)
			return
		}
		found = append(found[:0], first)
		fault := ""
		for _, number := range numbers[1:h.size()] {
			b := l.bodies.at(number)
			found = append(found, b)
			fault = cmp.Or(fault, b.fault)
		}
		numbers = numbers[h.size():]
		if fault != "" {
			l.report(h.Key, "a part %s", fault)
			continue
		}
		l.records = append(l.records, h.record(found[1:]))
		for i, b := range found {
			l.hashes.records = append(l.hashes.records, b.sum)
			if i > 0 && i <= len(h.parts) {
				l.parts = append(l.parts, b.sum)
			}
		}
	}
}

func (l *loading) takeCoverage(numbers []uint64) {
	for _, number := range numbers {
		b := l.bodies.at(number)
		if b.fault != "" {
			l.report(Key{}, "what came of some calls %s", b.fault)
			continue
		}
		entries, err := decodeCoverage(b.plain)
		if err != nil {
			l.report(Key{}, "what came of some calls cannot be read: %v", err)
		}
		l.coverage = append(l.coverage, entries...)
		l.hashes.coverage = append(l.hashes.coverage, b.sum)
	}
}

// readIndex returns the index of a snapshot as it is kept: whole, or as what
// changed.
func (s *Store) readIndex(id string) (whole bool, sealed []byte, err error) {
	err = s.file.view(func(tx *bbolt.Tx) error {
		if value := get(tx, bucketIndexes, []byte(id)); value != nil {
			whole, sealed = true, bytes.Clone(value)
			return nil
		}
		sealed = bytes.Clone(get(tx, bucketChanges, []byte(id)))
		return nil
	})
	return whole, sealed, err
}
