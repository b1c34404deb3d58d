package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
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
				code := runAlone(environment{
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

// TestFilesOfOthers runs the program as somebody who may not write, or not
// read: it fails before anything is asked, says what to do, and changes
// nothing; questions need no right to write.
func TestFilesOfOthers(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("rights are others there")
	}
	b := build(t)
	b.environ = append(b.environ, "AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=x", "AWS_ENDPOINT_URL=http://127.0.0.1:1", "AWS_REGION=us-east-1", "AWS_PROFILE=")
	dump, err := filepath.Abs(filepath.Join("..", "..", "testdata", "orgs", "sample"))
	if err != nil {
		t.Fatal(err)
	}
	b.run(t, "import -q --store x.db "+dump)
	for _, folder := range []string{filepath.Dir(filepath.Dir(b.path)), filepath.Dir(b.path), b.folder} { // whoever it is must come there
		if err := os.Chmod(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(b.path, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name    string
		mode    os.FileMode // of the file
		command string
		says    string // empty: it succeeds
	}{
		{"a question", 0o444, "dbs -o json", ""},
		{"verify", 0o444, "snapshots verify", ""},
		{"list", 0o444, "snapshots list", ""},
		{"collect", 0o444, "collect", "write to store"},
		{"import", 0o444, "import --taken 2030-01-01T00:00:00Z " + dump, "permission denied"},
		{"prune", 0o444, "snapshots prune --keep 1", "permission denied"},
		{"export into its directory", 0o444, "snapshots export latest out", "export snapshot"},
		{"a question of what may not be read", 0o000, "dbs", "open: permission denied"},
		{"verify of what may not be read", 0o000, "snapshots verify", "open: permission denied"},
		{"a new store where none can be", 0o444, "import --store new.db " + dump, `make a file in "."`},
	} {
		t.Run(test.name, func(t *testing.T) { //nolint:paralleltest // they share the file
			path := filepath.Join(b.folder, "x.db")
			if err := os.Chmod(path, test.mode); err != nil {
				t.Fatal(err)
			}
			args := strings.Fields(test.command)
			if !strings.Contains(test.command, "--store") {
				args = append(args, "--store", "x.db")
			}
			command := b.command(args...)
			var stdout, stderr bytes.Buffer
			command.Stdout, command.Stderr = &stdout, &stderr
			asNobody(command)
			if os.Getuid() != 0 { // then the folder is its own
				if err := os.Chmod(b.folder, 0o555); err != nil {
					t.Fatal(err)
				}
				defer func() { _ = os.Chmod(b.folder, 0o755) }()
			}
			err := command.Run()
			switch {
			case test.says == "" && err != nil:
				t.Errorf("%v\n%s", err, stderr.String())
			case test.says != "" && (exitOf(err) != exitFailed || !strings.Contains(stderr.String(), test.says) || !strings.Contains(stderr.String(), "fix: let this user have the file and its directory")):
				t.Errorf("it ends with %d and says\n%s", exitOf(err), stderr.String())
			}
			if left, _ := os.ReadDir(b.folder); len(left) != 1 {
				t.Errorf("it leaves %v", left)
			}
		})
	}
}

// A second collection into one file does not give up what the first has read.
func TestTwoCollectionsIntoOneFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	first, err := store.CreatePartial(path+".partial", []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = first.Close() })
	for _, args := range [][]string{{"collect"}, {"collect", "--resume"}} {
		var stdout, stderr bytes.Buffer
		code := runAlone(environment{
			Args: append([]string{"iamreach", "--store", path}, args...), Stdout: &stdout, Stderr: &stderr,
			Getenv: func(string) string { return "" }, Now: time.Now,
		})
		want := "iamreach: another collection goes on: open store \"" + path + ".partial\": in use by another process\n  fix: wait until the other iamreach is done\n"
		if code != exitFailed || stderr.String() != want {
			t.Errorf("%v: exit code %d, it says\n%s", args, code, stderr.String())
		}
	}
}
