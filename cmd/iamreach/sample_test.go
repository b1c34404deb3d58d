package main

import (
	"bytes"
	"flag"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

var updatePicture = flag.Bool("update", false, "write the picture of the sample anew")

// TestThePictureOfTheSampleIsTheDemos keeps the picture that the README shows
// true: it is the one that the demo draws.
func TestThePictureOfTheSampleIsTheDemos(t *testing.T) {
	kept, err := filepath.Abs(filepath.Join("..", "..", "testdata", "orgs", "sample.png"))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	env := environment{
		Args: []string{"iamreach", "demo"}, Stdin: bytes.NewReader(nil), Stdout: io.Discard, Stderr: os.Stderr,
		Getenv: func(string) string { return "" }, Now: time.Now,
	}
	if code := runAlone(env); code != exitDone {
		t.Fatalf("demo: exit code %d", code)
	}
	got, err := os.ReadFile(demoPNG)
	if err != nil {
		t.Fatal(err)
	}
	if *updatePicture {
		if err := os.WriteFile(kept, got, 0o644); err != nil { //nolint:gosec // it is published
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(want, got) {
		return
	}
	a, err := png.Decode(bytes.NewReader(want))
	if err != nil {
		t.Fatal(err)
	}
	b, err := png.Decode(bytes.NewReader(got))
	if err != nil {
		t.Fatal(err)
	}
	if a.Bounds() != b.Bounds() {
		t.Fatalf("the picture is %v, was %v: look at it, and write it anew with -update", b.Bounds().Size(), a.Bounds().Size())
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				t.Fatalf("the picture differs at %d,%d: look at it, and write it anew with -update", x, y)
			}
		}
	}
}
