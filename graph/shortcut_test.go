package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/internal/synthetic"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/scenario"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/store"
)

// compare builds a graph with and without shortcuts, which must be alike in
// everything that an answer can say. It returns how many decisions each took.
func compare(t testingT, s *store.Snapshot, techniques []technique.Technique) (fast, plain int) {
	t.Helper()
	o := graph.Options{Techniques: techniques}
	got, err := graph.Build(t.Context(), inventory.New(s), o)
	if err != nil {
		t.Fatal(err)
	}
	want, err := graph.BuildPlain(t.Context(), inventory.New(s), o)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(lines(want), lines(got)); diff != "" {
		t.Fatalf("with shortcuts (-without +with):\n%s", diff)
	}
	return got.Decisions, want.Decisions
}

// testingT is what *testing.T and *rapid.T have in common.
type testingT interface {
	Helper()
	Context() context.Context
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// lines writes everything that a graph says.
func lines(g *graph.Graph) []string {
	var out []string
	for _, n := range g.Sources {
		out = append(out, "source "+nodeText(n))
	}
	for _, n := range g.Nodes {
		out = append(out, "node "+nodeText(n))
		for _, e := range n.Edges() {
			out = append(out, "edge "+edgeText(g, e))
		}
	}
	for _, e := range g.Unknown {
		out = append(out, "unknown "+edgeText(g, e))
	}
	for _, e := range g.Blocked {
		out = append(out, "blocked "+edgeText(g, e))
	}
	return out
}

func nodeText(n *graph.Node) string {
	return fmt.Sprintf("%d %s [%s] %s", n.Index, n.ID, n.State(), n.Actor.Kind)
}

func edgeText(g *graph.Graph, e *graph.Edge) string {
	var b strings.Builder
	h := g.Hop(e)
	fmt.Fprintf(&b, "%s: %s to %s %d, cost %d, of %s", e.Technique.ID, nodeText(e.From), nodeText(e.To), e.Certainty, e.Cost, e.Objects())
	for _, bound := range e.Technique.Bind {
		v := h.Bindings[bound.Var]
		fmt.Fprintf(&b, "\n  %s = %s%s", bound.Var, v.Pattern, v.Region)
		if v.Thing != nil {
			b.WriteString(v.Thing.Kind + " " + v.Thing.ID)
		}
	}
	for _, c := range e.Conditions {
		fmt.Fprintf(&b, "\n  if %s, forwarded %v", c.Formula, c.Forwarded)
	}
	fmt.Fprintf(&b, "\n  chosen %v, unread %v", e.Choices, e.Unread)
	for _, r := range h.Results {
		b.WriteString("\n  " + resultText(r))
	}
	for _, f := range h.Facts {
		fmt.Fprintf(&b, "\n  %s: %s %v", f.Says, f.Field, f.Value)
	}
	if e.Network != nil {
		fmt.Fprintf(&b, "\n  network of %s: %v %v %v %s", h.NetworkOf.ID, e.Network.Anywhere, e.Network.From, len(e.Network.Inside), e.Network.Why)
	}
	if h.Stop != nil {
		fmt.Fprintf(&b, "\n  stopped after %d: %s", h.Stop.Passed, h.Stop.Why)
	}
	return b.String()
}

func resultText(r access.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s %s on %s via %s with %v, witness %s: %d %v", r.Check.Actor.ID, r.Check.Service, r.Check.Action, r.Resource, r.Check.Via,
		r.Check.Context, r.Witness, r.Verdict.Certainty, r.Verdict.Conditions)
	fmt.Fprintf(&b, " %s", r.Decision.Formula)
	for _, s := range r.Decision.Statements() {
		fmt.Fprintf(&b, "\n    %s %s %s %s %d %s", s.Layer, s.Effect, s.Policy, s.AttachedTo, s.Index, s.Formula)
	}
	for _, l := range r.Decision.Layers() {
		fmt.Fprintf(&b, "\n    %s %s %s %s %s", l.Layer, l.Name, l.Policy, l.Result, l.Why)
	}
	return b.String()
}

func TestShortcutsChangeNothingInScenarios(t *testing.T) {
	t.Parallel()
	techniques := catalogue(t)
	files, err := filepath.Glob("../testdata/scenarios/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			compareText(t, file, text, techniques)
		})
	}
}

// compareText compares on a scenario.
func compareText(t *testing.T, file string, text []byte, techniques []technique.Technique) {
	t.Helper()
	s, err := scenario.Parse(file, text)
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Compile(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	compare(t, c.Snapshot, techniques)
}

func catalogue(t *testing.T) []technique.Technique {
	t.Helper()
	list, err := technique.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Organisations in which there is enough alike to decide for at once. The plain
// engine keeps what it decided of one node, and no more.
func TestShortcutsChangeNothingInOrganisations(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes a minute under the race detector")
	}
	techniques := catalogue(t)
	for _, o := range []synthetic.Options{
		{Seed: 32, Accounts: 1, Principals: 100, Plants: 25},
		{Seed: 35, Accounts: 4, Principals: 50, Plants: 25},
		{Seed: 37, Accounts: 2, Principals: 100, Plants: 15},
		{Seed: 42, Accounts: 3, Principals: 100, Plants: 5},
	} {
		t.Run(fmt.Sprintf("seed %d", o.Seed), func(t *testing.T) {
			t.Parallel()
			s, err := synthetic.Snapshot(o)
			if err != nil {
				t.Fatal(err)
			}
			if fast, plain := compare(t, s, techniques); fast*5 > plain {
				t.Errorf("%d decisions, where the plain engine makes %d", fast, plain)
			}
		})
	}
}

// Growth is in proportion to the organisation: as many accounts of one size
// take as many times the decisions.
func TestDecisionsGrowWithTheAccounts(t *testing.T) {
	t.Parallel()
	decisions := func(accounts int) int {
		s, err := synthetic.Snapshot(synthetic.Options{Seed: 1, Accounts: accounts, Principals: accounts * 60, Plants: 1})
		if err != nil {
			t.Fatal(err)
		}
		g, err := graph.Build(t.Context(), inventory.New(s), graph.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return g.Decisions + g.Avoided
	}
	if few, many := decisions(4), decisions(16); many > 5*few {
		t.Errorf("4 accounts take %d decisions and 16 take %d: more than in proportion", few, many)
	}
}

// However many askers there are, the graph is the same, and so is the work.
func TestGraphIsTheSameHoweverManyAsk(t *testing.T) {
	s, err := synthetic.Snapshot(synthetic.Options{Seed: 3, Accounts: 3, Principals: 150})
	if err != nil {
		t.Fatal(err)
	}
	build := func(processors int) []string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		g, err := graph.Build(t.Context(), inventory.New(s), graph.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return append(lines(g), fmt.Sprint(g.Decisions, g.Avoided))
	}
	if diff := cmp.Diff(build(1), build(4)); diff != "" {
		t.Errorf("with one processor and with four (-one +four):\n%s", diff)
	}
}

// Random small estates, of which some was not read and some cannot be read.
func TestShortcutsChangeNothingInRandomEstates(t *testing.T) {
	t.Parallel()
	techniques := catalogue(t)
	rapid.Check(t, func(t *rapid.T) {
		compare(t, drawEstate(t), techniques)
	})
}

func drawEstate(t *rapid.T) *store.Snapshot {
	o := synthetic.Options{
		Seed: rapid.Uint64().Draw(t, "seed"), Accounts: rapid.IntRange(1, 3).Draw(t, "accounts"), Principals: rapid.IntRange(1, 16).Draw(t, "principals"),
	}
	hide := rapid.SampledFrom([]int{0, 5, 20}).Draw(t, "hidden percent")
	hidden := func() bool { return hide > 0 && rapid.IntRange(1, 100).Draw(t, "hide") <= hide }
	garble := rapid.SampledFrom([]string{"", `"Effect":"Allow"`, `"Action":`, `"Resource":`, `"AWS":`, `\"Effect\":\"Allow\"`, `\"Resource\":`}).Draw(t, "garbled")
	all, err := synthetic.Snapshot(o)
	if err != nil {
		t.Fatal(err)
	}
	var records []*store.Record
	for r := range synthetic.Records(o) {
		if hidden() {
			continue
		}
		for _, operation := range slices.Sorted(maps.Keys(r.Parts)) {
			text := r.Parts[operation]
			if len(r.Parts) > 1 && hidden() {
				delete(r.Parts, operation)
			} else if garble != "" && hidden() {
				changed := json.RawMessage(strings.Replace(string(text), garble, garble[:len(garble)-4]+"x"+garble[len(garble)-4:], 1))
				if json.Valid(changed) {
					r.Parts[operation] = changed
				}
			}
		}
		records = append(records, r)
	}
	coverage := all.Coverage()
	for i := range coverage {
		if hidden() {
			coverage[i].Outcome = store.Denied
		}
	}
	s, err := store.NewSnapshot(all.Info().Taken, records, coverage)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
