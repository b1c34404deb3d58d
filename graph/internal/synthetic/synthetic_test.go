package synthetic

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"
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

// The same options make the same organisation, in whatever order its accounts
// are made, and even side by side; another seed makes another.
func TestOrganizationsAreWhatTheirOptionsSay(t *testing.T) {
	t.Parallel()
	o := Options{Seed: 7, Accounts: 12, Principals: 240}
	root := func(records []*store.Record) string {
		s, err := store.NewSnapshot(Taken(), records, nil)
		if err != nil {
			t.Fatal(err)
		}
		return s.Info().Root
	}
	want := root(slices.Collect(Records(o)))
	if again := root(slices.Collect(Records(o))); again != want {
		t.Error("made twice, it differs")
	}
	parts := make([]*Answers, o.Accounts)
	var group sync.WaitGroup
	for i := range parts {
		group.Go(func() { parts[i] = Account(o, i) })
	}
	group.Wait()
	var backwards []*store.Record
	for _, a := range slices.Backward(parts) {
		backwards = append(backwards, a.Records...)
	}
	if got := root(backwards); got != want {
		t.Error("its accounts depend on when they are made")
	}
	o.Seed = 8
	if root(slices.Collect(Records(o))) == want {
		t.Error("another seed makes the same")
	}
}

// Each record is of one account, and no thing is told twice.
func TestThingsAreToldOnce(t *testing.T) {
	t.Parallel()
	seen := map[store.Key]bool{}
	for a := range Accounts(Options{Seed: 4, Accounts: 11, Principals: 330, Plants: 10}) {
		for _, r := range a.Records {
			if r.Account != a.Account {
				t.Errorf("account %s tells of %v", a.Account, r.Key)
			}
			if seen[r.Key] {
				t.Errorf("%v is told twice", r.Key)
			}
			seen[r.Key] = true
		}
	}
}

// Every kind of way is planted sooner or later.
func TestEveryWayIsPlanted(t *testing.T) {
	t.Parallel()
	planted := map[string]bool{}
	for _, p := range Planted(Options{Accounts: 10, Principals: 1000, Plants: 10}) {
		planted[p.Name] = true
	}
	for _, name := range Ways() {
		if !planted[name] {
			t.Errorf("%q is not planted", name)
		}
	}
	if len(planted) != len(Ways()) {
		t.Errorf("%d names for %d ways", len(planted), len(Ways()))
	}
}

// One account of a large organisation takes no more than one of a small one.
func BenchmarkAccount(b *testing.B) {
	for _, accounts := range []int{10, 10_000} {
		b.Run(fmt.Sprintf("100 principals, one of %d accounts", accounts), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				Account(Options{Seed: 1, Accounts: accounts, Principals: 100 * accounts}, 1+i%(accounts-1))
			}
		})
	}
}

// An account of a large organisation is made without the others.
func TestAccountsDoNotGrowWithTheOrganization(t *testing.T) {
	made := func(accounts int) float64 {
		o := Options{Seed: 1, Accounts: accounts, Principals: 100 * accounts}
		return testing.AllocsPerRun(3, func() { Account(o, 5) })
	}
	small, large := made(10), made(10_000)
	if large > 1.05*small {
		t.Errorf("one account of 10,000 takes %.0f allocations, one of 10 takes %.0f", large, small)
	}
}
