package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// ConflictError says that two sources tell different things about one part of
// one record, so that no snapshot can hold both.
type ConflictError struct {
	Key  Key
	Part string
}

// Error names the record and the part.
func (e *ConflictError) Error() string {
	return fmt.Sprintf("merge record %s %q: %s was read twice with different content; collect or import it once",
		e.Key.Type, e.Key.ID, e.Part)
}

// mergeRecords returns one record for each key, sorted, with canonical parts
// and without touching the records that it is given.
func mergeRecords(records []*Record) ([]*Record, error) {
	if len(records) == 0 {
		return nil, nil
	}
	sorted := slices.SortedFunc(slices.Values(records), func(a, b *Record) int { return a.Key.Compare(b.Key) })
	var starts []int // of the records of each key
	for i, r := range sorted {
		if i == 0 || sorted[i-1].Key != r.Key {
			starts = append(starts, i)
		}
	}
	merged := make([]*Record, len(starts))
	errs := make([]error, len(starts))
	atOnce(len(starts), func(i int) {
		end := len(sorted)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		merged[i] = &Record{Key: sorted[starts[i]].Key}
		for _, r := range sorted[starts[i]:end] {
			if errs[i] = merged[i].add(r); errs[i] != nil {
				return
			}
		}
	})
	for _, err := range errs { // the first of the records is named, not the first in time
		if err != nil {
			return nil, err
		}
	}
	return merged, nil
}

// add takes over the parts of another record of the same key.
func (r *Record) add(o *Record) error {
	// Names in order, so that of several conflicts the same one is reported.
	for _, name := range partNames(o.Parts) {
		body, err := canonical(o.Parts[name])
		if err != nil {
			return fmt.Errorf("read record %s %q: %s: %w", r.Type, r.ID, name, err)
		}
		if old, ok := r.Parts[name]; ok && !bytes.Equal(old, body) {
			return &ConflictError{Key: r.Key, Part: name}
		}
		if r.Parts == nil {
			r.Parts = make(map[string]json.RawMessage, len(o.Parts))
		}
		r.Parts[name] = body
	}
	for _, name := range partNames(o.Volatile) {
		body, err := canonical(o.Volatile[name])
		if err != nil {
			return fmt.Errorf("read record %s %q: %s: %w", r.Type, r.ID, name, err)
		}
		// A counter may move between two readings: that is no conflict, and
		// the greater bytes stay whichever came first.
		if old, ok := r.Volatile[name]; ok && bytes.Compare(old, body) >= 0 {
			continue
		}
		if r.Volatile == nil {
			r.Volatile = make(map[string]json.RawMessage, len(o.Volatile))
		}
		r.Volatile[name] = body
	}
	return nil
}
