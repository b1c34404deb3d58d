package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"
	"pgregory.net/rapid"
)

// opened makes a store that is closed at the end of the test.
func opened(t *testing.T, path string, o Options) *Store {
	t.Helper()
	o.Wait = max(o.Wait, aMoment)
	s, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// aMoment is how long tests wait for a file: a process that another test starts
// has all that is open until it runs its program.
const aMoment = 10 * time.Second

// written makes a store file with these snapshots.
func written(t testing.TB, path string, snapshots ...*Snapshot) {
	t.Helper()
	s, err := Open(path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, snapshot := range snapshots {
		if _, err := s.Put(snapshot); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func at(t testing.TB, when time.Time, coverage []Coverage, records ...*Record) *Snapshot {
	t.Helper()
	s, err := NewSnapshot(when, records, coverage)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// sample is two days: on the second a part of one record changed.
func sample(t testing.TB) []*Snapshot {
	t.Helper()
	used := role("b", "iam:GetRole", `{"RoleName":"b"}`)
	used.Volatile = map[string]json.RawMessage{"used": json.RawMessage(`"2026-11-23"`)}
	coverage := []Coverage{
		{Account: "111122223333", Region: "eu-west-1", Operation: "kms:ListGrants", Outcome: Denied, Code: "AccessDenied", Message: "no \xff"},
		{Account: "444455556666", Region: "global", Operation: "iam:ListRoles", Outcome: Read},
	}
	return []*Snapshot{
		at(t, taken, coverage, role("a", "iam:GetRole", `{"RoleName":"a"}`, "x", `[1,2]`), used, role("empty")),
		at(t, taken.Add(24*time.Hour), coverage, role("a", "iam:GetRole", `{"RoleName":"a"}`, "x", `[1,3]`), used, role("empty")),
	}
}

// apart is the same with what fills a block, so that what is new on the second
// day lies in another.
func apart(t testing.TB) []*Snapshot {
	t.Helper()
	days := sample(t)
	for i, day := range days {
		long := Coverage{Account: "777788889999", Region: "global", Operation: "iam:ListUsers", Outcome: Denied, Message: strings.Repeat("z", blockSize)}
		days[i] = at(t, day.Info().Taken, append(day.Coverage(), long), day.Records()...)
	}
	return days
}

func same(t *testing.T, want, got *Snapshot) {
	t.Helper()
	equal(t, want.Info(), got.Info())
	equal(t, want.Records(), got.Records())
	equal(t, want.Coverage(), got.Coverage())
}

func TestSnapshotsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	days := sample(t)
	written(t, path, days...)
	s := opened(t, path, Options{ReadOnly: true})
	for _, want := range days {
		got, err := s.Snapshot(want.Info().ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, want, got)
	}
	list, err := s.List()
	if err != nil {
		t.Fatal(err)
	}
	equal(t, []Info{days[1].Info(), days[0].Info()}, list)
	problems, err := s.Verify(t.Context(), "")
	if len(problems) > 0 || err != nil {
		t.Errorf("verify: %v, %v", problems, err)
	}
}

func TestAnySnapshotComesBack(t *testing.T) {
	t.Parallel()
	text := rapid.SampledFrom([]string{"", "a", "b", "arn:aws:iam::1:role/x", "\xff", "é\x00"})
	value := rapid.SampledFrom([]string{`{}`, `null`, `1e400`, `{"b":1,"a":[2,"x"]}`, `"<é>"`, `" "`})
	parts := rapid.MapOfN(text, rapid.Map(value, func(s string) json.RawMessage { return json.RawMessage(s) }), 0, 3)
	record := rapid.Custom(func(t *rapid.T) *Record {
		return &Record{
			Key: Key{
				Partition: text.Draw(t, "partition"), Account: text.Draw(t, "account"), Region: text.Draw(t, "region"),
				Type: text.Draw(t, "type"), ID: text.Draw(t, "id"),
			},
			Parts: parts.Draw(t, "parts"), Volatile: parts.Draw(t, "volatile"),
		}
	})
	entry := rapid.Custom(func(t *rapid.T) Coverage {
		return Coverage{
			Account: text.Draw(t, "account"), Region: text.Draw(t, "region"), Operation: text.Draw(t, "operation"),
			Item: text.Draw(t, "item"), Outcome: rapid.SampledFrom([]Outcome{Read, Empty, Denied, Failed, NotTried}).Draw(t, "outcome"),
			Code: text.Draw(t, "code"), Message: text.Draw(t, "message"),
		}
	})
	path := filepath.Join(t.TempDir(), "x.db")
	s := opened(t, path, Options{Create: true})
	when := taken
	rapid.Check(t, func(rt *rapid.T) {
		when = when.Add(time.Second)
		records := rapid.SliceOfNDistinct(record, 0, 6, func(r *Record) Key { return r.Key }).Draw(rt, "records")
		want, err := NewSnapshot(when, records, rapid.SliceOfN(entry, 0, 6).Draw(rt, "coverage"))
		if err != nil {
			rt.Fatal(err)
		}
		if _, err := s.Put(want); err != nil {
			rt.Fatal(err)
		}
		got, err := s.Snapshot(want.Info().ID)
		if err != nil {
			rt.Fatal(err)
		}
		if want.Info().Root != rootsOf(got.Records(), partSums(got.Records()), nil).all {
			rt.Fatalf("root %s became %s", want.Info().Root, got.Info().Root)
		}
		same(t, want, got)
	})
}

func TestPutTwice(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	days := sample(t)
	s := opened(t, path, Options{Create: true})
	for range 2 {
		info, err := s.Put(days[0])
		if err != nil {
			t.Fatal(err)
		}
		equal(t, days[0].Info(), info)
	}
	list, err := s.List()
	if len(list) != 1 || err != nil {
		t.Errorf("list: %v, %v", list, err)
	}
	_, err = s.Put(at(t, taken, nil, days[0].Records()...))
	if !errors.Is(err, ErrExists) {
		t.Errorf("other coverage: %v", err)
	}
	got, err := s.Snapshot("latest")
	if err != nil {
		t.Fatal(err)
	}
	same(t, days[0], got)
}

func TestUnchangedPartsAreShared(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	days := sample(t)
	written(t, path, days...)
	s := opened(t, path, Options{ReadOnly: true})
	first, err := s.index(days[0].Info().ID)
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.index(days[1].Info().ID)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, []uint64{0, 1, 2, 3, 4, 5, 6}, first.records)
	equal(t, []uint64{0, 1, 8, 3, 4, 5, 6}, second.records)
	equal(t, []uint64{7}, first.coverage)
	equal(t, []uint64{7}, second.coverage)
}

func TestIndex(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		x    index
		size int
	}{
		{"one run takes a byte for each number", index{records: []uint64{0, 1, 2, 3, 4}, coverage: []uint64{5}}, 8},
		{"a number that others share keeps the run", index{records: []uint64{0, 1, 0, 2, 0, 3}}, 8},
		{"newer bodies in place of some are a second run", index{records: []uint64{0, 900, 2, 901, 902, 5}}, 9},
		{"no order is needed", index{records: []uint64{9, 3, 7, 7, 0, 1 << 61}}, 16},
		{"an empty snapshot", index{}, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			encoded := test.x.encode()
			got, err := decodeIndex(encoded)
			if err != nil || !slices.Equal(test.x.records, got.records) || !slices.Equal(test.x.coverage, got.coverage) {
				t.Errorf("%v became %v, %v", test.x, got, err)
			}
			equal(t, test.size, len(encoded))
			for n := range encoded {
				if _, err := decodeIndex(encoded[:n]); err == nil && n > 0 {
					t.Errorf("the first %d bytes pass", n)
				}
			}
		})
	}
}

func TestReferences(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	var days []*Snapshot
	for day := range 3 {
		days = append(days, at(t, taken.Add(time.Duration(day)*24*time.Hour), nil, role("a")))
	}
	written(t, path, days[1], days[0], days[2])
	s := opened(t, path, Options{ReadOnly: true})
	id := func(day int) string { return days[day].Info().ID }
	for _, test := range []struct {
		ref, want string
		err       error
		near      []string
	}{
		{ref: "latest", want: id(2)},
		{ref: "latest~0", want: id(2)},
		{ref: "latest~2", want: id(0)},
		{ref: id(1), want: id(1)},
		{ref: "20261124", want: id(1)},
		{ref: "latest~3", err: ErrNotFound, near: []string{id(0)}},
		{ref: "latest~x", err: ErrNotFound, near: []string{id(2), id(1), id(0)}},
		{ref: "latest~-1", err: ErrNotFound, near: []string{id(2), id(1), id(0)}},
		{ref: "2026112", err: ErrAmbiguous, near: []string{id(2), id(1), id(0)}},
		{ref: "20261124x", err: ErrNotFound, near: []string{id(1), id(2), id(0)}},
		{ref: "", err: ErrNotFound, near: []string{id(2), id(1), id(0)}},
	} {
		t.Run("reference "+test.ref, func(t *testing.T) {
			got, err := s.Snapshot(test.ref)
			if !errors.Is(err, test.err) {
				t.Fatalf("error %v, want %v", err, test.err)
			}
			if err == nil {
				equal(t, test.want, got.Info().ID)
				return
			}
			var ref *RefError
			if !errors.As(err, &ref) {
				t.Fatalf("error %T", err)
			}
			equal(t, test.near, ref.Near)
			if !strings.Contains(err.Error(), test.near[0]) {
				t.Errorf("%v does not name %s", err, test.near[0])
			}
		})
	}
	empty := opened(t, filepath.Join(t.TempDir(), "x.db"), Options{Create: true})
	if _, err := empty.Snapshot("latest"); !errors.Is(err, ErrEmpty) {
		t.Errorf("empty store: %v", err)
	}
	list, err := empty.List()
	if list == nil || len(list) > 0 || err != nil {
		t.Errorf("list of an empty store: %v, %v", list, err)
	}
}

func TestFilesThatAreNoStore(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	good := filepath.Join(folder, "good.db")
	written(t, good, sample(t)...)
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	bolt := func(name string, work func(*bbolt.Tx) error) string {
		path := filepath.Join(folder, name)
		db, err := bbolt.Open(path, 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(db.Update(work), db.Close()); err != nil {
			t.Fatal(err)
		}
		return path
	}
	file := func(name string, content []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	withFormat := func(version string) func(tx *bbolt.Tx) error {
		return func(tx *bbolt.Tx) error {
			b, err := tx.CreateBucket(bucketMeta)
			if err != nil {
				return err
			}
			return b.Put(keyFormat, []byte(version))
		}
	}
	for _, test := range []struct {
		name, path string
		want       error
		says       string
	}{
		{"a file that is not there", filepath.Join(folder, "none.db"), ErrNoStore, "none.db"},
		{"an empty file", file("empty.db", nil), ErrNotStore, "empty"},
		{"a directory", folder, ErrNotStore, "regular"},
		{"a short text", file("short.db", []byte("hello")), ErrNotStore, ""},
		{"a long text", file("long.db", bytes.Repeat([]byte("hello "), 10000)), ErrNotStore, ""},
		{"a file of zeros", file("zeros.db", make([]byte, 65536)), ErrNotStore, ""},
		{"a store cut in half", file("half.db", whole[:len(whole)/2]), ErrNotStore, "truncated"},
		{"a store cut to its headers", file("headers.db", whole[:8192]), ErrNotStore, "truncated"},
		{"a store cut within a header", file("header.db", whole[:5000]), ErrNotStore, ""},
		{"a bbolt file of another program", bolt("foreign.db", func(tx *bbolt.Tx) error {
			_, err := tx.CreateBucket([]byte("theirs"))
			return err
		}), ErrNotStore, "another program"},
		{"a format that is no number", bolt("odd.db", withFormat("x")), ErrNotStore, "format"},
		{"a newer format", bolt("newer.db", withFormat("3")), ErrNewer, "format 3"},
	} {
		t.Run(test.name, func(t *testing.T) {
			before, _ := os.ReadFile(test.path)
			for _, o := range []Options{{ReadOnly: true}, {}, {Create: test.want != ErrNoStore}, {ReadOnly: true, Create: true}} {
				s, err := Open(test.path, o)
				if !errors.Is(err, test.want) || s != nil {
					t.Fatalf("with %+v: %v, want %v", o, err, test.want)
				}
				if !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), filepath.Base(test.path)) {
					t.Errorf("%v does not name %q", err, test.says)
				}
			}
			after, _ := os.ReadFile(test.path)
			if !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
	left, err := filepath.Glob(filepath.Join(folder, ".*"))
	if len(left) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestLock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	writer := opened(t, path, Options{Create: true})
	for _, o := range []Options{{}, {ReadOnly: true}, {ReadOnly: true, Wait: 100 * time.Millisecond}} {
		if _, err := Open(path, o); !errors.Is(err, ErrLocked) {
			t.Errorf("beside a writer with %+v: %v", o, err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	opened(t, path, Options{ReadOnly: true})
	opened(t, path, Options{ReadOnly: true})
	if _, err := Open(path, Options{}); !errors.Is(err, ErrLocked) {
		t.Errorf("beside readers: %v", err)
	}
}

func TestFileMode(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	written(t, path, sample(t)...)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, os.FileMode(0o600), info.Mode())
}

func TestQuestionsLeaveTheFileAlone(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "x.db")
	days := sample(t)
	written(t, path, days...)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Chmod(path, 0o400), os.Chmod(folder, 0o500)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(folder, 0o700) })
	s := opened(t, path, Options{ReadOnly: true})
	got, err := s.Snapshot("latest")
	if err != nil {
		t.Fatal(err)
	}
	same(t, days[1], got)
	if _, err := s.Put(memory(t, nil)); err == nil {
		t.Error("wrote to a store that was opened for reading")
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file was changed, %v", err)
	}
}

func TestBlocksHoldManyBodies(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	var records []*Record
	for i := range 40 {
		records = append(records, role(fmt.Sprint(i), "x", `"`+strings.Repeat(fmt.Sprintf("%2d", i), 10000)+`"`))
	}
	records = append(records, role("big", "x", `"`+strings.Repeat("z", 3*blockSize)+`"`))
	want := at(t, taken, nil, records...)
	written(t, path, want)
	s := opened(t, path, Options{ReadOnly: true})
	got, err := s.Snapshot("latest")
	if err != nil {
		t.Fatal(err)
	}
	same(t, want, got)
	firsts, err := s.blocks()
	if err != nil || len(firsts) < 4 || !slices.IsSorted(firsts) {
		t.Errorf("blocks %v, %v", firsts, err)
	}
}
