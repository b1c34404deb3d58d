package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// inParts gives records and coverage account by account.
func inParts(s *Snapshot) Source {
	source := Source{Taken: s.Info().Taken}
	source.Records, source.Bodies = Size(s.Records())
	source.Each = func(take func([]*Record, []Coverage) error) error {
		for _, account := range s.Info().Accounts {
			records := slices.DeleteFunc(s.Records(), func(r *Record) bool { return r.Account != account })
			coverage := slices.DeleteFunc(s.Coverage(), func(c Coverage) bool { return c.Account != account })
			if err := take(records, coverage); err != nil {
				return err
			}
		}
		return nil
	}
	return source
}

// organisation is a snapshot of some accounts of a hundred roles each.
func organisation(t *testing.T, accounts, day int) *Snapshot {
	t.Helper()
	var records []*Record
	var coverage []Coverage
	for a := range accounts {
		id := fmt.Sprintf("%012d", 100000000000+a)
		for _, r := range roles(100, day) {
			records = append(records, (&changing{}).inAccount(r, a*100))
		}
		for n := range 40 {
			c := Coverage{Account: id, Region: "eu-west-1", Operation: fmt.Sprintf("s:List%d", n), Outcome: Read}
			if n == 7 {
				c.Outcome, c.Code = Denied, "AccessDenied"
			}
			coverage = append(coverage, c)
		}
	}
	return at(t, taken.AddDate(0, 0, day), coverage, records...)
}

// What is written in parts is what is written at once, whether blocks wait for
// the last transaction or not, and beside an earlier snapshot.
func TestPartsMakeTheSameSnapshot(t *testing.T) {
	t.Parallel()
	first, second := organisation(t, 30, 0), organisation(t, 31, 1)
	for _, held := range []int{heldBack, 1} {
		path := filepath.Join(t.TempDir(), "x.db")
		for _, want := range []*Snapshot{first, second, second} {
			info, err := PutSource(inParts(want), opener(path, held))
			if err != nil {
				t.Fatal(err)
			}
			s, err := opener(path, held)(Options{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want.Info(), info); diff != "" {
				t.Errorf("%d bytes held back: (-at once +in parts):\n%s", held, diff)
			}
			if _, err := s.Put(want); err != nil { // it is there already, with the same digest
				t.Errorf("%d bytes held back: at once as well: %v", held, err)
			}
			got, err := s.Snapshot(info.ID)
			if err != nil || !reflect.DeepEqual(got.records, want.records) || !slices.Equal(got.Coverage(), want.Coverage()) {
				t.Errorf("%d bytes held back: it reads otherwise: %v", held, err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
			t.Errorf("%d bytes held back: it leaves %v", held, left)
		}
	}
}

// opener opens a store for PutSource.
func opener(path string, heldBack int) func(Options) (*Store, error) {
	return func(o Options) (*Store, error) {
		o.Wait = time.Minute
		s, err := Open(path, o)
		if err == nil {
			s.heldBack = heldBack
		}
		return s, err
	}
}

// While a snapshot is made the store can be asked; what another writes
// meanwhile is not lost.
func TestQuestionsWhileASnapshotIsMade(t *testing.T) {
	t.Parallel()
	first, second, third := organisation(t, 3, 0), organisation(t, 4, 1), organisation(t, 5, 2)
	path := filepath.Join(t.TempDir(), "x.db")
	written(t, path, first)
	rounds := 0
	source := inParts(second)
	each := source.Each
	source.Each = func(take func([]*Record, []Coverage) error) error {
		if err := each(take); err != nil {
			return err
		}
		rounds++
		s, err := Open(path, Options{ReadOnly: true, Wait: aMoment})
		if err != nil {
			return err
		}
		if _, err := s.Snapshot("latest"); err != nil {
			return err
		}
		return s.Close()
	}
	open := opener(path, heldBack)
	if _, err := PutSource(source, func(o Options) (*Store, error) {
		if !o.ReadOnly && rounds == 1 { // before it is written, another writes
			written(t, path, third)
		}
		return open(o)
	}); err != nil {
		t.Fatal(err)
	}
	s := opened(t, path, Options{})
	for _, want := range []*Snapshot{first, second, third} {
		if got, err := s.Snapshot(want.Info().ID); err != nil || !reflect.DeepEqual(got.records, want.records) {
			t.Errorf("%s reads otherwise: %v", want.Info().ID, err)
		}
	}
	if rounds != 2 {
		t.Errorf("it was made %d times, want 2", rounds)
	}
}

// A snapshot that is given up leaves nothing that another could take for its
// own.
func TestPartsThatEndEarly(t *testing.T) {
	t.Parallel()
	first, second := organisation(t, 10, 0), organisation(t, 50, 1)
	failure := errors.New("the disk of the other file is gone")
	few := func(s Source, change func(*Source)) Source { change(&s); return s }
	for _, test := range []struct {
		name   string
		source Source
		want   error
	}{
		{"it fails in the middle", few(inParts(second), func(s *Source) {
			each := s.Each
			s.Each = func(take func([]*Record, []Coverage) error) error { return errors.Join(each(take), failure) }
		}), failure},
		{"fewer records are announced", few(inParts(second), func(s *Source) { s.Records-- }), errSource},
		{"more bodies are announced", few(inParts(second), func(s *Source) { s.Bodies++ }), errSource},
		{"a part comes twice", few(inParts(second), func(s *Source) {
			each := s.Each
			s.Each = func(take func([]*Record, []Coverage) error) error { return errors.Join(each(take), each(take)) }
		}), errSource},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "x.db")
			written(t, path, first)
			before, _ := os.ReadFile(path)
			if _, err := PutSource(test.source, opener(path, 1)); !errors.Is(err, test.want) {
				t.Fatalf("got %v, want %v", err, test.want)
			}
			if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
				t.Errorf("it leaves %v", left)
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("the file has changed")
			}
		})
	}
}

// Blocks of a process that was killed are no part of what comes after.
func TestUnnamedBlocksAreRemoved(t *testing.T) {
	t.Parallel()
	first, second := organisation(t, 10, 0), organisation(t, 50, 1)
	s := opened(t, filepath.Join(t.TempDir(), "x.db"), Options{Create: true})
	s.heldBack = 1
	if _, err := s.Put(first); err != nil {
		t.Fatal(err)
	}
	before, _ := s.blocks()
	w, err := s.begin(Size(second.records))
	if err == nil {
		err = w.add(second.records, nil)
	}
	if err == nil {
		err = w.bringIn() // and no more
	}
	w.close()
	if err != nil {
		t.Fatal(err)
	}
	if left, _ := s.blocks(); len(left) <= len(before) {
		t.Fatalf("nothing was written before its end: %d blocks", len(left))
	}
	if got, err := s.Snapshot("latest"); err != nil || !reflect.DeepEqual(got.records, first.records) {
		t.Errorf("the first reads otherwise: %v", err)
	}
	third := organisation(t, 12, 2)
	for _, want := range []*Snapshot{third, second} {
		if _, err := s.Put(want); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Snapshot(want.Info().ID); err != nil || !reflect.DeepEqual(got.records, want.records) {
			t.Errorf("%s reads otherwise: %v", want.Info().ID, err)
		}
	}
	if problems, err := s.Verify(t.Context(), ""); err != nil || len(problems) > 0 {
		t.Errorf("verify: %v, %v", problems, err)
	}
}

// Written in parts, a snapshot of ten times as many records takes no more memory than
// numbers and hashes of them.
func TestPartsTakeLittleMemory(t *testing.T) { //nolint:paralleltest
	const eachAccount = 100
	heap := func(accounts int) (most uint64) {
		path := filepath.Join(t.TempDir(), "x.db")
		bodies := eachAccount * 3
		_, err := PutSource(Source{Taken: taken, Records: accounts * eachAccount, Bodies: accounts * bodies, Each: func(take func([]*Record, []Coverage) error) error {
			for a := range accounts {
				records := roles(eachAccount, a)
				for i, r := range records {
					records[i] = (&changing{}).inAccount(r, a*100)
				}
				if err := take(records, nil); err != nil {
					return err
				}
				if a == accounts*9/10 {
					runtime.GC()
					var memory runtime.MemStats
					runtime.ReadMemStats(&memory)
					most = memory.HeapAlloc
				}
			}
			return nil
		}}, opener(path, 1<<20))
		if err != nil {
			t.Fatal(err)
		}
		return most
	}
	few, many := heap(20), heap(400)
	each := (float64(many) - float64(few)) / (380 * 0.9 * eachAccount * 3)
	t.Logf("%.1f MB for 2,000 records and %.1f MB for 40,000: %.0f bytes for each body", float64(few)/1e6, float64(many)/1e6, each)
	if each > 150 { // a record of these is of 700 bytes, in three bodies
		t.Errorf("each body keeps %.0f bytes in memory until the end", each)
	}
}
