package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
)

// scope is what the description of a snapshot has in common with those of
// other days: an organisation's accounts are a long list that seldom changes.
type scope struct {
	Accounts []string             `json:"accounts"`
	Regions  []string             `json:"regions"`
	Times    map[string]time.Time `json:"times,omitempty"`
}

// scopeKey names a scope by what it holds.
func scopeKey(text []byte) []byte {
	s := sha256.Sum256(text)
	return s[:8]
}

// describe splits the description of a snapshot in two: its own, and what
// other days may share, under a key.
func (s *Store) describe(e entry) (own, key, shared []byte, err error) {
	text, err := json.Marshal(scope{e.Accounts, e.Regions, e.Times})
	if err != nil {
		return nil, nil, nil, err
	}
	key = scopeKey(text)
	e.Scope, e.Accounts, e.Regions, e.Times = key, nil, nil, nil
	if own, err = json.Marshal(e); err != nil {
		return nil, nil, nil, err
	}
	return seal(own), key, s.zip.pack(text), nil
}

// entry reads the description of a snapshot.
func (s *Store) entry(id string) (entry, error) {
	var sealed []byte
	err := s.file.view(func(tx *bbolt.Tx) error {
		sealed = bytes.Clone(get(tx, bucketInfos, []byte(id)))
		return nil
	})
	if err != nil {
		return entry{}, err
	}
	e, err := readEntry(sealed)
	if err != nil || e.Scope == nil {
		return e, err // an older file has it in one piece
	}
	common, err := s.scope(e.Scope)
	if err != nil {
		return entry{}, fmt.Errorf("has a list of accounts that %w", err)
	}
	e.Accounts, e.Regions, e.Times = common.Accounts, common.Regions, common.Times
	return e, nil
}

func (s *Store) scope(key []byte) (scope, error) {
	var sealed []byte
	err := s.file.view(func(tx *bbolt.Tx) error {
		sealed = bytes.Clone(get(tx, bucketScopes, key))
		return nil
	})
	if err != nil {
		return scope{}, err
	}
	text, err := s.zip.unpack(sealed)
	if err != nil {
		return scope{}, err
	}
	if !bytes.Equal(scopeKey(text), key) {
		return scope{}, fmt.Errorf("is another's")
	}
	var common scope
	if err := json.Unmarshal(text, &common); err != nil {
		return scope{}, fmt.Errorf("cannot be read: %w", err)
	}
	return common, nil
}
