package reach

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/internal/synthetic"
)

// Whether databases are asked about one by one or together, and by whichever
// of their names, the answers are the same.
func TestEverybodyIsWhoOfEachDatabase(t *testing.T) {
	t.Parallel()
	s, err := synthetic.Snapshot(synthetic.Options{Seed: 7, Accounts: 4, Principals: 120, Databases: 300})
	if err != nil {
		t.Fatal(err)
	}
	w, err := Load(t.Context(), s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	together := map[string]*answer.Who{}
	if _, err := w.Everybody(t.Context(), Query{Table: true}, func(a *answer.Who) error {
		together[a.Database.ARN] = a
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(together) <= shownAtOnce {
		t.Errorf("only %d databases", len(together))
	}
	names := w.DatabaseNames()
	for name, id := range names {
		if len(name)%5 != 0 && name != id {
			continue // a few of the short names will do
		}
		alone, err := w.Who(name, Query{Table: true})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(alone, together[id]); diff != "" {
			t.Fatalf("%s (-alone +together):\n%s", name, diff)
		}
	}
	if len(names) < 2*len(together) {
		t.Errorf("%d names of %d databases", len(names), len(together))
	}
}
