package store

import (
	"bytes"
	"testing"

	"go.etcd.io/bbolt"
)

// damageValue changes one byte of a value behind the store's back.
func damageValue(t *testing.T, s *Store, bucket, key []byte) {
	t.Helper()
	err := s.file.update(func(tx *bbolt.Tx) error {
		value := bytes.Clone(get(tx, bucket, key))
		value[len(value)-1] ^= 1
		return put(tx, bucket, key, value)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// moveValue copies a value to another key or file behind the store's back.
func moveValue(t *testing.T, bucket []byte, from *Store, fromKey []byte, to *Store, toKey []byte) {
	t.Helper()
	var value []byte
	err := from.file.view(func(tx *bbolt.Tx) error {
		value = bytes.Clone(get(tx, bucket, fromKey))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := to.file.update(func(tx *bbolt.Tx) error { return put(tx, bucket, toKey, value) }); err != nil {
		t.Fatal(err)
	}
}

// lastBlock is the key of the block that was written last.
func lastBlock(t *testing.T, s *Store) []byte {
	t.Helper()
	firsts, err := s.blocks()
	if err != nil || len(firsts) < 2 {
		t.Fatalf("blocks %v, %v", firsts, err)
	}
	return numberKey(firsts[len(firsts)-1])
}
