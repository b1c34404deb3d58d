package store

import (
	"bytes"
	"encoding/binary"
	"slices"

	"go.etcd.io/bbolt"
)

// body is one body of the file, or what is wrong with it.
type body struct {
	plain []byte
	fault string
}

// bodies reads the bodies that an index names, each block once.
func (s *Store) bodies(x index) (map[uint64]body, error) {
	numbers := slices.Concat(x.records, x.coverage)
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	firsts, err := s.blocks()
	if err != nil {
		return nil, err
	}
	found := make(map[uint64]body, len(numbers))
	for len(numbers) > 0 {
		at, exact := slices.BinarySearch(firsts, numbers[0])
		if !exact {
			at--
		}
		if at < 0 {
			found[numbers[0]] = body{fault: "is missing"}
			numbers = numbers[1:]
			continue
		}
		n := len(numbers)
		if at+1 < len(firsts) {
			n, _ = slices.BinarySearch(numbers, firsts[at+1])
		}
		if err := s.readBlock(firsts[at], numbers[:n], found); err != nil {
			return nil, err
		}
		numbers = numbers[n:]
	}
	return found, nil
}

// blocks returns the number of the first body of each block, in order.
func (s *Store) blocks() (firsts []uint64, err error) {
	err = s.file.view(func(tx *bbolt.Tx) error {
		firsts = blockNumbers(tx)
		return nil
	})
	slices.Sort(firsts) // a damaged key may be out of order
	return firsts, err
}

func blockNumbers(tx *bbolt.Tx) (firsts []uint64) {
	b := tx.Bucket(bucketBlocks)
	if b == nil {
		return nil
	}
	cursor := b.Cursor()
	for key, _ := cursor.First(); key != nil; key, _ = cursor.Next() {
		if len(key) == 8 {
			firsts = append(firsts, binary.BigEndian.Uint64(key))
		}
	}
	return firsts
}

// block reads the bodies of the block that begins with this number, or what is
// wrong with it.
func (s *Store) block(first uint64) (bodies [][]byte, fault string, err error) {
	var sealed []byte
	err = s.file.view(func(tx *bbolt.Tx) error {
		sealed = bytes.Clone(get(tx, bucketBlocks, numberKey(first)))
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	plain, wrong := s.zip.unpack(sealed)
	if wrong == nil {
		bodies, wrong = decodeBlock(plain)
	}
	if wrong != nil {
		return nil, "lies in a block that " + wrong.Error(), nil
	}
	return bodies, "", nil
}

// readBlock adds the bodies of these numbers, which lie in the block that
// begins with first or are missing.
func (s *Store) readBlock(first uint64, numbers []uint64, found map[uint64]body) error {
	bodies, fault, err := s.block(first)
	if err != nil {
		return err
	}
	for _, number := range numbers {
		switch {
		case fault != "":
			found[number] = body{fault: fault}
		case number-first >= uint64(len(bodies)):
			found[number] = body{fault: "is missing"}
		default:
			// A copy, so that one body does not keep its whole block in memory.
			found[number] = body{plain: bytes.Clone(bodies[number-first])}
		}
	}
	return nil
}
