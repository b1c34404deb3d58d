package kept_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/internal/synthetic"
	"github.com/iamreach/iamreach/graph/kept"
	"github.com/iamreach/iamreach/graph/reach"
)

// A table is the same whether it is drawn of an answer or of what was kept.
func TestTablesOfKeptAnswersAreTheSame(t *testing.T) {
	t.Parallel()
	s, err := synthetic.Snapshot(synthetic.Options{Seed: 3, Accounts: 3, Principals: 90})
	if err != nil {
		t.Fatal(err)
	}
	w, err := reach.Load(t.Context(), s, reach.Options{})
	if err != nil {
		t.Fatal(err)
	}
	screen := ui.Screen{Width: 100}
	rows := 0
	_, err = w.Everybody(t.Context(), reach.Query{Table: true}, func(a *answer.Who) error {
		whole, err := w.Who(a.Database.ARN, reach.Query{Brief: true})
		if err != nil {
			return err
		}
		text, err := kept.Who{Answer: a, Next: kept.Next{From: "a", To: "b"}}.Bytes()
		if err != nil {
			return err
		}
		again, err := kept.ReadWho(text)
		if err != nil {
			return err
		}
		rows += len(again.Answer.Principals)
		var want, got bytes.Buffer
		if err := ui.Who(&want, screen, whole); err != nil {
			return err
		}
		if err := ui.Who(&got, screen, again.Answer); err != nil {
			return err
		}
		if diff := cmp.Diff(want.String(), got.String()); diff != "" {
			t.Errorf("%s (-computed +kept):\n%s", a.Database.ARN, diff)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if rows == 0 {
		t.Error("nobody reaches anything")
	}
	all := w.Databases(reach.Query{Brief: true})
	text, err := kept.Databases{Answer: all}.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	again, err := kept.ReadDatabases(text)
	if err != nil {
		t.Fatal(err)
	}
	var want, got bytes.Buffer
	if err := ui.Databases(&want, screen, all); err != nil {
		t.Fatal(err)
	}
	if err := ui.Databases(&got, screen, again.Answer); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), got.String()); diff != "" {
		t.Errorf("databases (-computed +kept):\n%s", diff)
	}

	of, err := w.Reach("arn:aws:iam::100000000001:root", reach.Query{Brief: true})
	if err != nil {
		t.Fatal(err)
	}
	text, err = kept.Reach{Answer: of}.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	reached, err := kept.ReadReach(text)
	if err != nil {
		t.Fatal(err)
	}
	want.Reset()
	got.Reset()
	if err := ui.Reach(&want, screen, of); err != nil {
		t.Fatal(err)
	}
	if err := ui.Reach(&got, screen, reached.Answer); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), got.String()); diff != "" || len(of.Databases) == 0 {
		t.Errorf("%d databases that root reaches (-computed +kept):\n%s", len(of.Databases), diff)
	}
}

func FuzzReadWho(f *testing.F) {
	text, err := kept.Who{Answer: &answer.Who{Principals: []answer.Principal{{ARN: "a", Best: &answer.Path{}}}}}.Bytes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"rows":[{"way":-1}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		k, err := kept.ReadWho(text)
		if err != nil {
			return
		}
		for i := range k.Answer.Principals {
			if k.Answer.Principals[i].Best == nil {
				t.Error("a principal has no path")
			}
		}
	})
}
