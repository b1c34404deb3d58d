package store

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
)

func TestPages(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	// Enough for a bucket that does not fit into the root's page.
	written(t, path, append(sample(t), memory(t, roles(300, 0)))...)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	size := os.Getpagesize()
	h, _ := readHeader(bytes.NewReader(whole), 0)
	if other, _ := readHeader(bytes.NewReader(whole), int64(size)); other.transaction > h.transaction {
		h = other
	}
	n := binary.NativeEndian
	root, free := int(h.root)*size, int(h.freelist)*size
	// Where the root's elements say that the trees of two buckets begin: zero
	// in one that lies within the root's page.
	bucket, inline := 0, 0
	for i := range int(n.Uint16(whole[root+10:])) {
		at := root + pageHeaderSize + i*pageElementSize
		value := at + int(n.Uint32(whole[at+4:])) + int(n.Uint32(whole[at+8:]))
		if n.Uint64(whole[value:]) != 0 {
			bucket = value
		} else {
			inline = value
		}
	}
	if bucket == 0 || inline == 0 || n.Uint16(whole[free+10:]) < 2 {
		t.Fatal("the sample lacks what is to be damaged")
	}
	for _, test := range []struct {
		name   string
		damage func(b []byte)
		want   string
	}{
		{"a whole file", func([]byte) {}, ""},
		{"a tree that leads back to its root", func(b []byte) { n.PutUint64(b[bucket:], h.root) }, "tree"},
		{"two buckets of one tree", func(b []byte) { copy(b[inline:][:8], b[bucket:]) }, "tree"},
		{"a tree that is the list of free pages", func(b []byte) { n.PutUint64(b[bucket:], h.freelist) }, "tree"},
		{"a tree that is a header", func(b []byte) { n.PutUint64(b[bucket:], 1) }, "tree"},
		{"a tree beyond the end", func(b []byte) { n.PutUint64(b[bucket:], 1<<60) }, "tree"},
		{"a page of another number", func(b []byte) { b[root] ^= 1 }, "tree"},
		{"a page of an unknown kind", func(b []byte) { b[root+8] = 8 }, "tree"},
		{"a page that runs over the next ones", func(b []byte) { n.PutUint32(b[root+12:], 1<<31) }, "tree"},
		{"more elements than fit", func(b []byte) { n.PutUint16(b[root+10:], 0xFFFF) }, "tree"},
		{"a value that is longer than its page", func(b []byte) { n.PutUint32(b[root+pageHeaderSize+12:], 1<<31) }, "tree"},
		{"a bucket that is a mere value", func(b []byte) { n.PutUint32(b[root+pageHeaderSize:], 0) }, "tree"},
		{"a free page that is in use", func(b []byte) { n.PutUint64(b[free+pageHeaderSize:], h.root) }, "free"},
		{"a free page beyond the end", func(b []byte) { n.PutUint64(b[free+pageHeaderSize:], h.pages) }, "free"},
		{"a free page that is listed twice", func(b []byte) { copy(b[free+pageHeaderSize:][:8], b[free+pageHeaderSize+8:]) }, "free"},
		{"more free pages than the list holds", func(b []byte) { n.PutUint16(b[free+10:], 0xFFFE) }, "free"},
		{"a long list of free pages that lies about its length", func(b []byte) {
			n.PutUint16(b[free+10:], 0xFFFF)
			n.PutUint64(b[free+pageHeaderSize:], 1<<62)
		}, "free"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := bytes.Clone(whole)
			test.damage(b)
			_, err := checkPages(bytes.NewReader(b), int64(len(b)), size)
			switch {
			case test.want == "" && err != nil:
				t.Error(err)
			case test.want != "" && (err == nil || !bytes.Contains([]byte(err.Error()), []byte(test.want))):
				t.Errorf("error %v, want one of a %s", err, test.want)
			}
		})
	}
}
