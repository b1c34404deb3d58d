package store

import (
	"encoding/binary"
	"fmt"
)

// After a year in which one record in a hundred changed each day, hardly any
// record has the number that it began with, and a whole index no longer
// compresses: a year of them would take ten times what the records do. So most
// indexes are kept as what changed since an earlier one.
//
// The base of the snapshot that came nth is the one before it, of each
// sixteenth the one sixteen before, and each 256th has none: no index is more
// than thirty steps from a whole one.
const (
	shortStep = 1
	longStep  = 16
	wholeStep = 256
	maxSteps  = 2 * longStep
)

// baseOf returns the id on which the index of the next snapshot builds, or
// nothing, given those that there are in the order in which they came.
func baseOf(ids []string) (string, bool) {
	n := len(ids)
	switch {
	case n%wholeStep == 0:
		return "", false
	case n%longStep == 0:
		return ids[n-longStep], true
	}
	return ids[n-shortStep], true
}

// encodeSince encodes an index as runs of what is kept of a base, what is left
// out of it, and the numbers that stand there instead.
func (x index) encodeSince(id string, base index) []byte {
	b := appendText(nil, id)
	b = appendCount(b, len(x.records))
	b = appendCount(b, len(x.coverage))
	old, list := base.all(), x.all()
	at := placesOf(old)
	var fresh freshRun
	for i, j := 0, 0; j < len(list); {
		keep := 0
		for i+keep < len(old) && j+keep < len(list) && old[i+keep] == list[j+keep] {
			keep++
		}
		i, j = i+keep, j+keep
		add := 0
		next := i
		for j+add < len(list) {
			if p, ok := at[list[j+add]]; ok && p >= i && goesOn(old[p:], list[j+add:]) {
				next = p
				break
			}
			add++
		}
		b = appendCount(b, keep)
		b = appendCount(b, next-i)
		b = appendCount(b, add)
		for _, number := range list[j : j+add] {
			b = binary.AppendUvarint(b, fresh.code(number))
		}
		i, j = next, j+add
	}
	return b
}

// placesOf returns where the numbers lie that come once.
func placesOf(list []uint64) map[uint64]int {
	at := make(map[uint64]int, len(list))
	for i, number := range list {
		if _, twice := at[number]; twice {
			at[number] = -1
			continue
		}
		at[number] = i
	}
	return at
}

// goesOn reports whether two lists that begin alike go on alike, so that a
// part which another record happens to have too does not lead astray.
func goesOn(a, b []uint64) bool {
	return len(a) < 2 || len(b) < 2 || a[1] == b[1]
}

// freshRun spells numbers that mostly follow each other.
type freshRun struct{ next uint64 }

func (r *freshRun) code(number uint64) uint64 {
	code := number + 1
	if number == r.next {
		code = 0
	}
	r.number(code)
	return code
}

func (r *freshRun) number(code uint64) (number uint64) {
	number = r.next
	if code > 0 {
		number = code - 1
	}
	r.next = number + 1
	return number
}

// since is an index that builds on another.
type since struct {
	base              string
	records, coverage uint64
	edits             []byte
}

func decodeSince(source []byte) (since, error) {
	r := reader{rest: source}
	s := since{base: r.text(), records: r.number(), coverage: r.number()}
	s.edits = r.rest
	if r.failed {
		return since{}, errEncoding
	}
	return s, nil
}

// on makes the index, given its base.
func (s since) on(base index) (index, error) {
	old := base.all()
	r := reader{rest: s.edits}
	var fresh freshRun
	// Each number comes from the base, or takes a byte of its own.
	most := uint64(len(old) + len(s.edits))
	if s.records > most || s.coverage > most-s.records {
		return index{}, errEncoding
	}
	size := int(s.records + s.coverage)
	list := make([]uint64, 0, size)
	for len(list) < size && !r.failed {
		keep, drop, add := r.number(), r.number(), r.count()
		if keep > uint64(len(old)) || drop > uint64(len(old))-keep {
			return index{}, errEncoding
		}
		list = append(list, old[:keep]...)
		old = old[keep+drop:]
		for range add {
			number := fresh.number(r.number())
			if number > maxNumber {
				return index{}, errEncoding
			}
			list = append(list, number)
		}
		if keep == 0 && drop == 0 && add == 0 {
			return index{}, errEncoding
		}
	}
	if err := r.end(); err != nil || len(list) != size {
		return index{}, errEncoding
	}
	return index{records: list[:s.records:s.records], coverage: list[s.records:]}, nil
}

// all are the numbers of an index in one list.
func (x index) all() []uint64 {
	return append(append(make([]uint64, 0, len(x.records)+len(x.coverage)), x.records...), x.coverage...)
}

// index reads the index of a snapshot, and those on which it builds.
func (s *Store) index(id string) (index, error) {
	var steps []since
	for len(steps) <= maxSteps {
		whole, sealed, err := s.readIndex(id)
		if err != nil {
			return index{}, err
		}
		plain, err := s.zip.unpack(sealed)
		if err != nil {
			return index{}, err
		}
		if !whole {
			step, err := decodeSince(plain)
			if err != nil {
				return index{}, fmt.Errorf("cannot be read: %w", err)
			}
			steps, id = append(steps, step), step.base
			continue
		}
		x, err := decodeIndex(plain)
		for n := len(steps) - 1; n >= 0 && err == nil; n-- {
			x, err = steps[n].on(x)
		}
		if err != nil {
			return index{}, fmt.Errorf("cannot be read: %w", err)
		}
		return x, nil
	}
	return index{}, fmt.Errorf("cannot be read: it builds on more than %d others", maxSteps)
}

// packIndex compresses an index: whole, or as what changed where that is less.
func (s *Store) packIndex(x index, ids []string) (bucket, sealed []byte) {
	bucket, sealed = bucketIndexes, s.zip.pack(x.encode())
	id, ok := baseOf(ids)
	if !ok {
		return bucket, sealed
	}
	base, err := s.index(id)
	if err != nil {
		return bucket, sealed // a damaged base must not damage what comes after it
	}
	if changes := s.zip.pack(x.encodeSince(id, base)); len(changes) < len(sealed) {
		return bucketChanges, changes
	}
	return bucket, sealed
}
