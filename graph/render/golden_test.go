package render

import (
	"bytes"
	"flag"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

func scene(t *testing.T, name, theme string) *Scene {
	t.Helper()
	p := pictures()[name]
	p.Theme = theme
	s, err := New(p.paths, p.Options)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func written(t *testing.T, write func(w io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// golden compares with a file, or writes it.
func golden(t *testing.T, name string, got []byte) []byte {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return want
}

func TestTextFormats(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"chain", "estate", "empty"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := scene(t, name, Light)
			for extension, write := range map[string]func(io.Writer) error{"svg": s.SVG, "dot": s.DOT, "mmd": s.Mermaid} {
				got := written(t, write)
				want := golden(t, name+"."+extension, got)
				if diff := cmp.Diff(string(want), string(got)); diff != "" {
					t.Errorf("%s.%s (-want +got):\n%s", name, extension, diff)
				}
			}
		})
	}
}

// TestPNG compares pixels, with a little tolerance: processors may round the
// last bit of a coordinate in another way.
func TestPNG(t *testing.T) {
	t.Parallel()
	for _, theme := range []string{Light, Dark} {
		t.Run(theme, func(t *testing.T) {
			t.Parallel()
			data := written(t, scene(t, "chain", theme).PNG)
			want := decode(t, golden(t, "chain-"+theme+".png", data))
			got := decode(t, data)
			if diff := cmp.Diff(want.Bounds(), got.Bounds()); diff != "" {
				t.Fatalf("size (-want +got):\n%s", diff)
			}
			other := 0
			for y := range got.Bounds().Dy() {
				for x := range got.Bounds().Dx() {
					if far(want, got, x, y) {
						other++
					}
				}
			}
			if other > 0 {
				t.Errorf("%d pixels differ from the golden picture", other)
			}
		})
	}
}

func decode(t *testing.T, data []byte) image.Image {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func far(a, b image.Image, x, y int) bool {
	r1, g1, b1, _ := a.At(x, y).RGBA()
	r2, g2, b2, _ := b.At(x, y).RGBA()
	const tolerance = 3 << 8
	return apart(r1, r2) > tolerance || apart(g1, g2) > tolerance || apart(b1, b2) > tolerance
}

func apart(a, b uint32) uint32 { return max(a, b) - min(a, b) }
