package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// FuzzEncodings gives every decoder any bytes: what it takes, it gives back.
func FuzzEncodings(f *testing.F) {
	f.Add([]byte{})
	f.Add(index{records: []uint64{0, 1, 9, 3}, coverage: []uint64{4}}.encode())
	f.Add(index{records: []uint64{0, 1, 10, 3}}.encodeSince("b", index{records: []uint64{0, 1, 2, 3}}))
	f.Add(headOf(role("a", "x", `1`)).encode())
	f.Add(encodeCoverage([]Coverage{{Account: "111122223333", Outcome: Denied}}))
	f.Add(encodeBlock([][]byte{[]byte("a"), nil}))
	f.Add(catalogue{ids: []string{"20261123T200220Z-3f9a1c07"}, next: 300}.encode())
	f.Fuzz(func(t *testing.T, source []byte) {
		if x, err := decodeIndex(source); err == nil {
			again, err := decodeIndex(x.encode())
			if err != nil || !bytes.Equal(again.encode(), x.encode()) {
				t.Errorf("index %v: %v", x, err)
			}
		}
		if step, err := decodeSince(source); err == nil {
			base := index{records: []uint64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}}
			if x, err := step.on(base); err == nil {
				step, err = decodeSince(x.encodeSince(step.base, base))
				again, errOn := step.on(base)
				if err != nil || errOn != nil || !bytes.Equal(again.encode(), x.encode()) {
					t.Errorf("index %v since another: %v, %v", x, err, errOn)
				}
			}
		}
		if h, err := decodeHead(source, texts{}); err == nil {
			again, err := decodeHead(h.encode(), texts{})
			if err != nil || !bytes.Equal(again.encode(), h.encode()) {
				t.Errorf("head %v: %v", h, err)
			}
		}
		if c, err := decodeCoverage(source); err == nil {
			again, err := decodeCoverage(encodeCoverage(c))
			if err != nil || !bytes.Equal(encodeCoverage(again), encodeCoverage(c)) {
				t.Errorf("coverage %v: %v", c, err)
			}
		}
		if b, err := decodeBlock(source); err == nil {
			again, err := decodeBlock(encodeBlock(b))
			if err != nil || !bytes.Equal(encodeBlock(again), encodeBlock(b)) {
				t.Errorf("block %q: %v", b, err)
			}
		}
		if c, err := decodeCatalogue(source); err == nil {
			again, err := decodeCatalogue(c.encode())
			if err != nil || !bytes.Equal(again.encode(), c.encode()) {
				t.Errorf("catalogue %v: %v", c, err)
			}
		}
	})
}

// FuzzFile writes any bytes over any place of a store and opens it.
func FuzzFile(f *testing.F) {
	folder := f.TempDir()
	path := filepath.Join(folder, "x.db")
	days := sample(f)
	written(f, path, days...)
	whole, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint32(0), []byte{0xFF})
	f.Add(uint32(8192), []byte{3, 0, 0, 0, 0, 0, 0, 0, 1, 0})
	f.Add(uint32(12296), []byte{1, 0, 255, 255, 255})
	f.Fuzz(func(t *testing.T, offset uint32, damage []byte) {
		content := append([]byte(nil), whole...)
		copy(content[int(offset)%len(content):], damage)
		tampered := filepath.Join(t.TempDir(), "x.db")
		if err := os.WriteFile(tampered, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := unharmed(t.Context(), tampered, days); err != nil {
			t.Error(err)
		}
	})
}
