package store

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestIndexSinceAnother(t *testing.T) {
	t.Parallel()
	base := index{records: []uint64{0, 1, 2, 3, 4, 5, 6, 7}, coverage: []uint64{8, 9}}
	for _, test := range []struct {
		name string
		x    index
		size int // beside the base's id and the two counts
	}{
		{"nothing changed", base, 3},
		{"one is another", index{records: []uint64{0, 1, 2, 10, 4, 5, 6, 7}, coverage: []uint64{8, 9}}, 7},
		{"one is gone", index{records: []uint64{0, 1, 2, 4, 5, 6, 7}, coverage: []uint64{8, 9}}, 6},
		{"three are new", index{records: []uint64{0, 1, 10, 11, 12, 2, 3, 4, 5, 6, 7}, coverage: []uint64{8, 9}}, 9},
		{"what another record has does not lead astray", index{records: []uint64{0, 1, 10, 7, 2, 3, 4, 5, 6, 7}, coverage: []uint64{8, 9}}, 8},
		{"all is gone", index{}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			encoded := test.x.encodeSince("b", base)
			equal(t, test.size, len(encoded)-2-2)
			step, err := decodeSince(encoded)
			if err != nil {
				t.Fatal(err)
			}
			got, err := step.on(base)
			if err != nil || !slices.Equal(test.x.records, got.records) || !slices.Equal(test.x.coverage, got.coverage) {
				t.Errorf("%v became %v, %v", test.x, got, err)
			}
			if _, err := step.on(index{}); err == nil && test.size > 0 {
				t.Error("it is taken on another base")
			}
		})
	}
}

func TestAnyIndexSinceAnyOther(t *testing.T) {
	t.Parallel()
	numbers := rapid.SliceOfN(rapid.Uint64Range(0, 20), 0, 12)
	rapid.Check(t, func(t *rapid.T) {
		base := index{records: numbers.Draw(t, "records"), coverage: numbers.Draw(t, "coverage")}
		x := index{records: numbers.Draw(t, "new records"), coverage: numbers.Draw(t, "new coverage")}
		step, err := decodeSince(x.encodeSince("b", base))
		if err != nil {
			t.Fatal(err)
		}
		got, err := step.on(base)
		if err != nil || !slices.Equal(x.records, got.records) || !slices.Equal(x.coverage, got.coverage) {
			t.Fatalf("%v since %v became %v, %v", x, base, got, err)
		}
	})
}

func TestStepsAreFew(t *testing.T) {
	t.Parallel()
	var ids []string
	steps := map[string]int{}
	for n := range 1000 {
		id := time.Unix(int64(n), 0).String()
		if base, ok := baseOf(ids); ok {
			steps[id] = steps[base] + 1
		}
		if steps[id] > maxSteps {
			t.Fatalf("the index of snapshot %d is %d steps from a whole one", n, steps[id])
		}
		ids = append(ids, id)
	}
}

// TestADamagedIndexIsNotBuiltOn damages an index on which later ones build.
// The snapshots that do not build on it, and those written afterwards, are
// whole.
func TestADamagedIndexIsNotBuiltOn(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/x.db"
	days := year(t, 60, 5)
	written(t, path, days[:4]...)
	s := opened(t, path, Options{})
	damageValue(t, s, bucketChanges, []byte(days[3].Info().ID))
	if _, err := s.Put(days[4]); err != nil {
		t.Fatal(err)
	}
	for day, want := range days {
		got, err := s.Snapshot(want.Info().ID)
		if day == 3 {
			if err == nil {
				t.Error("the damaged one is read")
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		same(t, want, got)
	}
}
