package main

import (
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/collect"
	"github.com/iamreach/iamreach/graph/reach"
	"github.com/iamreach/iamreach/testdata/orgs"
)

// shuffled lists the files of each folder in an order of its own.
type shuffled struct {
	fs.FS
	random *rand.Rand
}

func (s shuffled) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(s.FS, name)
	s.random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list, err
}

func TestTheOrderOfFilesChangesNoAnswer(t *testing.T) {
	t.Parallel()
	want := everything(t, orgs.Sample())
	for seed := range uint64(3) {
		got := everything(t, shuffled{orgs.Sample(), rand.New(rand.NewPCG(seed, 0))})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("seed %d (-in order +shuffled):\n%s", seed, diff)
		}
	}
}

// everything is all that can be asked about the databases of a dump.
func everything(t *testing.T, dump fs.FS) string {
	t.Helper()
	snapshot, _, err := collect.Import(t.Context(), collect.ImportOptions{FS: dump})
	if err != nil {
		t.Fatal(err)
	}
	w, err := reach.Load(t.Context(), snapshot, reach.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dbs := w.Databases(reach.Query{})
	answers := []any{snapshot.Info(), dbs}
	for i := range dbs.Databases {
		who, err := w.Who(dbs.Databases[i].ARN, reach.Query{})
		if err != nil {
			t.Fatal(err)
		}
		answers = append(answers, who)
	}
	text, err := json.MarshalIndent(answers, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestTheNumberOfProcessorsChangesNoAnswer compares the shipped program on one
// processor and on many.
func TestTheNumberOfProcessorsChangesNoAnswer(t *testing.T) {
	t.Parallel()
	one, many := build(t), &binary{}
	*many = *one
	many.folder = t.TempDir()
	sample, err := filepath.Abs(filepath.Join("..", "..", "testdata", "orgs", "sample"))
	if err != nil {
		t.Fatal(err)
	}
	one.environ = append(one.environ[:len(one.environ):len(one.environ)], "GOMAXPROCS=1")
	many.environ = append(many.environ[:len(many.environ):len(many.environ)], "GOMAXPROCS=8")
	for _, line := range []string{
		"import -q " + sample, "dbs -o json", "who orders -o json", "reach account:999988887777 -o json",
		"paths --from role/ci-deploy --to orders -o json", "explain role/support billing -o json", "render --to orders",
	} {
		a, _ := one.run(t, line)
		b, _ := many.run(t, line)
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("iamreach %s (-1 processor +8):\n%s", line, diff)
		}
	}
}
