package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

// killedStore names the store that a child of the test writes to.
const killedStore = "IAMREACH_TEST_KILLED_STORE"

func TestMain(m *testing.M) {
	if path := os.Getenv(killedStore); path != "" {
		if err := writeUntilKilled(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// killedDay is the snapshot of a day of a small organisation.
func killedDay(day int) (*Snapshot, error) {
	return NewSnapshot(taken.Add(time.Duration(day)*24*time.Hour), roles(200, day), nil)
}

// writeUntilKilled says when it begins, and adds a snapshot, with all that an
// import does to the store.
func writeUntilKilled(path string) error {
	snapshot, err := killedDay(2)
	if err != nil {
		return err
	}
	fmt.Println("begin")
	s, err := Open(path, Options{Create: true})
	if err != nil {
		return err
	}
	s.heldBack = 1 // blocks are written before the snapshot that holds them is there
	if _, err = s.Put(snapshot); err == nil && os.Getenv(killedStore+"_PRUNE") != "" {
		_, err = s.Prune(context.Background(), []string{snapshot.Info().ID})
	}
	return errors.Join(err, s.Close())
}

// TestKilled kills a process that writes at a hundred moments. The store opens,
// says nothing of damage, answers as before, and takes what was lost.
func TestKilled(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts a hundred processes")
	}
	first, err := killedDay(1)
	if err != nil {
		t.Fatal(err)
	}
	second, err := killedDay(2)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	written(t, filepath.Join(folder, "first.db"), first)
	before, err := os.ReadFile(filepath.Join(folder, "first.db"))
	if err != nil {
		t.Fatal(err)
	}
	// How long it takes says between which moments to kill.
	longest := runUntil(t, fresh(t, folder, before), "", time.Minute)
	random := rand.New(rand.NewPCG(5, 6))
	lost, kept := 0, 0
	for n := range 100 {
		path := fresh(t, folder, before)
		prune := ""
		if n%4 == 3 {
			prune = "yes"
		}
		runUntil(t, path, prune, time.Duration(random.Int64N(int64(longest)*5/4)))
		s, err := Open(path, Options{})
		if err != nil {
			t.Fatalf("run %d: %v", n, err)
		}
		problems, err := s.Verify(t.Context(), "")
		if len(problems) > 0 || err != nil {
			t.Errorf("run %d: verify: %v, %v", n, problems, err)
		}
		list, err := s.List()
		if err != nil {
			t.Fatalf("run %d: %v", n, err)
		}
		whole := []*Snapshot{first}
		switch there := list[0].ID == second.Info().ID; {
		case there && len(list) == 1 && prune != "":
			whole = []*Snapshot{second}
			kept++
		case there:
			whole = append(whole, second)
			kept++
		default:
			lost++
		}
		for _, want := range whole {
			got, err := s.Snapshot(want.Info().ID)
			if err != nil || !reflect.DeepEqual(got.records, want.records) {
				t.Errorf("run %d: %s reads otherwise, %v", n, want.Info().ID, err)
			}
		}
		if _, err := s.Put(second); err != nil {
			t.Errorf("run %d: writing afterwards: %v", n, err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("run %d: %v", n, err)
		}
		if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) > 0 || err != nil {
			t.Errorf("run %d: it left %v, %v", n, left, err)
		}
	}
	t.Logf("the snapshot was there %d times and not %d times", kept, lost)
}

// fresh puts the store of the first day into a directory of its own.
func fresh(t *testing.T, folder string, content []byte) string {
	t.Helper()
	own, err := os.MkdirTemp(folder, "run-*")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(own, "x.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// runUntil runs the child and kills it so long after it began, and returns how
// long it ran then.
func runUntil(t *testing.T, path, prune string, end time.Duration) time.Duration {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), killedStore+"="+path, killedStore+"_PRUNE="+prune)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	begun := time.Now()
	timer := time.AfterFunc(end, func() { _ = child.Process.Kill() })
	defer timer.Stop()
	_ = child.Wait() // it was killed, or it was done before
	return time.Since(begun)
}
