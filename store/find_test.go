package store

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFindDescribesWhatSnapshotReads(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	days := sample(t)
	written(t, path, days...)
	s := opened(t, path, Options{ReadOnly: true})
	got, content, err := s.Find("latest")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(days[len(days)-1].Info(), got); diff != "" {
		t.Errorf("description (-want +got):\n%s", diff)
	}
	if _, before, err := s.Find("latest~1"); err != nil || before == content || content == "" {
		t.Errorf("two snapshots have the contents %q and %q: %v", before, content, err)
	}
	if _, _, err := s.Find("2001"); !errors.Is(err, ErrNotFound) {
		t.Errorf("error is %v, want ErrNotFound", err)
	}
}
