package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// year makes a snapshot of each of some days.
func year(t testing.TB, n, days int) []*Snapshot {
	t.Helper()
	var all []*Snapshot
	for day := range days {
		all = append(all, at(t, taken.Add(time.Duration(day)*24*time.Hour), nil, roles(n, day)...))
	}
	return all
}

func TestPrune(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		keep []int // days
	}{
		{"the newest", []int{39}},
		{"the oldest", []int{0}},
		{"some of which others build on those that go", []int{3, 16, 17, 32, 38}},
		{"all", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			path := filepath.Join(folder, "x.db")
			days := year(t, 60, 40)
			written(t, path, days...)
			if test.keep == nil {
				for day := range days {
					test.keep = append(test.keep, day)
				}
			}
			var keep []string
			for _, day := range test.keep {
				keep = append(keep, days[day].Info().ID)
			}
			s := opened(t, path, Options{})
			pruned, err := s.Prune(t.Context(), keep)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, len(days)-len(keep), len(pruned.Removed))
			if pruned.After >= pruned.Before && len(pruned.Removed) > 0 {
				t.Errorf("the file has %d bytes, before %d", pruned.After, pruned.Before)
			}
			// The store goes on, and what it wrote can be read by another.
			later := at(t, taken.Add(1000*time.Hour), nil, roles(60, 41)...)
			if _, err := s.Put(later); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = opened(t, path, Options{ReadOnly: true})
			for _, day := range test.keep {
				got, err := s.Snapshot(days[day].Info().ID)
				if err != nil {
					t.Fatal(err)
				}
				same(t, days[day], got)
			}
			list, err := s.List()
			if len(list) != len(keep)+1 || err != nil {
				t.Errorf("%d snapshots are there, %v", len(list), err)
			}
			problems, err := s.Verify(t.Context(), "")
			if len(problems) > 0 || err != nil {
				t.Errorf("verify: %v, %v", problems, err)
			}
			info, err := os.Stat(path)
			if err != nil || info.Mode() != 0o600 {
				t.Errorf("mode %v, %v", info.Mode(), err)
			}
			left, err := filepath.Glob(filepath.Join(folder, ".*"))
			if len(left) > 0 || err != nil {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

func TestPrunedBodiesAreGone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	days := sample(t)
	written(t, path, days...)
	s := opened(t, path, Options{})
	if _, err := s.Prune(t.Context(), []string{days[1].Info().ID}); err != nil {
		t.Fatal(err)
	}
	known, err := s.known(maxNumber)
	if err != nil {
		t.Fatal(err)
	}
	x, err := s.index(days[1].Info().ID)
	if err != nil {
		t.Fatal(err)
	}
	held, err := s.bodies(x)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range held.found {
		delete(known, b.sum)
	}
	if len(known) > 0 {
		t.Errorf("%d bodies are left that no snapshot holds", len(known))
	}
}

func TestPruneThatCannotBe(t *testing.T) {
	t.Parallel()
	days := apart(t)
	first, second := days[0].Info().ID, days[1].Info().ID
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, test := range []struct {
		name   string
		damage bool
		keep   string
		ctx    context.Context
		want   error
	}{
		{"a snapshot that is to stay is damaged", true, second, context.Background(), ErrNotStore},
		{"a snapshot that is to stay is not there", false, "20200101T000000Z-00000000", context.Background(), ErrNotFound},
		{"it is interrupted", false, second, cancelled, context.Canceled},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			path := filepath.Join(folder, "x.db")
			written(t, path, days...)
			s := opened(t, path, Options{})
			if test.damage {
				damageValue(t, s, bucketBlocks, lastBlock(t, s)) // what the second day alone holds
			}
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Prune(test.ctx, []string{test.keep}); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			after, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(before, after) {
				t.Errorf("the file was changed, %v", err)
			}
			if _, err := s.Snapshot(first); err != nil {
				t.Errorf("the store does not go on: %v", err)
			}
			left, err := filepath.Glob(filepath.Join(folder, ".*"))
			if len(left) > 0 || err != nil {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
	t.Run("what goes is damaged", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "x.db")
		written(t, path, days...)
		s := opened(t, path, Options{})
		damageValue(t, s, bucketBlocks, lastBlock(t, s))
		if _, err := s.Prune(t.Context(), []string{first}); err != nil {
			t.Fatal(err)
		}
		problems, err := s.Verify(t.Context(), "")
		if len(problems) > 0 || err != nil {
			t.Errorf("verify: %v, %v", problems, err)
		}
	})
}

// TestPruneComparesWhatStays has the list of one day stand under another: the
// bodies are all whole, and only the digest tells.
func TestPruneComparesWhatStays(t *testing.T) {
	t.Parallel()
	days := sample(t)
	first, second := []byte(days[0].Info().ID), []byte(days[1].Info().ID)
	s := opened(t, filepath.Join(t.TempDir(), "x.db"), Options{Create: true})
	for _, day := range days {
		if _, err := s.Put(day); err != nil {
			t.Fatal(err)
		}
	}
	moveValue(t, bucketIndexes, s, second, s, first)
	if _, err := s.Prune(t.Context(), []string{string(first)}); !errors.Is(err, ErrNotStore) || !strings.Contains(err.Error(), string(first)) {
		t.Errorf("error %v does not name %s", err, first)
	}
}

// TestWriterWaitsForThePrune has a writer wait while another prunes: it must
// not write into the file that is gone.
func TestWriterWaitsForThePrune(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	days := year(t, 20, 3)
	written(t, path, days[:2]...)
	s := opened(t, path, Options{})
	done := make(chan error)
	go func() {
		waiting, err := Open(path, Options{Wait: time.Minute})
		if err == nil {
			_, err = waiting.Put(days[2])
			err = errors.Join(err, waiting.Close())
		}
		done <- err
	}()
	old := s.file
	if _, err := s.Prune(t.Context(), []string{days[1].Info().ID}); err != nil {
		t.Fatal(err)
	}
	if now, err := os.Stat(path); err != nil || old == s.file || !s.file.is(now) {
		t.Errorf("the store goes on with the old file, %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	s = opened(t, path, Options{ReadOnly: true})
	got, err := s.Snapshot("latest")
	if err != nil {
		t.Fatal(err)
	}
	same(t, days[2], got)
	// Whoever opened the old file just before finds out that it is gone.
	if err := os.Rename(path, path+".old"); err != nil {
		t.Fatal(err)
	}
	written(t, path, days[0])
	if now, err := os.Stat(path); err != nil || s.file.is(now) {
		t.Errorf("the old file is taken for the new one, %v", err)
	}
}

// TestFileOfTheFirstFormat reads a file that was written when indexes were
// kept whole, and adds to it.
func TestFileOfTheFirstFormat(t *testing.T) {
	t.Parallel()
	packed, err := os.Open(filepath.Join("testdata", "format1.db.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = packed.Close() }()
	plain, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	days := sample(t)
	check := func(days []*Snapshot) {
		t.Helper()
		s, err := Open(path, Options{ReadOnly: true, Wait: aMoment})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range days {
			got, err := s.Snapshot(want.Info().ID)
			if err != nil {
				t.Fatal(err)
			}
			same(t, want, got)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	check(days)
	for day := range 3 {
		days = append(days, at(t, taken.Add(time.Duration(day+5)*24*time.Hour), nil, role("a", "x", fmt.Sprint(day)), role("b")))
		written(t, path, days[len(days)-1])
		check(days)
	}
	s := opened(t, path, Options{})
	if _, err := s.Prune(t.Context(), []string{days[0].Info().ID, days[4].Info().ID}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	check([]*Snapshot{days[0], days[4]})
}

func TestTimesOfAccounts(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	plain := at(t, taken, nil, role("a"))
	earlier := taken.Add(-48 * time.Hour)
	want := plain.WithTimes(map[string]time.Time{"111122223333": earlier, "999999999999": earlier})
	equal(t, earlier.UTC().Truncate(time.Second), want.Info().TakenOf("111122223333"))
	equal(t, want.Info().Taken, want.Info().TakenOf("999999999999"))
	written(t, path, want)
	s := opened(t, path, Options{})
	got, err := s.Snapshot("latest")
	if err != nil {
		t.Fatal(err)
	}
	same(t, want, got)
	if _, err := s.Put(plain); !errors.Is(err, ErrExists) {
		t.Errorf("with other times: %v", err)
	}
}
