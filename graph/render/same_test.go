package render

import (
	"bytes"
	"io"
	"runtime"
	"sync"
	"testing"
)

// all writes a picture in every format.
func all(t *testing.T, s *Scene) []byte {
	t.Helper()
	return bytes.Join([][]byte{written(t, s.SVG), written(t, s.PNG), written(t, s.DOT), written(t, s.Mermaid)}, nil)
}

func TestTheSameSceneGivesTheSameBytes(t *testing.T) {
	want := all(t, scene(t, "estate", Dark))
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	if !bytes.Equal(want, all(t, scene(t, "estate", Dark))) {
		t.Error("the picture changes on one processor")
	}
}

func TestGoroutinesMayDrawAtTheSameTime(t *testing.T) {
	t.Parallel()
	shared := scene(t, "chain", Light)
	want := written(t, shared.SVG)
	var wait sync.WaitGroup
	for range 6 {
		wait.Go(func() {
			own, err := New(pictures()["chain"].paths, pictures()["chain"].Options)
			if err != nil {
				t.Error(err)
				return
			}
			for _, write := range []func(io.Writer) error{own.SVG, shared.SVG} {
				var b bytes.Buffer
				if err := write(&b); err != nil {
					t.Error(err)
				}
				if !bytes.Equal(want, b.Bytes()) {
					t.Error("two goroutines draw two pictures of one scene")
				}
			}
			if err := shared.PNG(io.Discard); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
}
