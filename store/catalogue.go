package store

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"
)

// The buckets of a store file. All values but the format are sealed.
var (
	bucketMeta    = []byte("iamreach") // format and catalogue
	bucketInfos   = []byte("infos")    // snapshot id → entry
	bucketScopes  = []byte("scopes")   // hash → compressed accounts and regions, which entries have in common
	bucketIndexes = []byte("indexes")  // snapshot id → compressed index
	bucketChanges = []byte("changes")  // snapshot id → compressed index, as what changed since another
	bucketBlocks  = []byte("blocks")   // number of its first body → compressed block
	keyFormat     = []byte("format")
	keyCatalogue  = []byte("catalogue")
	buckets       = [][]byte{bucketMeta, bucketInfos, bucketScopes, bucketIndexes, bucketChanges, bucketBlocks}
)

// format is the version of all of this. Files of format 1, which has no
// changes and no scopes, are read, and become files of format 2 when a
// snapshot is put into them.
const format = 2

// catalogue says which snapshots there are and which number the next body
// gets. Without it a lost entry of a bucket would look like a snapshot that
// never was.
type catalogue struct {
	ids  []string
	next uint64
}

func (c catalogue) encode() []byte {
	b := binary.AppendUvarint(nil, c.next)
	b = appendCount(b, len(c.ids))
	for _, id := range c.ids {
		b = appendText(b, id)
	}
	return b
}

func decodeCatalogue(source []byte) (catalogue, error) {
	r := reader{rest: source}
	next := r.number()
	return catalogue{next: next, ids: r.texts()}, r.end()
}

func readCatalogue(sealed []byte) (catalogue, error) {
	value, err := unseal(sealed)
	if err != nil {
		return catalogue{}, damage("the list of snapshots %v", err)
	}
	c, err := decodeCatalogue(value)
	if err != nil {
		return catalogue{}, damage("the list of snapshots: %v", err)
	}
	return c, nil
}

// get returns a value that is valid in the transaction, or nil.
func get(tx *bbolt.Tx, bucket, key []byte) []byte {
	b := tx.Bucket(bucket)
	if b == nil {
		return nil
	}
	return b.Get(key)
}

func put(tx *bbolt.Tx, bucket, key, value []byte) error {
	b := tx.Bucket(bucket)
	if b == nil {
		return damage("bucket %q is missing", bucket)
	}
	b.FillPercent = fill
	return b.Put(key, value)
}

// fill is how full pages get before they are split: keys mostly come in order,
// and leave the page before them as it is.
const fill = 0.95

func numberKey(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// entry is a snapshot's Info as it is kept.
type entry struct {
	Info
	Content string `json:"content"`         // the digest of everything it holds
	Scope   []byte `json:"scope,omitempty"` // the key of its accounts and regions
}

func readEntry(sealed []byte) (entry, error) {
	value, err := unseal(sealed)
	if err != nil {
		return entry{}, err
	}
	var e entry
	if err := json.Unmarshal(value, &e); err != nil {
		return entry{}, fmt.Errorf("cannot be read: %w", err)
	}
	return e, nil
}
