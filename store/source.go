package store

import (
	"errors"
	"fmt"
	"slices"
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

// PutSource adds a snapshot to a store as Put does, with no more of it in
// memory than what Each hands over at a time, and numbers and hashes of the
// rest. It opens the store twice: to read, so that questions can be asked of it
// while the snapshot is made, and to write what is ready.
func PutSource(source Source, open func(Options) (*Store, error)) (Info, error) {
	const tries = 3
	for range tries {
		info, err := putSource(source, open)
		if !errors.Is(err, errChanged) {
			return info, err
		}
	}
	return Info{}, fmt.Errorf("write a snapshot: %w", errChanged)
}

var errChanged = errors.New("others write to the store all the time")

func putSource(source Source, open func(Options) (*Store, error)) (Info, error) {
	s, err := open(Options{ReadOnly: true})
	if errors.Is(err, ErrNoStore) { // of which nobody asks anything
		s, err = open(Options{Create: true})
	}
	if err != nil {
		return Info{}, err
	}
	failed := func(err error) (Info, error) {
		return Info{}, fmt.Errorf("write a snapshot to store %q: %w", s.path, err)
	}
	w, err := s.begin(source.Records, source.Bodies)
	if err != nil {
		return failed(errors.Join(err, s.Close()))
	}
	defer w.close()
	info, err := w.take(source)
	if closing := s.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return failed(err)
	}
	if w.store, err = open(Options{Create: true}); err != nil {
		return Info{}, err
	}
	w.store.writing.Lock()
	defer w.store.writing.Unlock()
	now, err := w.store.catalogue()
	switch {
	case err != nil:
	case now.next != w.catalogue.next || !slices.Equal(now.ids, w.catalogue.ids):
		err = errChanged
	default:
		err = w.end(info)
	}
	if closing := w.store.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return failed(err)
	}
	return info, nil
}

// take adds all of a source.
func (w *writer) take(source Source) (Info, error) {
	d := newDescription()
	var key Key
	var call Coverage
	err := source.Each(func(records []*Record, coverage []Coverage) error {
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
	return d.info(source.Taken, w.root.sum()), err
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
