package store

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"
)

// Put adds a snapshot in one transaction: it is there as a whole or not at
// all. Adding what is there already changes nothing. ErrExists tells of a
// snapshot with the same time and records, but with other coverage.
func (s *Store) Put(snapshot *Snapshot) (Info, error) {
	err := s.put(snapshot)
	if err != nil {
		return Info{}, fmt.Errorf("write snapshot %s to store %q: %w", snapshot.info.ID, s.path, err)
	}
	return snapshot.Info(), nil
}

func (s *Store) put(snapshot *Snapshot) error {
	all := snapshot.content()
	e := entry{snapshot.Info(), all.digest()}
	description, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("encode its description: %w", err)
	}
	return s.file.update(func(tx *bbolt.Tx) error {
		c, err := readCatalogue(get(tx, bucketMeta, keyCatalogue))
		if err != nil {
			return err
		}
		if slices.Contains(c.ids, e.ID) {
			old, err := readEntry(e.ID, get(tx, bucketInfos, []byte(e.ID)))
			if err == nil && old.Content != e.Content {
				err = ErrExists
			}
			return err
		}
		known := s.known(tx)
		var fresh [][]byte
		number := func(bodies [][]byte) []uint64 {
			numbers := make([]uint64, len(bodies))
			for i, b := range bodies {
				h := sha256.Sum256(b)
				n, ok := known[h]
				if !ok {
					n = c.next + uint64(len(fresh))
					known[h], fresh = n, append(fresh, b)
				}
				numbers[i] = n
			}
			return numbers
		}
		x := index{records: number(all.records), coverage: number(all.coverage)}
		if err := s.putBlocks(tx, c.next, fresh); err != nil {
			return err
		}
		c = catalogue{next: c.next + uint64(len(fresh)), ids: append(c.ids, e.ID)}
		return errors.Join(
			put(tx, bucketIndexes, []byte(e.ID), s.zip.pack(x.encode())),
			put(tx, bucketInfos, []byte(e.ID), seal(description)),
			put(tx, bucketMeta, keyCatalogue, seal(c.encode())),
		)
	})
}

// known returns the numbers of the bodies that the file holds. It leaves out
// damaged blocks: what they held is written again, so that a new snapshot is
// whole whatever became of the old ones.
func (s *Store) known(tx *bbolt.Tx) map[sum]uint64 {
	known := map[sum]uint64{}
	for _, first := range blockNumbers(tx) {
		hashes, err := unseal(get(tx, bucketHashes, numberKey(first)))
		if err != nil {
			continue
		}
		if _, err := unseal(get(tx, bucketBlocks, numberKey(first))); err != nil {
			continue
		}
		for i := range len(hashes) / sha256.Size {
			known[sum(hashes[i*sha256.Size:])] = first + uint64(i)
		}
	}
	return known
}

// putBlocks writes bodies in blocks, the first of them with this number.
func (s *Store) putBlocks(tx *bbolt.Tx, first uint64, bodies [][]byte) error {
	for _, block := range cutBlocks(bodies) {
		plain := encodeBlock(block)
		if len(plain) > maxBlock {
			return fmt.Errorf("a part of %d bytes is too large to keep", len(plain))
		}
		var hashes []byte
		for _, h := range sums(block) {
			hashes = append(hashes, h[:]...)
		}
		if err := put(tx, bucketBlocks, numberKey(first), s.zip.pack(plain)); err != nil {
			return err
		}
		if err := put(tx, bucketHashes, numberKey(first), seal(hashes)); err != nil {
			return err
		}
		first += uint64(len(block))
	}
	return nil
}
