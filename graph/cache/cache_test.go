package cache

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fill makes a file with some blobs.
func fill(t *testing.T, path string, names ...string) {
	t.Helper()
	c := Open(path)
	defer c.Close()
	for _, name := range names {
		c.Put(KeyOf(name), blobOf(name))
	}
	if err := c.Save(); err != nil {
		t.Fatal(err)
	}
}

func blobOf(name string) []byte { return bytes.Repeat([]byte("what "+name+" is "), 50) }

// have returns which of some blobs are there, and whole.
func have(t *testing.T, path string, names ...string) []string {
	t.Helper()
	c := Open(path)
	defer c.Close()
	var found []string
	for _, name := range names {
		blob, ok := c.Get(KeyOf(name))
		if ok && !bytes.Equal(blob, blobOf(name)) {
			t.Errorf("the blob of %s is another", name)
		}
		if ok {
			found = append(found, name)
		}
	}
	return found
}

func check(t *testing.T, path string, want []string, names ...string) {
	t.Helper()
	if diff := cmp.Diff(want, have(t, path, names...)); diff != "" {
		t.Errorf("blobs that are there (-want +got):\n%s", diff)
	}
}

func TestWhatWasSavedIsThere(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.cache")
	check(t, path, nil, "a")
	fill(t, path, "a", "b")
	fill(t, path, "c")
	check(t, path, []string{"a", "b", "c"}, "a", "b", "c", "d")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("mode is %o, want 600", got)
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 {
		t.Errorf("files left: %v, %v", left, err)
	}
}

func TestKeysTellListsApart(t *testing.T) {
	t.Parallel()
	if KeyOf("ab", "c") == KeyOf("a", "bc") {
		t.Error("two lists have one key")
	}
}

// Whatever is done to the file, each blob is right or not there, and the next
// Save makes a whole file again.
func TestADamagedFileIsMadeAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.cache")
	fill(t, path, "a", "b")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	try := func(what string, text []byte) {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		have(t, path, "a", "b")
		fill(t, path, "a", "b")
		if got := have(t, path, "a", "b"); len(got) != 2 {
			t.Errorf("%s: after a Save only %v are there", what, got)
		}
	}
	for i := range whole {
		flipped := bytes.Clone(whole)
		flipped[i] ^= 1 << (i % 8)
		try(fmt.Sprintf("byte %d flipped", i), flipped)
		try(fmt.Sprintf("cut at %d", i), whole[:i])
	}
	try("of another program", []byte("SQLite format 3\x00 and so on, for more bytes than there are in a tail of ours, to be sure of it"))
}

func TestWhatIsNoFileIsDoneWithout(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	target := filepath.Join(dir, "precious")
	if err := os.WriteFile(target, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	folder, link := filepath.Join(dir, "folder.cache"), filepath.Join(dir, "link.cache")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{folder, link, filepath.Join(dir, "no", "such.cache")} {
		c := Open(path)
		c.Put(KeyOf("a"), blobOf("a"))
		if err := c.Save(); err == nil {
			t.Errorf("saved to %s", path)
		}
		if _, ok := c.Get(KeyOf("a")); !ok {
			t.Errorf("%s: what was put is not there", path)
		}
		c.Close()
	}
	if text, _ := os.ReadFile(target); string(text) != "precious" {
		t.Error("what the link leads to was written to")
	}
}

// A folder that cannot be written to: root may write to one that is read-only,
// so here it is gone.
func TestWhatCannotBeSavedIsReadAllTheSame(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "x.cache")
	fill(t, path, "a")
	c := Open(path)
	defer c.Close()
	c.Put(KeyOf("b"), blobOf("b"))
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := c.Save(); err == nil {
		t.Error("saved to a folder that is gone")
	}
	for _, name := range []string{"a", "b"} {
		if got, ok := c.Get(KeyOf(name)); !ok || string(got) != string(blobOf(name)) {
			t.Errorf("%s is not there any more", name)
		}
	}
}

func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.cache")
	reader := Open(path)
	defer reader.Close()
	fill(t, path, "a")
	early := Open(path)
	defer early.Close()
	fill(t, path, "b") // replaces the file that early has
	if _, ok := early.Get(KeyOf("a")); !ok {
		t.Error("a reader has lost its file")
	}
	early.Put(KeyOf("c"), blobOf("c"))
	if err := early.Save(); err != nil {
		t.Fatal(err)
	}
	check(t, path, []string{"a", "b", "c"}, "a", "b", "c")

	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() { fill(t, path, fmt.Sprint(i)) })
	}
	all.Wait()
	if c := Open(path); c.Fault() != nil || len(c.places) == 0 {
		t.Errorf("after eight at once: %v, %d blobs", c.Fault(), len(c.places))
	} else {
		c.Close()
	}
}

func TestWhatWasUsedLeastRecentlyGoes(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.cache")
	fill(t, path, "a", "b", "c")
	c := Open(path)
	defer c.Close()
	size := c.places[0].size
	c.most = int64(len(magic)) + 3*size + size/2
	c.Get(KeyOf("c"))
	c.Put(KeyOf("d"), blobOf("d"))
	if err := c.Save(); err != nil {
		t.Fatal(err)
	}
	check(t, path, []string{"a", "c", "d"}, "a", "b", "c", "d")
}

func FuzzReadIndex(f *testing.F) {
	path := filepath.Join(f.TempDir(), "x.cache")
	c := Open(path)
	c.Put(KeyOf("a"), blobOf("a"))
	if err := c.Save(); err != nil {
		f.Fatal(err)
	}
	c.Close()
	text, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add(appendIndex([]byte(nil), nil, int64(len(magic))))
	f.Fuzz(func(t *testing.T, text []byte) {
		places, err := readIndex(bytes.NewReader(text), int64(len(text)))
		if err != nil {
			return
		}
		for _, p := range places {
			if p.offset+p.size > int64(len(text)) {
				t.Errorf("a blob ends at %d of %d bytes", p.offset+p.size, len(text))
			}
		}
	})
}
