package cache

import (
	"crypto/sha256"
	"encoding/binary"
)

// Key names a blob: a hash of all that it was computed from.
type Key = [sha256.Size]byte

// KeyOf is the key of what was computed from some texts, in their order.
func KeyOf(parts ...string) Key {
	h := sha256.New()
	for _, part := range parts {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part)))) // so that no two lists look alike
		h.Write([]byte(part))
	}
	return Key(h.Sum(nil))
}
