package store

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strconv"

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
	w, err := s.begin(Size(snapshot.records))
	if err != nil {
		return err
	}
	defer w.close()
	if err := w.add(snapshot.records, snapshot.outcomes.coverage); err != nil {
		return err
	}
	return w.end(snapshot.Info())
}

// add writes a snapshot whose bodies are in the file or in these blocks, in
// one transaction.
func (s *Store) add(e entry, x index, blocks []packed, c catalogue) error {
	description, scopeKey, scope, err := s.describe(e)
	if err != nil {
		return fmt.Errorf("encode its description: %w", err)
	}
	bucket, list := s.packIndex(x, c.ids)
	c.ids = append(slices.Clip(c.ids), e.ID)
	return s.file.update(func(tx *bbolt.Tx) error {
		if err := makeBuckets(tx); err != nil {
			return err
		}
		if err := putBlocks(tx, blocks); err != nil {
			return err
		}
		return errors.Join(
			put(tx, bucketScopes, scopeKey, scope), // again, in case that what is there is damaged
			put(tx, bucket, []byte(e.ID), list),
			put(tx, bucketInfos, []byte(e.ID), description),
			put(tx, bucketMeta, keyCatalogue, seal(c.encode())),
		)
	})
}

func putBlocks(tx *bbolt.Tx, blocks []packed) error {
	for _, b := range blocks {
		if err := put(tx, bucketBlocks, numberKey(b.first), b.sealed); err != nil {
			return err
		}
	}
	return nil
}

// makeBuckets makes what a file of this format has and an older one has not.
func makeBuckets(tx *bbolt.Tx) error {
	if string(get(tx, bucketMeta, keyFormat)) == strconv.Itoa(format) {
		return nil
	}
	for _, bucket := range buckets {
		if _, err := tx.CreateBucketIfNotExists(bucket); err != nil {
			return err
		}
	}
	return put(tx, bucketMeta, keyFormat, []byte(strconv.Itoa(format)))
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

// known returns the numbers of the bodies that the file holds, below next. Their hashes
// are made again and not kept: they are longer than most bodies once those are
// compressed. Damaged blocks are left out, so that what they held is written
// again and a new snapshot is whole whatever became of the old ones.
func (s *Store) known(next uint64) (map[sum]uint64, error) {
	firsts, err := s.named(next)
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

// named returns the blocks of bodies with numbers below next: snapshots name
// no others.
func (s *Store) named(next uint64) ([]uint64, error) {
	firsts, err := s.blocks()
	n, _ := slices.BinarySearch(firsts, next)
	return firsts[:n], err
}

// begun returns the bodies of the last block, and the number of the first of
// them, when there is room in it. Those of many days then lie in one block: a
// few alone compress badly, and leave much of a page empty.
func (s *Store) begun(next uint64) (first uint64, bodies [][]byte) {
	firsts, err := s.named(next)
	if err != nil || len(firsts) == 0 {
		return next, nil
	}
	last := firsts[len(firsts)-1]
	size := 0
	err = s.eachBlock([]uint64{last}, func(_ int, found [][]byte, fault string) {
		bodies = found // none when it is damaged
		for _, b := range found {
			size += len(b)
		}
	})
	if err != nil || size >= blockSize || last+uint64(len(bodies)) != next {
		return next, nil
	}
	return last, bodies
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
