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
