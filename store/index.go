package store

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"
	"time"
)

// An index is what a snapshot consists of: the numbers of its bodies. A list
// of hashes would outgrow the records when a snapshot is taken every day.
// Bodies are numbered as they come, so an index is two runs with jumps between
// them: the bodies of an older snapshot, and the newer ones in place of some.
type index struct {
	records  []uint64 // heads and parts
	coverage []uint64
}

// How an index spells a number.
const (
	codeNext = iota // the old run goes on
	codeSkip        // the old run goes on after one that was replaced
	codeNew         // the new run goes on
	codeJump        // this and more: any number, where a new run begins
)

// maxNumber bounds the numbers of bodies, so that sums of them do not wrap.
const maxNumber = 1 << 62

// runs is where the two runs of an index are.
type runs struct{ next, fresh uint64 }

func (r *runs) code(number uint64) uint64 {
	var code uint64
	switch number {
	case r.next:
		code = codeNext
	case r.next + 1:
		code = codeSkip
	case r.fresh:
		code = codeNew
	default:
		code = number + codeJump
	}
	r.number(code)
	return code
}

func (r *runs) number(code uint64) (number uint64) {
	switch code {
	case codeNext, codeSkip:
		number = r.next + code
		r.next = number + 1
	case codeNew:
		number = r.fresh
		r.fresh++
	default:
		number = code - codeJump
		r.fresh = number + 1
	}
	return number
}

func (x index) encode() []byte {
	b := appendCount(nil, len(x.records))
	b = appendCount(b, len(x.coverage))
	var r runs
	for _, list := range [][]uint64{x.records, x.coverage} {
		for _, number := range list {
			b = binary.AppendUvarint(b, r.code(number))
		}
	}
	return b
}

func decodeIndex(source []byte) (index, error) {
	r := reader{rest: source}
	records, coverage := r.count(), r.count()
	if records+coverage > len(r.rest) {
		return index{}, errEncoding
	}
	var at runs
	read := func(n int) []uint64 {
		list := make([]uint64, n)
		for i := range list {
			if list[i] = at.number(r.number()); list[i] > maxNumber {
				r.failed = true
			}
		}
		return list
	}
	x := index{records: read(records), coverage: read(coverage)}
	return x, r.end()
}

// sum is the SHA-256 of a body's plain bytes: compressed bytes change between
// versions of the compressor.
type sum = [sha256.Size]byte

// hashed are the hashes of a snapshot's bodies in order.
type hashed struct{ records, coverage []sum }

// digest is a hash over everything that a snapshot holds, volatile parts,
// coverage and times of accounts too, which its root leaves out.
func (c hashed) digest(times map[string]time.Time) string {
	h := hasher{sha256.New()}
	for _, list := range [][]sum{c.records, c.coverage} {
		h.count(len(list))
		for _, s := range list {
			h.Write(s[:])
		}
	}
	h.times(times)
	return h.sum()
}

func (h hasher) times(times map[string]time.Time) {
	for _, account := range slices.Sorted(maps.Keys(times)) {
		h.Write(appendField(appendField(nil, account), times[account].UTC().Format(time.RFC3339)))
	}
}

func sums(bodies [][]byte) []sum {
	list := make([]sum, len(bodies))
	atOnce(len(bodies), func(i int) { list[i] = sha256.Sum256(bodies[i]) })
	return list
}
