package store

import (
	"errors"
	"fmt"
	"time"
)

// Source is a snapshot that is made while it is written, so that it is never
// in memory as a whole.
type Source struct {
	Taken   time.Time
	Records int // how many Each gives in all
	Bodies  int // and how many those are together with their parts
	// Each hands over some records after the other, with some coverage. What
	// comes later is greater than what came before, by the order of both.
	Each func(take func(records []*Record, coverage []Coverage) error) error
}

var errSource = errors.New("its parts are not what was announced")

// PutSource adds a snapshot as Put does, with no more of it in memory than what
// Each hands over at a time, and numbers and hashes of the rest.
func (s *Store) PutSource(source Source) (Info, error) {
	info, err := s.putSource(source)
	if err != nil {
		return Info{}, fmt.Errorf("write a snapshot to store %q: %w", s.path, err)
	}
	return info, nil
}

func (s *Store) putSource(source Source) (Info, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	w, err := s.begin(source.Records, source.Bodies)
	if err != nil {
		return Info{}, err
	}
	d := newDescription()
	var key Key
	var call Coverage
	err = source.Each(func(records []*Record, coverage []Coverage) error {
		merged, err := mergeRecords(records)
		if err != nil {
			return err
		}
		entries := MergeCoverage(coverage)
		if len(merged) > 0 {
			if d.records > 0 && key.Compare(merged[0].Key) >= 0 {
				return errSource
			}
			key = merged[len(merged)-1].Key
		}
		if len(entries) > 0 {
			if d.entries > 0 && call.Compare(entries[0]) >= 0 {
				return errSource
			}
			call = entries[len(entries)-1]
		}
		d.add(merged, entries)
		return w.add(merged, entries)
	})
	if err == nil && (d.records != source.Records || len(w.index.records) != source.Bodies) {
		err = errSource
	}
	info := d.info(source.Taken, w.root.sum())
	if err == nil {
		err = w.end(info)
	}
	if err != nil {
		return Info{}, w.give(err)
	}
	return info, nil
}

// Snapshot makes the snapshot in memory.
func (s Source) Snapshot() (*Snapshot, error) {
	var records []*Record
	var coverage []Coverage
	if err := s.Each(func(some []*Record, entries []Coverage) error {
		records, coverage = append(records, some...), append(coverage, entries...)
		return nil
	}); err != nil {
		return nil, err
	}
	return NewSnapshot(s.Taken, records, coverage)
}

// Size is how many records these are, and how many they are together with
// their parts: what a Source announces.
func Size(records []*Record) (n, bodies int) {
	for _, r := range records {
		bodies += 1 + len(r.Parts) + len(r.Volatile)
	}
	return len(records), bodies
}
