package store

import (
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"

	"go.etcd.io/bbolt"
)

// writer puts a snapshot into a file, some records after the other. Of what it
// has taken it keeps numbers and hashes alone:
//
//	records ─▶ bodies ─new ones─▶ blocks ─▶ a file of their own, when they are many
//	end: those into the store, where nobody sees them; then the last ones and
//	     what names them all, in one transaction
//
// Until the end the store is only read, so that questions can be asked of it.
// Blocks that nobody came to name, because the process was killed, have the
// numbers that the next writer begins with, which first removes them.
type writer struct {
	store     *Store // may be open to read alone, until the end
	catalogue catalogue
	numbers   numbering
	index     index

	root     hasher
	content  hasher // of the bodies of records; those of coverage come after them
	coverage []sum
	run      []Coverage // entries of the last body, which is not full

	at      uint64   // the number of the first body of plain
	plain   [][]byte // new bodies that fill no block yet, behind those of the block that is gone on with
	begun   bool     // that block is among them, and is written at the end: it has what others need
	blocks  []packed // that wait
	waiting int      // bytes of them

	aside  *os.File // holds blocks that would be too many to wait in memory
	places []place  // where they are in it
}

// place is where a block is in a file.
type place struct {
	first  uint64
	offset int64
	size   int
}

// heldBack is how many bytes of blocks wait in memory, and are written in one
// transaction: a common day's are there as a whole, or not at all.
const heldBack = 32 << 20

// begin makes a writer for a snapshot of so many records and bodies of
// records. Both counts are in front of what is hashed.
func (s *Store) begin(records, bodies int) (*writer, error) {
	w := &writer{store: s, root: newHasher(rootLabel), content: hasher{sha256.New()}}
	w.root.count(records)
	w.content.count(bodies)
	var err error
	if w.catalogue, err = s.catalogue(); err != nil {
		return nil, err
	}
	w.numbers.next = w.catalogue.next
	if w.numbers.known, err = s.known(w.catalogue.next); err != nil {
		return nil, err
	}
	w.at, w.plain = s.begun(w.catalogue.next)
	w.begun = len(w.plain) > 0
	return w, nil
}

// dropUnnamed removes blocks that a writer left which did not come to its end.
func (s *Store) dropUnnamed(next uint64) error {
	firsts, err := s.blocks()
	if err != nil || len(firsts) == 0 || firsts[len(firsts)-1] < next {
		return err
	}
	return s.file.update(func(tx *bbolt.Tx) error {
		for _, first := range firsts {
			if first >= next {
				if err := tx.Bucket(bucketBlocks).Delete(numberKey(first)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// add takes records that are sorted, unique and canonical, and coverage that
// is sorted and unique. Both come after those that were added before.
func (w *writer) add(records []*Record, coverage []Coverage) error {
	var bodies [][]byte
	for _, r := range records {
		bodies = append(bodies, r.bodies()...)
	}
	hashes := sums(bodies)
	var encoding []byte
	rest := hashes
	for _, r := range records {
		encoding = r.encode(encoding[:0], rest[1:]) // the first is that of the head
		w.root.Write(encoding)
		rest = rest[1+len(r.Parts)+len(r.Volatile):]
	}
	for i := range hashes {
		w.content.Write(hashes[i][:])
	}
	w.index.records = append(w.index.records, w.numbers.all(bodies, hashes)...)
	w.takeCoverage(coverage, false)
	return w.pack(false)
}

// takeCoverage makes bodies of coverage. The last may go on with what comes next.
func (w *writer) takeCoverage(coverage []Coverage, last bool) {
	w.run = append(w.run, coverage...)
	var bodies [][]byte
	start := 0
	for i, e := range w.run {
		if e.endsRun() || last && i+1 == len(w.run) {
			bodies = append(bodies, encodeCoverage(w.run[start:i+1]))
			start = i + 1
		}
	}
	w.run = slices.Clone(w.run[start:])
	hashes := sums(bodies)
	w.coverage = append(w.coverage, hashes...)
	w.index.coverage = append(w.index.coverage, w.numbers.all(bodies, hashes)...)
}

// blocksAtATime is how much is packed together, by several goroutines.
const blocksAtATime = 16 * blockSize

// pack makes blocks of the new bodies, and writes them when too many wait.
func (w *writer) pack(last bool) error {
	w.plain = append(w.plain, w.numbers.fresh...)
	w.numbers.fresh = nil
	size := 0
	for _, b := range w.plain {
		size += len(b)
	}
	if !last && size < blocksAtATime {
		return nil
	}
	full := w.plain
	if cut := cutBlocks(full); !last && len(cut) > 0 { // what comes next may fit into the last
		full = full[:len(full)-len(cut[len(cut)-1])]
	}
	blocks, err := w.store.pack(w.at, full)
	if err != nil {
		return err
	}
	w.at += uint64(len(full))
	w.plain = slices.Clone(w.plain[len(full):])
	w.blocks = append(w.blocks, blocks...)
	for _, b := range blocks {
		w.waiting += len(b.sealed)
	}
	if last || w.waiting < w.store.heldBack {
		return nil
	}
	return w.setAside()
}

// setAside writes the blocks that wait to a file of their own.
func (w *writer) setAside() error {
	if w.aside == nil {
		before, after := w.store.copies() // those of who was killed are swept
		file, err := os.CreateTemp(filepath.Dir(w.store.path), before+"*"+after)
		if err != nil {
			return err
		}
		w.aside = file
	}
	held := 0
	if w.begun {
		held = 1
	}
	offset := int64(0)
	if n := len(w.places); n > 0 {
		offset = w.places[n-1].offset + int64(w.places[n-1].size)
	}
	for _, b := range w.blocks[held:] {
		if _, err := w.aside.WriteAt(b.sealed, offset); err != nil {
			return err
		}
		w.places = append(w.places, place{b.first, offset, len(b.sealed)})
		offset += int64(len(b.sealed))
	}
	w.blocks, w.waiting = slices.Clone(w.blocks[:held]), 0
	return nil
}

// bringIn writes the blocks that were set aside into the store.
func (w *writer) bringIn() error {
	if err := w.store.dropUnnamed(w.catalogue.next); err != nil {
		return err
	}
	for places := w.places; len(places) > 0; {
		var some []packed
		for size := 0; len(places) > 0 && size < w.store.heldBack; places = places[1:] {
			sealed := make([]byte, places[0].size)
			if _, err := w.aside.ReadAt(sealed, places[0].offset); err != nil {
				return err
			}
			some, size = append(some, packed{places[0].first, sealed}), size+len(sealed)
		}
		if err := w.store.file.update(func(tx *bbolt.Tx) error { return putBlocks(tx, some) }); err != nil {
			return err
		}
	}
	return nil
}

// close removes what was set aside.
func (w *writer) close() {
	if w.aside != nil {
		_ = w.aside.Close()
		_ = os.Remove(w.aside.Name())
	}
}

// rest takes what waits for more to come. Then the digest is that of the
// whole.
func (w *writer) rest(times map[string]time.Time) (digest string, err error) {
	w.takeCoverage(nil, true)
	w.content.count(len(w.coverage))
	for i := range w.coverage {
		w.content.Write(w.coverage[i][:])
	}
	w.content.times(times)
	return w.content.sum(), w.pack(true)
}

// end makes the snapshot of what was taken, which info describes.
func (w *writer) end(info Info) error {
	digest, err := w.rest(info.Times)
	if err != nil {
		return err
	}
	e := entry{Info: info, Content: digest}
	if slices.Contains(w.catalogue.ids, e.ID) {
		old, err := w.store.entry(e.ID)
		if err != nil {
			return damage("its description %v", err)
		}
		if old.Content != e.Content {
			return ErrExists
		}
		return nil
	}
	err = w.bringIn()
	if err == nil {
		err = w.store.add(e, w.index, w.blocks, catalogue{ids: w.catalogue.ids, next: w.numbers.next})
	}
	if err != nil {
		return errors.Join(err, w.store.dropUnnamed(w.catalogue.next))
	}
	return nil
}
