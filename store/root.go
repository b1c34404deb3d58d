package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"maps"
	"slices"
)

// rootLabel keeps a root apart from every other hash, and from roots of
// another encoding.
const rootLabel = "iamreach records 1"

// rootOf hashes records that are sorted by key and hold canonical parts. Every
// string goes in behind its length and every list behind its count, so that no
// two different sets of records have the same encoding. Volatile parts stay
// out: two days on which nothing changed have equal roots.
func rootOf(records []*Record) string {
	h := sha256.New()
	writeString(h, rootLabel)
	writeCount(h, len(records))
	for _, r := range records {
		for _, field := range []string{r.Partition, r.Account, r.Region, r.Type, r.ID} {
			writeString(h, field)
		}
		writeCount(h, len(r.Parts))
		for _, name := range slices.Sorted(maps.Keys(r.Parts)) {
			writeString(h, name)
			sum := sha256.Sum256(r.Parts[name])
			h.Write(sum[:])
		}
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

func writeString(h hash.Hash, s string) {
	writeCount(h, len(s))
	h.Write([]byte(s))
}

func writeCount(h hash.Hash, n int) {
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(n)))
}
