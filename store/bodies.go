package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"go.etcd.io/bbolt"
)

// body is one body of the file with its hash, or what is wrong with it.
type body struct {
	plain []byte
	sum   sum
	fault string
}

// bodies are those of the file that an index names.
type bodies struct {
	numbers []uint64 // in order, each once
	found   []body   // under these numbers
	next    int      // where the one behind the last that was asked for lies
}

// at returns the body of a number that the index names.
func (b *bodies) at(number uint64) *body {
	i := b.next
	if i >= len(b.numbers) || b.numbers[i] != number {
		i, _ = slices.BinarySearch(b.numbers, number)
	}
	b.next = i + 1
	return &b.found[i]
}

// bodies reads the bodies that an index names, each block once.
func (s *Store) bodies(x index) (*bodies, error) {
	numbers := slices.Concat(x.records, x.coverage)
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	b := &bodies{numbers: numbers, found: make([]body, len(numbers))}
	firsts, err := s.blocks()
	if err != nil {
		return nil, err
	}
	var used []uint64 // the blocks, and which of the numbers lie in each
	var runs [][2]int
	for from := 0; from < len(numbers); {
		at, exact := slices.BinarySearch(firsts, numbers[from])
		if !exact {
			at--
		}
		if at < 0 {
			b.found[from].fault = "is missing"
			from++
			continue
		}
		to := len(numbers)
		if at+1 < len(firsts) {
			to, _ = slices.BinarySearch(numbers, firsts[at+1])
		}
		used, runs = append(used, firsts[at]), append(runs, [2]int{from, to})
		from = to
	}
	err = s.eachBlock(used, func(i int, block [][]byte, fault string) {
		from, to := runs[i][0], runs[i][1]
		takeBodies(used[i], numbers[from:to], block, fault, b.found[from:to])
	})
	return b, err
}

// takeBodies takes the bodies of these numbers from their block. They are
// copied, so that a few of them do not keep the whole block in memory.
func takeBodies(first uint64, numbers []uint64, block [][]byte, fault string, found []body) {
	size := 0
	for i, number := range numbers {
		switch {
		case fault != "":
			found[i].fault = fault
		case number-first >= uint64(len(block)):
			found[i].fault = "is missing"
		default:
			size += len(block[number-first])
		}
	}
	copies := make([]byte, 0, size)
	for i, number := range numbers {
		if found[i].fault != "" {
			continue
		}
		at := len(copies)
		copies = append(copies, block[number-first]...)
		found[i].plain = copies[at:len(copies):len(copies)]
		found[i].sum = sha256.Sum256(found[i].plain)
	}
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

// atATime is how many blocks are read from the file before they are
// decompressed: pages are read by one goroutine, which stops at the first that
// is damaged.
const atATime = 64

// eachBlock reads the blocks that begin with these numbers, and hands their
// bodies on, or what is wrong with a block. It calls take from several
// goroutines.
func (s *Store) eachBlock(firsts []uint64, take func(i int, bodies [][]byte, fault string)) error {
	for from := 0; from < len(firsts); from += atATime {
		some := firsts[from:min(from+atATime, len(firsts))]
		sealed := make([][]byte, len(some))
		err := s.file.view(func(tx *bbolt.Tx) error {
			for i, first := range some {
				sealed[i] = bytes.Clone(get(tx, bucketBlocks, numberKey(first)))
			}
			return nil
		})
		if err != nil {
			return err
		}
		atOnce(len(some), func(i int) {
			bodies, fault := s.open(sealed[i])
			take(from+i, bodies, fault)
		})
	}
	return nil
}

// open returns the bodies of a block, or what is wrong with it.
func (s *Store) open(sealed []byte) (bodies [][]byte, fault string) {
	plain, err := s.zip.unpack(sealed)
	if err == nil {
		bodies, err = decodeBlock(plain)
	}
	if err != nil {
		return nil, "lies in a block that " + err.Error()
	}
	return bodies, ""
}
