package graph_test

import (
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/internal/synthetic"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/store"
)

// keeper keeps blobs in memory.
type keeper struct {
	mu    sync.Mutex
	blobs map[[32]byte][]byte
}

func newKeeper() *keeper { return &keeper{blobs: map[[32]byte][]byte{}} }

func (k *keeper) Get(key [32]byte) ([]byte, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	blob, ok := k.blobs[key]
	return blob, ok
}

func (k *keeper) Put(key [32]byte, blob []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.blobs[key] = blob
}

func build(t testingT, s *store.Snapshot, techniques []technique.Technique, k graph.Keeper) *graph.Graph {
	t.Helper()
	g, err := graph.Build(t.Context(), inventory.New(s), graph.Options{Techniques: techniques, Keep: k})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// estate is the answers of some accounts.
type estate struct {
	taken    time.Time
	accounts []*synthetic.Answers
	numbers  []int // of the accounts
}

func (e *estate) snapshot(t testingT) *store.Snapshot {
	t.Helper()
	var records []*store.Record
	var coverage []store.Coverage
	for _, a := range e.accounts {
		records, coverage = append(records, a.Records...), append(coverage, a.Coverage...)
	}
	s, err := store.NewSnapshot(e.taken, records, coverage)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func estateOf(o synthetic.Options) *estate {
	e := &estate{taken: synthetic.Taken(), accounts: slices.Collect(synthetic.Accounts(o))}
	for i := range e.accounts {
		e.numbers = append(e.numbers, i)
	}
	return e
}

// edit changes something of an estate.
func (e *estate) edit(t *rapid.T, o synthetic.Options) {
	i := rapid.IntRange(0, len(e.accounts)-1).Draw(t, "account")
	a := e.accounts[i]
	switch rapid.SampledFrom([]string{"another", "gone", "record", "call", "part", "later", "nothing"}).Draw(t, "edit") {
	case "another":
		o.Seed++
		e.accounts[i] = synthetic.Account(o, e.numbers[i])
	case "gone":
		e.accounts = slices.Delete(slices.Clone(e.accounts), i, i+1)
		e.numbers = slices.Delete(slices.Clone(e.numbers), i, i+1)
	case "record":
		at := rapid.IntRange(0, len(a.Records)-1).Draw(t, "record")
		e.accounts[i] = &synthetic.Answers{Account: a.Account, Records: slices.Delete(slices.Clone(a.Records), at, at+1), Coverage: a.Coverage}
	case "call":
		coverage := slices.Clone(a.Coverage)
		for range 5 {
			coverage[rapid.IntRange(0, len(coverage)-1).Draw(t, "call")].Outcome = store.Denied
		}
		e.accounts[i] = &synthetic.Answers{Account: a.Account, Records: a.Records, Coverage: coverage}
	case "part": // a thing says what another of its kind says, but for its name
		at := rapid.IntRange(0, len(a.Records)-1).Draw(t, "record")
		r := a.Records[at]
		for _, other := range a.Records {
			if other.Type == r.Type && other != r {
				copied := *r
				copied.Parts = maps.Clone(other.Parts)
				records := slices.Clone(a.Records)
				records[at] = &copied
				e.accounts[i] = &synthetic.Answers{Account: a.Account, Records: records, Coverage: a.Coverage}
				break
			}
		}
	case "later":
		e.taken = e.taken.AddDate(0, 0, 400)
	}
}

// Whatever changed since hops were kept, a graph that is built with them is
// that which is built from scratch.
func TestKeptHopsChangeNothing(t *testing.T) {
	t.Parallel()
	techniques := catalogue(t)
	reused := 0
	rapid.Check(t, func(t *rapid.T) {
		o := synthetic.Options{
			Seed: rapid.Uint64Range(0, 1<<32).Draw(t, "seed"), Accounts: rapid.IntRange(1, 4).Draw(t, "accounts"),
			Principals: rapid.IntRange(1, 24).Draw(t, "principals"),
		}
		k := newKeeper()
		e := estateOf(o)
		build(t, e.snapshot(t), techniques, k)
		for range rapid.IntRange(1, 2).Draw(t, "edits") {
			if len(e.accounts) > 0 {
				e.edit(t, o)
			}
		}
		s := e.snapshot(t)
		got, want := build(t, s, techniques, k), build(t, s, techniques, nil)
		if diff := cmp.Diff(lines(want), lines(got)); diff != "" {
			t.Fatalf("with kept hops (-from scratch +kept):\n%s", diff)
		}
		reused += got.Kept
	})
	if reused == 0 && !testing.Short() {
		t.Error("no hop was ever kept")
	}
}

// What did not change, and has nothing to do with what did, is not asked again.
func TestUntouchedAccountsAreNotAskedAgain(t *testing.T) {
	t.Parallel()
	techniques := catalogue(t)
	o := synthetic.Options{Seed: 5, Accounts: 20, Principals: 200}
	e, k := estateOf(o), newKeeper()
	first := build(t, e.snapshot(t), techniques, k)
	again := build(t, e.snapshot(t), techniques, k)
	if first.Kept != 0 || again.Kept != own(again) {
		t.Errorf("kept %d nodes at first, and of %d then %d", first.Kept, own(again), again.Kept)
	}
	if again.Decisions*3 > first.Decisions { // what changes of shared things lead to is found anew each time
		t.Errorf("%d decisions at first, and %d although nothing changed", first.Decisions, again.Decisions)
	}

	o.Seed++
	e.accounts[3] = synthetic.Account(o, 3) // those from 10 on are of another department
	changed := build(t, e.snapshot(t), techniques, k)
	if changed.Kept*3 < own(changed) {
		t.Errorf("after one account of 20 changed, of %d nodes %d were kept", own(changed), changed.Kept)
	}
}

// own counts the nodes that a record of their own account describes.
func own(g *graph.Graph) int {
	n := 0
	for _, node := range g.Nodes {
		changed := slices.ContainsFunc(node.Actor.Gains, func(g access.Gain) bool { return technique.Shared(g.Kind) }) // found anew each time
		if a := node.Actor; a.Kind != "" && a.Kind != access.Account && !a.External() && !changed {
			n++
		}
	}
	return n
}

// A blob that is damaged is not used.
func TestDamagedHopsAreFoundAgain(t *testing.T) {
	t.Parallel()
	techniques := catalogue(t)
	s := estateOf(synthetic.Options{Seed: 9, Accounts: 2, Principals: 12}).snapshot(t)
	k := newKeeper()
	want := lines(build(t, s, techniques, k))
	for key, blob := range k.blobs {
		k.blobs[key] = append(blob[:len(blob)-1:len(blob)-1], 0xff)
	}
	got := build(t, s, techniques, k)
	if diff := cmp.Diff(want, lines(got)); diff != "" || got.Kept > 0 {
		t.Errorf("%d were kept (-before +after):\n%s", got.Kept, diff)
	}
}
