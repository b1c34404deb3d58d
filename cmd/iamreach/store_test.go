package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/iamreach/iamreach/store"
)

// TestStoresThatCannotBeUsed asks a store that another process writes to, and
// files that are none: it fails with what to do, and changes nothing.
func TestStoresThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	file := func(t *testing.T, content string) string {
		t.Helper()
		path := filepath.Join(t.TempDir(), "x.db")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, test := range []struct {
		name      string
		make      func(t *testing.T) string
		says, fix string
	}{
		{"another process writes", func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "x.db")
			s, err := store.Open(path, store.Options{Create: true})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			return path
		}, "in use by another process", "wait until the other iamreach is done"},
		{"a newer version wrote it", func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "x.db")
			db, err := bbolt.Open(path, 0o600, nil)
			if err != nil {
				t.Fatal(err)
			}
			err = db.Update(func(tx *bbolt.Tx) error {
				b, err := tx.CreateBucket([]byte("iamreach"))
				if err != nil {
					return err
				}
				return b.Put([]byte("format"), []byte("99"))
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			return path
		}, "written by a newer iamreach: it has format 99", "use a newer iamreach"},
		{"it is something else", func(t *testing.T) string { return file(t, strings.Repeat("a report\n", 2000)) }, "not a whole iamreach store", "name another file with --store"},
		{"it is empty", func(t *testing.T) string { return file(t, "") }, "not a whole iamreach store: it is empty", "name another file with --store"},
		{"it is a directory", func(t *testing.T) string { return t.TempDir() }, "it is no regular file", "name another file with --store"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := test.make(t)
			before, _ := os.ReadFile(path)
			for _, command := range [][]string{{"snapshots", "list"}, {"snapshots", "verify"}, {"snapshots", "prune", "--keep", "1"}, {"dbs"}} {
				var stdout, stderr bytes.Buffer
				code := run(environment{
					Args: append([]string{"iamreach", "--store", path}, command...), Stdout: &stdout, Stderr: &stderr,
					Getenv: func(string) string { return "" }, Now: time.Now,
				})
				if code != exitFailed || stdout.Len() > 0 || !strings.Contains(stderr.String(), test.says) || !strings.Contains(stderr.String(), "fix: "+test.fix) {
					t.Errorf("%v: exit code %d, it prints %q and says\n%s", command, code, stdout.String(), stderr.String())
				}
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
}
