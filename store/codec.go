package store

import (
	"encoding/binary"
	"errors"
)

// The encodings of a store are sequences of counts and of strings behind their
// length. Keys and error texts may hold any byte, which JSON would change.

var errEncoding = errors.New("encoding is cut short or has more than it should")

func appendCount(b []byte, n int) []byte { return binary.AppendUvarint(b, uint64(n)) }

func appendText[T ~string | ~[]byte](b []byte, text T) []byte {
	return append(appendCount(b, len(text)), text...)
}

// reader takes an encoding apart. After the first fault it gives zeros, so
// that callers ask once, at the end.
type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) number() uint64 {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.failed, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

// count reads how many items follow. Each takes a byte at least, so a greater
// number is a fault and cannot make us reserve memory for it.
func (r *reader) count() int {
	n := r.number()
	if n > uint64(len(r.rest)) {
		r.failed, r.rest = true, nil
		return 0
	}
	return int(n)
}

// bytes reads one string without copying it.
func (r *reader) bytes() []byte {
	n := r.count()
	text := r.rest[:n:n]
	r.rest = r.rest[n:]
	return text
}

func (r *reader) text() string { return string(r.bytes()) }

func (r *reader) texts() []string {
	list := make([]string, r.count())
	for i := range list {
		list[i] = r.text()
	}
	return list
}

// end reports a fault, or bytes that nobody asked for.
func (r *reader) end() error {
	if r.failed || len(r.rest) > 0 {
		return errEncoding
	}
	return nil
}
