package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"maps"
	"slices"
	"strings"
)

// The labels keep a root apart from every other hash, and from roots of
// another encoding.
const (
	rootLabel    = "iamreach records 1"
	accountLabel = "iamreach account 1"
	sharedLabel  = "iamreach organizations 1"
)

// roots are the hashes of a snapshot's records: of all of them, and of those
// of each account.
type roots struct {
	all      string
	accounts map[string]string
	shared   string
}

// rootsOf hashes records that are sorted by key, given the hashes of their
// canonical parts in order. Every string goes in behind its length and every
// list behind its count, so that no two different sets of records have the
// same encoding. Volatile parts stay out: two days on which nothing changed
// have equal roots.
func rootsOf(records []*Record, parts []sum, coverage []Coverage) roots {
	all := newHasher(rootLabel)
	all.count(len(records))
	own, shared := ownHashers{}, newHasher(sharedLabel)
	tagRecord, tagCoverage := []byte{'r'}, []byte{'c'}
	var encoding []byte
	for _, r := range records {
		encoding = r.encode(encoding[:0], parts)
		parts = parts[len(r.Parts):]
		all.Write(encoding)
		to := shared
		if !r.shared() {
			to = own.of(r.Account)
		}
		to.Write(tagRecord)
		to.Write(encoding)
	}
	for _, c := range coverage {
		encoding = encoding[:0]
		for _, field := range []string{c.Account, c.Region, c.Operation, c.Item, string(c.Outcome)} {
			encoding = appendField(encoding, field)
		}
		to := shared
		if !strings.HasPrefix(c.Operation, organizations) {
			to = own.of(c.Account)
		}
		to.Write(tagCoverage)
		to.Write(encoding)
	}
	found := roots{all: all.sum(), accounts: make(map[string]string, len(own)), shared: shared.sum()}
	for account, h := range own {
		found.accounts[account] = h.sum()
	}
	return found
}

// encode appends what a root takes in of a record, given the hashes of its
// parts in order and perhaps more.
func (r *Record) encode(b []byte, parts []sum) []byte {
	for _, field := range []string{r.Partition, r.Account, r.Region, r.Type, r.ID} {
		b = appendField(b, field)
	}
	b = binary.BigEndian.AppendUint64(b, uint64(len(r.Parts)))
	for i, name := range partNames(r.Parts) {
		b = append(appendField(b, name), parts[i][:]...)
	}
	return b
}

// organizations is how the operations and types begin that tell of a whole
// organisation.
const (
	organizations    = "organizations:"
	organizationType = "AWS::Organizations::"
)

// shared reports whether a record tells of more than its account.
func (r *Record) shared() bool {
	return r.Account == "" || strings.HasPrefix(r.Type, organizationType)
}

// AccountRoot is a hash over all that an answer can depend on of one account:
// its records without their volatile parts, and what came of the calls there.
// What is told of a whole organisation is in SharedRoot instead. An account of
// which nothing is known has an empty one.
func (s *Snapshot) AccountRoot(account string) string { return s.roots.accounts[account] }

// SharedRoot is a hash over what belongs to no single account: organisations,
// their accounts and guardrails, and what came of the calls for them.
func (s *Snapshot) SharedRoot() string { return s.roots.shared }

// hasher makes a root.
type hasher struct{ hash.Hash }

func newHasher(label string) hasher {
	h := hasher{sha256.New()}
	h.Write(appendField(nil, label))
	return h
}

func (h hasher) count(n int) { h.Write(binary.BigEndian.AppendUint64(nil, uint64(n))) }

func (h hasher) sum() string { return "sha256:" + hex.EncodeToString(h.Sum(nil)) }

type ownHashers map[string]hasher

func (o ownHashers) of(account string) hasher {
	h, ok := o[account]
	if !ok {
		h = newHasher(accountLabel)
		o[account] = h
	}
	return h
}

func appendField(b []byte, field string) []byte {
	return append(binary.BigEndian.AppendUint64(b, uint64(len(field))), field...)
}

// partNames are the names of parts in order. Most records have one.
func partNames[V any](parts map[string]V) []string {
	if len(parts) < 2 {
		for name := range parts {
			return []string{name}
		}
		return nil
	}
	return slices.Sorted(maps.Keys(parts))
}

// partSums are the hashes of the parts of records, in the order of both.
func partSums(records []*Record) []sum {
	at := make([]int, len(records)) // where the hashes of a record go
	n := 0
	for i, r := range records {
		at[i] = n
		n += len(r.Parts)
	}
	all := make([]sum, n)
	atOnce(len(records), func(i int) {
		for k, name := range partNames(records[i].Parts) {
			all[at[i]+k] = sha256.Sum256(records[i].Parts[name])
		}
	})
	return all
}
