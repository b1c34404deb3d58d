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
	s.writing.Lock()
	defer s.writing.Unlock()
	all := snapshot.content()
	hashes := hashed{sums(all.records), sums(all.coverage)}
	e := entry{snapshot.Info(), hashes.digest()}
	description, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("encode its description: %w", err)
	}
	c, err := s.catalogue()
	if err != nil {
		return err
	}
	if slices.Contains(c.ids, e.ID) {
		old, err := s.entry(e.ID)
		if err != nil {
			return damage("its description %v", err)
		}
		if old.Content != e.Content {
			return ErrExists
		}
		return nil
	}
	n := numbering{next: c.next}
	if n.known, err = s.known(); err != nil {
		return err
	}
	x := index{records: n.all(all.records, hashes.records), coverage: n.all(all.coverage, hashes.coverage)}
	blocks, err := s.pack(c.next, n.fresh)
	if err != nil {
		return err
	}
	list := s.zip.pack(x.encode())
	c = catalogue{next: n.next, ids: append(c.ids, e.ID)}
	return s.file.update(func(tx *bbolt.Tx) error {
		for _, b := range blocks {
			if err := put(tx, bucketBlocks, numberKey(b.first), b.sealed); err != nil {
				return err
			}
		}
		return errors.Join(
			put(tx, bucketIndexes, []byte(e.ID), list),
			put(tx, bucketInfos, []byte(e.ID), seal(description)),
			put(tx, bucketMeta, keyCatalogue, seal(c.encode())),
		)
	})
}

// numbering gives bodies their numbers.
type numbering struct {
	known map[sum]uint64
	next  uint64
	fresh [][]byte // bodies that the file does not hold yet
}

func (n *numbering) all(bodies [][]byte, hashes []sum) []uint64 {
	numbers := make([]uint64, len(bodies))
	for i, b := range bodies {
		h := hashes[i]
		number, ok := n.known[h]
		if !ok {
			number = n.next
			n.known[h], n.next, n.fresh = number, number+1, append(n.fresh, b)
		}
		numbers[i] = number
	}
	return numbers
}

// known returns the numbers of the bodies that the file holds. Their hashes
// are made again and not kept: they are longer than most bodies once those are
// compressed. Damaged blocks are left out, so that what they held is written
// again and a new snapshot is whole whatever became of the old ones.
func (s *Store) known() (map[sum]uint64, error) {
	firsts, err := s.blocks()
	if err != nil {
		return nil, err
	}
	hashes := make([][]sum, len(firsts))
	err = s.eachBlock(firsts, func(i int, bodies [][]byte, _ string) {
		hashes[i] = make([]sum, len(bodies)) // none when the block is damaged
		for k, b := range bodies {
			hashes[i][k] = sha256.Sum256(b)
		}
	})
	if err != nil {
		return nil, err
	}
	known := map[sum]uint64{}
	for i, first := range firsts {
		for k, h := range hashes[i] {
			known[h] = first + uint64(k)
		}
	}
	return known, nil
}

// packed is a block that is ready to be written.
type packed struct {
	first  uint64
	sealed []byte
}

// pack puts bodies into blocks, the first of them with this number.
func (s *Store) pack(first uint64, bodies [][]byte) ([]packed, error) {
	cut := cutBlocks(bodies)
	blocks := make([]packed, len(cut))
	for i, block := range cut {
		blocks[i].first = first
		first += uint64(len(block))
	}
	errs := make([]error, len(cut))
	atOnce(len(cut), func(i int) {
		plain := encodeBlock(cut[i])
		if len(plain) > maxBlock {
			errs[i] = fmt.Errorf("a part of %d bytes is too large to keep", len(plain))
			return
		}
		blocks[i].sealed = s.zip.pack(plain)
	})
	return blocks, errors.Join(errs...)
}
