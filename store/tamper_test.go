package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"go.etcd.io/bbolt"
	"golang.org/x/sync/errgroup"
)

// TestTampering flips a bit of each byte in turn. Whatever it hits, what is
// read is what was written, or somebody is told: by Open, or by Verify.
func TestTampering(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "x.db")
	days := sample(t)
	written(t, path, days...)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const workers = 4
	told := make([]int, workers)
	var group errgroup.Group
	for worker := range workers {
		group.Go(func() (err error) {
			tampered := filepath.Join(folder, fmt.Sprint("tampered", worker))
			if err := os.WriteFile(tampered, whole, 0o600); err != nil {
				return err
			}
			file, err := os.OpenFile(tampered, os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, file.Close()) }()
			random := rand.New(rand.NewPCG(3, uint64(worker)))
			for offset := worker; offset < len(whole); offset += workers {
				if testing.Short() && random.IntN(20) > 0 {
					continue
				}
				flip := byte(1) << random.IntN(8)
				if _, err := file.WriteAt([]byte{whole[offset] ^ flip}, int64(offset)); err != nil {
					return err
				}
				quiet, err := unharmed(t.Context(), tampered, days)
				if err != nil {
					return fmt.Errorf("byte %d ^ %#x: %w", offset, flip, err)
				}
				if !quiet {
					told[worker]++
				}
				if _, err := file.WriteAt(whole[offset:offset+1], int64(offset)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if all := told[0] + told[1] + told[2] + told[3]; all < 50 {
		t.Errorf("only %d changes were told of", all)
	} else {
		t.Logf("%d of %d changes were told of", all, len(whole))
	}
}

// unharmed reports whether a file says nothing of being damaged. It is an
// error when it says nothing and is damaged, or says something unknown.
func unharmed(ctx context.Context, path string, days []*Snapshot) (quiet bool, err error) {
	s, err := Open(path, Options{ReadOnly: true})
	if errors.Is(err, ErrNotStore) || errors.Is(err, ErrNewer) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	problems, err := s.Verify(ctx, "")
	if errors.Is(err, ErrNotStore) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	for _, want := range days {
		got, err := s.Snapshot(want.Info().ID)
		switch {
		case errors.Is(err, ErrNotStore), errors.Is(err, ErrNotFound) && len(problems) > 0:
			if len(problems) == 0 {
				return false, errors.New("a snapshot cannot be read and verify says nothing")
			}
		case err != nil:
			return false, err
		case !reflect.DeepEqual(got.records, want.records) || !reflect.DeepEqual(got.Coverage(), want.Coverage()):
			return false, errors.New("a snapshot differs and nobody says so")
		}
	}
	list, err := s.List()
	if err == nil && len(list) != len(days) && len(problems) == 0 {
		return false, errors.New("a snapshot is lost and verify says nothing")
	}
	return len(problems) == 0, nil
}

// TestWritingToATamperedStore checks that what a damaged file still holds is
// not made worse, and that a snapshot that was written can be read.
func TestWritingToATamperedStore(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "x.db")
	days := sample(t)
	written(t, path, days[0])
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	tampered := filepath.Join(folder, "tampered.db")
	for offset := 0; offset < len(whole); offset++ {
		if whole[offset] == 0 || offset%5 != 0 {
			continue
		}
		whole[offset] ^= 0x40
		if err := os.WriteFile(tampered, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		whole[offset] ^= 0x40
		s, err := Open(tampered, Options{Wait: aMoment})
		if errors.Is(err, ErrNotStore) || errors.Is(err, ErrNewer) {
			continue
		}
		if err != nil {
			t.Fatalf("byte %d: %v", offset, err)
		}
		_, before := s.Snapshot(days[0].Info().ID)
		_, putting := s.Put(days[1])
		if putting == nil {
			got, err := s.Snapshot(days[1].Info().ID)
			if err != nil || !reflect.DeepEqual(got.records, days[1].records) {
				t.Errorf("byte %d: what was written reads as %v", offset, err)
			}
		} else if !errors.Is(putting, ErrNotStore) {
			t.Errorf("byte %d: %v", offset, putting)
		}
		if _, after := s.Snapshot(days[0].Info().ID); before == nil && after != nil {
			t.Errorf("byte %d: writing made it unreadable: %v", offset, after)
		}
		_ = s.Close()
	}
}

func TestVerifyNamesTheRecord(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	days := apart(t)
	written(t, path, days...)
	// The second day's block holds the one part that changed.
	s := opened(t, path, Options{})
	damageValue(t, s, bucketBlocks, lastBlock(t, s))
	problems, err := s.Verify(t.Context(), "latest")
	if err != nil {
		t.Fatal(err)
	}
	id := days[1].Info().ID
	equal(t, []Problem{
		{Snapshot: id, Record: role("a").Key, What: "a part lies in a block that does not match its hash"},
	}, problems)
	equal(t, "snapshot "+id+`: AWS::IAM::Role "arn:aws:iam::111122223333:role/a" in account 111122223333, region global: `+
		"a part lies in a block that does not match its hash", problems[0].String())
	if _, err := s.Snapshot("latest"); !errors.Is(err, ErrNotStore) {
		t.Errorf("damaged snapshot: %v", err)
	}
	if _, err := s.Snapshot("latest~1"); err != nil {
		t.Errorf("the other snapshot: %v", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Verify(cancelled, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestValuesThatChangePlacesAreNoticed(t *testing.T) {
	t.Parallel()
	days := sample(t)
	first, second := []byte(days[0].Info().ID), []byte(days[1].Info().ID)
	quiet := at(t, taken, nil, days[0].Records()...) // the same id with other coverage
	for _, test := range []struct {
		name, says string
		bucket     []byte
		snapshot   *Snapshot
	}{
		{"the records of another day", "does not match its description", bucketIndexes, days[1]},
		{"the description of another day", "does not match its description", bucketInfos, days[1]},
		{"the same records with other coverage", "does not match its description", bucketIndexes, quiet},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			s := opened(t, filepath.Join(folder, "x.db"), Options{Create: true})
			if _, err := s.Put(days[0]); err != nil {
				t.Fatal(err)
			}
			from := s
			key := second
			if test.snapshot == quiet {
				// Its bodies are all in the first file, with the same numbers.
				from, key = opened(t, filepath.Join(folder, "y.db"), Options{Create: true}), first
			}
			if _, err := from.Put(test.snapshot); err != nil {
				t.Fatal(err)
			}
			moveValue(t, test.bucket, from, key, s, first)
			_, err := s.Snapshot(string(first))
			if !errors.Is(err, ErrNotStore) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("reading: %v", err)
			}
			problems, err := s.Verify(t.Context(), string(first))
			if len(problems) != 1 || err != nil {
				t.Errorf("verify: %v, %v", problems, err)
			}
		})
	}
}

func TestAPanicIsADamagedFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	written(t, path, sample(t)...)
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = s.file.update(func(*bbolt.Tx) error { panic("a page lies") })
	if !errors.Is(err, ErrNotStore) || !strings.Contains(err.Error(), "a page lies") {
		t.Errorf("panic became %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestDamagedBodiesAreWrittenAgain(t *testing.T) {
	t.Parallel()
	days := sample(t)
	s := opened(t, filepath.Join(t.TempDir(), "x.db"), Options{Create: true})
	if _, err := s.Put(days[0]); err != nil {
		t.Fatal(err)
	}
	damageValue(t, s, bucketBlocks, numberKey(0))
	if _, err := s.Put(days[1]); err != nil {
		t.Fatal(err)
	}
	got, err := s.Snapshot("latest")
	if err != nil {
		t.Fatal(err)
	}
	same(t, days[1], got)
	if _, err := s.Snapshot("latest~1"); !errors.Is(err, ErrNotStore) {
		t.Errorf("the damaged day: %v", err)
	}
}
