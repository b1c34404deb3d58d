package store

import (
	"encoding/binary"
	"errors"
	"hash/fnv"
	"io"
)

// bbolt walks its tree of pages by recursion and without a check, so a page
// that leads back to itself would end the process by exhausting its stack,
// which nothing can recover. And it trusts the list of free pages, so a damaged
// one would have it write over live pages. The walk below follows the same
// references first, with bounds and each page once. What the pages hold is not
// its business: hashes cover that.
const (
	pageHeaderSize  = 16 // id 8, flags 2, count 2, overflow 4
	pageElementSize = 16 // leaf: flags 4, position 4, key size 4, value size 4; branch: position 4, key size 4, page 8
	bucketSize      = 16 // root page 8, sequence 8
	metaSize        = 64 // magic, version, page size, flags: 4 each; root 8, sequence 8, free list 8, pages 8, transaction 8, checksum 8

	pageBranch   = 0x01
	pageLeaf     = 0x02
	pageFreelist = 0x10
	leafBucket   = 0x01

	boltMagic   = 0xED0CDAED
	boltVersion = 2
	maxDepth    = 32
)

var errTree = errors.New("its pages do not form a tree")

// header is what a bbolt file says of itself in one of its first two pages.
type header struct {
	pageSize, root, freelist, pages, transaction uint64
}

func readHeader(f io.ReaderAt, offset int64) (header, bool) {
	var b [metaSize]byte
	if _, err := f.ReadAt(b[:], offset+pageHeaderSize); err != nil {
		return header{}, false
	}
	h := fnv.New64a()
	h.Write(b[:56])
	n := binary.NativeEndian
	if n.Uint32(b[:]) != boltMagic || n.Uint32(b[4:]) != boltVersion || n.Uint64(b[56:]) != h.Sum64() {
		return header{}, false
	}
	return header{uint64(n.Uint32(b[8:])), n.Uint64(b[16:]), n.Uint64(b[32:]), n.Uint64(b[40:]), n.Uint64(b[48:])}, true
}

// walker follows the pages of a file once.
type walker struct {
	file io.ReaderAt
	header
	seen []bool
}

// checkPages walks the file. It reports whether one of the two headers is
// damaged, so that the last write may be lost.
func checkPages(f io.ReaderAt, size int64, pageSize int) (oneHeader bool, err error) {
	first, firstOK := readHeader(f, 0)
	second, secondOK := readHeader(f, int64(pageSize))
	current := first
	if !firstOK || secondOK && second.transaction > first.transaction {
		current = second
	}
	switch {
	case !firstOK && !secondOK:
		return false, errors.New("both of its headers are damaged")
	case current.pageSize != uint64(pageSize) || current.pages < 4:
		return false, errors.New("its header makes no sense")
	case current.pages > uint64(size)/current.pageSize:
		return false, errors.New("it is truncated")
	}
	w := &walker{file: f, header: current, seen: make([]bool, current.pages)}
	if err := w.tree(current.root, 0, true); err != nil {
		return false, err
	}
	return !firstOK || !secondOK, w.free()
}

// page is the front of a page: its header and its elements, which come first.
type page struct {
	offset, size uint64 // in the file, with the overflow
	flags        uint16
	count        int
	front        []byte
}

// take marks a page and its overflow as seen and reads its front.
func (w *walker) take(id uint64) (page, error) {
	if id < 2 || id >= w.pages {
		return page{}, errTree
	}
	var h [pageHeaderSize]byte
	if _, err := w.file.ReadAt(h[:], int64(id*w.pageSize)); err != nil {
		return page{}, err
	}
	n := binary.NativeEndian
	overflow := uint64(n.Uint32(h[12:]))
	if n.Uint64(h[:]) != id || overflow >= w.pages-id {
		return page{}, errTree
	}
	for i := id; i <= id+overflow; i++ {
		if w.seen[i] {
			return page{}, errTree
		}
		w.seen[i] = true
	}
	p := page{offset: id * w.pageSize, size: (overflow + 1) * w.pageSize, flags: n.Uint16(h[8:]), count: int(n.Uint16(h[10:]))}
	front := uint64(pageHeaderSize + p.count*pageElementSize)
	if p.flags == pageFreelist {
		front = p.size
	}
	if front > p.size {
		return page{}, errTree
	}
	p.front = make([]byte, front)
	_, err := w.file.ReadAt(p.front, int64(p.offset))
	return p, err
}

// tree checks a page and what lies below it. Only the tree of the file itself
// holds buckets.
func (w *walker) tree(id uint64, depth int, holdsBuckets bool) error {
	p, err := w.take(id)
	switch {
	case err != nil:
		return err
	case depth > maxDepth:
		return errTree
	case p.flags == pageLeaf:
		return w.leaf(p, depth, holdsBuckets)
	case p.flags == pageBranch && p.count > 0:
		return w.branch(p, depth, holdsBuckets)
	}
	return errTree
}

func (w *walker) branch(p page, depth int, holdsBuckets bool) error {
	n := binary.NativeEndian
	for i := range p.count {
		at := pageHeaderSize + i*pageElementSize
		if uint64(at)+uint64(n.Uint32(p.front[at:]))+uint64(n.Uint32(p.front[at+4:])) > p.size {
			return errTree
		}
		if err := w.tree(n.Uint64(p.front[at+8:]), depth+1, holdsBuckets); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) leaf(p page, depth int, holdsBuckets bool) error {
	n := binary.NativeEndian
	for i := range p.count {
		at := pageHeaderSize + i*pageElementSize
		kind, position := n.Uint32(p.front[at:]), uint64(n.Uint32(p.front[at+4:]))
		keySize, valueSize := uint64(n.Uint32(p.front[at+8:])), uint64(n.Uint32(p.front[at+12:]))
		value := uint64(at) + position + keySize
		if value+valueSize > p.size || (kind&leafBucket != 0) != holdsBuckets {
			return errTree
		}
		if !holdsBuckets {
			continue
		}
		if err := w.bucket(p.offset+value, valueSize, depth); err != nil {
			return err
		}
	}
	return nil
}

// bucket checks the tree of a bucket, which lies inline when it is small.
func (w *walker) bucket(offset, size uint64, depth int) error {
	if size < bucketSize {
		return errTree
	}
	value := make([]byte, size)
	if _, err := w.file.ReadAt(value, int64(offset)); err != nil {
		return err
	}
	n := binary.NativeEndian
	if root := n.Uint64(value); root != 0 {
		return w.tree(root, depth+1, false)
	}
	inline := value[bucketSize:]
	if len(inline) < pageHeaderSize || n.Uint16(inline[8:]) != pageLeaf {
		return errTree
	}
	p := page{size: uint64(len(inline)), count: int(n.Uint16(inline[10:])), front: inline}
	if pageHeaderSize+p.count*pageElementSize > len(inline) {
		return errTree
	}
	return w.leaf(p, depth, false)
}

// free checks that the list of free pages names none that is in use.
func (w *walker) free() error {
	p, err := w.take(w.freelist)
	if err != nil || p.flags != pageFreelist {
		return errors.New("its list of free pages is damaged")
	}
	n := binary.NativeEndian
	ids, count := p.front[pageHeaderSize:], uint64(p.count)
	if count == 0xFFFF {
		// A longer list has its length as first element.
		count, ids = n.Uint64(ids), ids[8:]
	}
	if count > uint64(len(ids)/8) {
		return errors.New("its list of free pages is damaged")
	}
	for i := range count {
		id := n.Uint64(ids[i*8:])
		if id < 2 || id >= w.pages || w.seen[id] {
			return errors.New("its list of free pages is damaged")
		}
		w.seen[id] = true
	}
	return nil
}
