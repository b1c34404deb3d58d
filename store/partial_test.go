package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/store"
)

func pieces(t *testing.T, p *store.Partial) map[string]string {
	t.Helper()
	all := map[string]string{}
	if err := p.Each("", func(name string, piece []byte) error { all[name] = string(piece); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestPartialKeepsWhatWasPut(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.partial")
	if _, err := store.OpenPartial(path); !errors.Is(err, store.ErrNoStore) {
		t.Errorf("before it was begun: got %v", err)
	}
	p, err := store.CreatePartial(path, []byte("head"))
	if err != nil {
		t.Fatal(err)
	}
	for _, put := range []map[string][]byte{{"b": []byte("2"), "a": []byte("1")}, {"b": []byte("3"), "c": nil}} {
		if err := p.Put(put); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := store.OpenPartial(path); !errors.Is(err, store.ErrLocked) {
		t.Errorf("while another has it: got %v", err)
	}
	if _, err := store.CreatePartial(path, nil); !errors.Is(err, store.ErrLocked) {
		t.Errorf("beginning anew while another has it: got %v", err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	p, err = store.OpenPartial(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"a": "1", "b": "3", "c": ""}, pieces(t, p)); diff != "" || string(p.Head()) != "head" {
		t.Errorf("head %q, pieces (-want +got):\n%s", p.Head(), diff)
	}
	var some []string
	if err := p.Each("b", func(name string, _ []byte) error { some = append(some, name); return nil }); err != nil || len(some) != 1 {
		t.Errorf("of the names with b: got %v, %v", some, err)
	}
	stop := errors.New("enough")
	if err := p.Each("", func(string, []byte) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("an error of the caller: got %v", err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	p, err = store.CreatePartial(path, []byte("anew"))
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if got := pieces(t, p); len(got) > 0 {
		t.Errorf("begun anew, it still holds %v", got)
	}
}

// partialOf makes a file of one piece, and returns what is in it.
func partialOf(t *testing.T, piece string) (path string, content []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "x.partial")
	p, err := store.CreatePartial(path, []byte("head"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(p.Put(map[string][]byte{"a": []byte(piece)}), p.Close()); err != nil {
		t.Fatal(err)
	}
	if content, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	return path, content
}

func TestPartialThatIsDamaged(t *testing.T) {
	t.Parallel()
	path, whole := partialOf(t, noise(100_000)) // too much for one page
	for name, content := range map[string][]byte{
		"it is cut short":    whole[:len(whole)/2],
		"it is another file": []byte(strings.Repeat("x", 40_000)),
		"nothing but zeros":  make([]byte, 40_000),
	} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.OpenPartial(path); !errors.Is(err, store.ErrNotStore) {
			t.Errorf("%s: got %v, want ErrNotStore", name, err)
		}
		p, err := store.CreatePartial(path, []byte("anew"))
		if err != nil {
			t.Fatalf("%s: begin anew: %v", name, err)
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		if kept, err := os.ReadFile(path + ".damaged"); err != nil || !bytes.Equal(kept, content) {
			t.Errorf("%s: the damaged file is not kept: %v", name, err)
		}
	}
	if err := os.WriteFile(path+".none", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.OpenPartial(path + ".none"); !errors.Is(err, store.ErrNoStore) {
		t.Errorf("an empty file: got %v, want ErrNoStore", err)
	}
}

// A changed bit in a piece is seen before anything is made of it.
func TestPartialPieceThatChanged(t *testing.T) {
	t.Parallel()
	path, whole := partialOf(t, noise(20_000))
	middle := noise(20_000)[9_000:9_020]
	at := strings.Index(string(whole), middle)
	if at < 0 {
		t.Fatal("the piece does not lie in the file as it is")
	}
	whole[at] ^= 1
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := store.OpenPartial(path)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.Each("", func(string, []byte) error { return nil }); !errors.Is(err, store.ErrNotStore) || !strings.Contains(err.Error(), `"a"`) {
		t.Errorf("got %v, want ErrNotStore that names the piece", err)
	}
}

// noise does not compress.
func noise(n int) string {
	b := make([]byte, n)
	x := uint32(1)
	for i := range b {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		b[i] = byte(x)
	}
	return string(b)
}
