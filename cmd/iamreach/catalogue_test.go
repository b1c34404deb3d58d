package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/graph/technique"
)

// TestACatalogueFileReplacesWhatIsBuiltIn asks about the sample organisation
// with techniques that are not built in but come from a file, and without them.
func TestACatalogueFileReplacesWhatIsBuiltIn(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"sts-assume-role", "custom-secret-read", "dynamodb-read"} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "own.yaml")
			if err := os.WriteFile(file, definition(t, id), 0o600); err != nil {
				t.Fatal(err)
			}
			fewer := func() ([]technique.Technique, error) {
				list, err := technique.Catalogue()
				return slices.DeleteFunc(list, func(t technique.Technique) bool { return t.ID == id }), err
			}
			for _, question := range [][]string{{"who", "orders"}, {"who", "sessions"}, {"reach", "role/ci-deploy"}} {
				want := asked(t, nil, question...)
				if diff := cmp.Diff(want, asked(t, fewer, append(question, "--catalogue", file)...)); diff != "" {
					t.Errorf("%s with the technique from a file (-built in +from a file):\n%s", question, diff)
				}
				if without := asked(t, fewer, question...); strings.Contains(without, `"`+id+`"`) {
					t.Errorf("%s without technique %s still names it", question, id)
				} else if strings.Contains(want, `"`+id+`"`) && without == want {
					t.Errorf("%s is answered the same without technique %s", question, id)
				}
			}
		})
	}
}

// definition cuts a technique out of the files of the catalogue.
func definition(t *testing.T, id string) []byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "graph", "technique", "catalogue", "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, rest, found := strings.Cut("\n"+string(text), "\n- id: "+id+"\n"); found {
			own, _, _ := strings.Cut(rest, "\n- id: ")
			return []byte("- id: " + id + "\n" + own + "\n")
		}
	}
	t.Fatalf("no file of the catalogue has technique %s", id)
	return nil
}

// asked runs a question about the sample in a store of its own, as JSON.
func asked(t *testing.T, techniques func() ([]technique.Technique, error), question ...string) string {
	t.Helper()
	store := filepath.Join(t.TempDir(), "iamreach.db")
	sample := filepath.Join("..", "..", "testdata", "orgs", "sample")
	var out bytes.Buffer
	for _, args := range [][]string{{"import", "-q", "--store", store, sample}, append([]string{"--store", store, "-o", "json"}, question...)} {
		out.Reset()
		var said bytes.Buffer
		code := runAlone(environment{
			Args: append([]string{"iamreach"}, args...), Stdin: bytes.NewReader(nil), Stdout: &out, Stderr: &said,
			Getenv: func(string) string { return "" }, Now: time.Now, Techniques: techniques,
		})
		if code != exitDone {
			t.Fatalf("%v: exit code %d: %s", args, code, said.String())
		}
	}
	return out.String()
}
