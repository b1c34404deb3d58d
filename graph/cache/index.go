package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// magic begins each file; the number is the version of the format.
const magic = "iamreach cache 1\n"

// place is where a blob lies, and the hash of its compressed bytes.
type place struct {
	key    Key
	offset int64
	size   int64
	sum    [sha256.Size]byte
}

const (
	placeSize = 2*sha256.Size + 16
	tailSize  = 16 + sha256.Size
)

var errDamaged = errors.New("it is cut short, damaged or no cache")

// readIndex reads the index of a file, the most recent blob first.
func readIndex(file io.ReaderAt, size int64) ([]place, error) {
	if size < int64(len(magic)+tailSize) {
		return nil, errDamaged
	}
	head := make([]byte, len(magic))
	tail := make([]byte, tailSize)
	if _, err := file.ReadAt(head, 0); err != nil {
		return nil, fmt.Errorf("read the head: %w", err)
	}
	if _, err := file.ReadAt(tail, size-tailSize); err != nil {
		return nil, fmt.Errorf("read the tail: %w", err)
	}
	at, length := binary.BigEndian.Uint64(tail), binary.BigEndian.Uint64(tail[8:])
	rest := uint64(size - tailSize)
	if string(head) != magic || at < uint64(len(magic)) || at > rest || length != rest-at || length%placeSize != 0 {
		return nil, errDamaged
	}
	index := make([]byte, length)
	if _, err := file.ReadAt(index, int64(at)); err != nil {
		return nil, fmt.Errorf("read the index: %w", err)
	}
	if sum := sha256.Sum256(index); !bytes.Equal(sum[:], tail[16:]) {
		return nil, errDamaged
	}
	places := make([]place, 0, length/placeSize)
	for ; len(index) > 0; index = index[placeSize:] {
		p := place{
			key: Key(index[:32]), sum: [sha256.Size]byte(index[32:64]),
			offset: int64(binary.BigEndian.Uint64(index[64:])), size: int64(binary.BigEndian.Uint64(index[72:])),
		}
		if p.offset < int64(len(magic)) || p.size < 0 || p.offset > int64(at) || p.size > int64(at)-p.offset {
			return nil, errDamaged
		}
		places = append(places, p)
	}
	return places, nil
}

// appendIndex writes the index and the tail of a file that ends at an offset.
func appendIndex(b []byte, places []place, at int64) []byte {
	for i := range places {
		p := &places[i]
		b = append(append(b, p.key[:]...), p.sum[:]...)
		b = binary.BigEndian.AppendUint64(b, uint64(p.offset))
		b = binary.BigEndian.AppendUint64(b, uint64(p.size))
	}
	sum := sha256.Sum256(b)
	length := uint64(len(b))
	b = binary.BigEndian.AppendUint64(b, uint64(at))
	b = binary.BigEndian.AppendUint64(b, length)
	return append(b, sum[:]...)
}
