package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// An index is what a snapshot consists of: the numbers of its bodies. Bodies
// are numbered as they come, so neighbours mostly differ by one and the index
// shrinks to nearly nothing; a list of hashes would outgrow the records when a
// snapshot is taken every day.
type index struct {
	records  []uint64 // heads and parts
	coverage []uint64
}

func (x index) encode() []byte {
	b := appendCount(nil, len(x.records))
	b = appendCount(b, len(x.coverage))
	var previous uint64
	for _, list := range [][]uint64{x.records, x.coverage} {
		for _, number := range list {
			b = binary.AppendVarint(b, int64(number-previous))
			previous = number
		}
	}
	return b
}

func decodeIndex(source []byte) (index, error) {
	r := reader{rest: source}
	records := r.count()
	coverage := r.count()
	if records+coverage > len(r.rest) {
		return index{}, errEncoding
	}
	var previous uint64
	read := func(n int) []uint64 {
		var list []uint64
		for range n {
			zigzag := r.number()
			previous += uint64(int64(zigzag>>1) ^ -int64(zigzag&1))
			list = append(list, previous)
		}
		return list
	}
	x := index{records: read(records), coverage: read(coverage)}
	return x, r.end()
}

// sum is the SHA-256 of a body's plain bytes: compressed bytes change between
// versions of the compressor.
type sum = [sha256.Size]byte

// digest is a hash over everything that a snapshot holds, volatile parts and
// coverage too, which its root leaves out.
func (c content) digest() string {
	h := sha256.New()
	for _, list := range [][]sum{sums(c.records), sums(c.coverage)} {
		writeCount(h, len(list))
		for _, s := range list {
			h.Write(s[:])
		}
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

func sums(bodies [][]byte) []sum {
	list := make([]sum, len(bodies))
	for i, body := range bodies {
		list[i] = sha256.Sum256(body)
	}
	return list
}
