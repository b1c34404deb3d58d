package synthetic

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/collect"
	"github.com/iamreach/iamreach/store"
)

// What is made is what an import makes of the same answers: exported as a
// dump and imported, nothing changes.
func TestRecordsAreWhatAnImportMakes(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{
		{Seed: 1, Accounts: 1, Principals: 60, Plants: 20},
		{Seed: 2, Accounts: 4, Principals: 200, Plants: 4},
		{Seed: 3, Accounts: 11, Principals: 220},
	} {
		t.Run(fmt.Sprintf("%d principals in %d accounts", o.Principals, o.Accounts), func(t *testing.T) {
			t.Parallel()
			want, err := Snapshot(o)
			if err != nil {
				t.Fatal(err)
			}
			dir := filepath.Join(t.TempDir(), "dump")
			if err := collect.Export(want, dir); err != nil {
				t.Fatal(err)
			}
			got, summary, err := collect.Import(t.Context(), collect.ImportOptions{Paths: []string{dir}})
			if err != nil {
				t.Fatal(err)
			}
			if len(summary.Ignored) > 0 {
				t.Errorf("files that the importer does not read: %v", summary.Ignored)
			}
			if d := cmp.Diff(want.Records(), got.Records(), printedParts); d != "" {
				t.Errorf("records differ from what an import makes (-made +imported):\n%.5000s", d)
			}
			if want.Info().Root != got.Info().Root {
				t.Error("another root")
			}
			if d := cmp.Diff(tried(want.Coverage()), tried(got.Coverage())); d != "" {
				t.Errorf("coverage differs from what an import makes (-made +imported):\n%.5000s", d)
			}
		})
	}
}

var printedParts = cmp.Transformer("parts", func(r *store.Record) map[string]string {
	all := map[string]string{"key": fmt.Sprint(r.Key)}
	for name, part := range r.Parts {
		all[name] = string(part)
	}
	return all
})

// tried leaves out what nobody asked for: operations that are newer than this
// generator.
func tried(coverage []store.Coverage) []store.Coverage {
	return slices.DeleteFunc(slices.Clone(coverage), func(c store.Coverage) bool {
		return c.Outcome == store.NotTried || (c.Outcome == store.Empty && c.Item == "" && c.Code == "")
	})
}
