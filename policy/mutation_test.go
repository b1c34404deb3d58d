package policy

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// mutation is one wrong edit of the package, which cases of each of the rules
// must notice.
type mutation struct {
	Rules    []string
	File     string
	From, To string
}

func (m mutation) String() string {
	return fmt.Sprintf("%s in %s: %q for %q", strings.Join(m.Rules, " "), m.File, m.To, m.From)
}

func mutations(t *testing.T) []mutation {
	t.Helper()
	text, err := os.ReadFile("testdata/mutations.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []mutation
	if err := yaml.UnmarshalWithOptions(text, &all, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return all
}

// shows gives the pattern of the tests that show each rule.
func shows(t *testing.T) map[string]string {
	t.Helper()
	rules, _ := rulesOf(t)
	patterns := map[string]string{}
	for _, r := range rules {
		switch {
		case r.shown == "cases":
			patterns[r.id] = "^TestRules$/" + r.id
		case strings.HasPrefix(r.shown, "Test"):
			patterns[r.id] = "^" + r.shown + "$"
		}
	}
	return patterns
}

// sample chooses n of the mutations, the same for the same seed.
func sample(all []mutation, n int, seed uint64) []mutation {
	all = slices.Clone(all)
	random := rand.New(rand.NewPCG(seed, 0))
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:min(n, len(all))]
}

// mutationSeed is a new number each time, unless the environment has it.
func mutationSeed(t *testing.T) uint64 {
	t.Helper()
	text := os.Getenv("MUTATIONS_SEED")
	if text == "" {
		return rand.Uint64()
	}
	seed, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("MUTATIONS_SEED is %q, no number: %v", text, err)
	}
	return seed
}

func TestSamples_of_mutations_differ_by_their_seed_alone(t *testing.T) {
	t.Parallel()
	all := mutations(t)
	names := func(seed uint64) string { return fmt.Sprint(sample(all, 40, seed)) }
	if first := names(7); first != names(7) {
		t.Error("one seed chooses different mutations")
	}
	if names(7) == names(8) {
		t.Error("two seeds choose the same mutations")
	}
	if n := len(sample(all, len(all)+1, 7)); n != len(all) {
		t.Errorf("%d of %d", n, len(all))
	}
}

func TestEvery_rule_has_a_mutation_of_the_code_as_it_is(t *testing.T) {
	t.Parallel()
	patterns := shows(t)
	for _, m := range mutations(t) {
		text, err := os.ReadFile(m.File)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(text), m.From); n != 1 || m.From == m.To {
			t.Errorf("%s: the text stands %d times in the file", m, n)
		}
		for _, id := range m.Rules {
			if _, ok := patterns[id]; !ok {
				t.Errorf("%s: nothing here shows %s", m, id)
			}
			patterns[id] = ""
		}
	}
	for id, pattern := range patterns {
		if pattern != "" {
			t.Errorf("no mutation breaks %s", id)
		}
	}
}

// TestMutations applies mutations and runs what shows their rules: with
// MUTATIONS=all every one, with a number so many of them by chance. Continuous
// integration runs a few, others each time. MUTATIONS_SEED, which the test
// prints, chooses the same ones again.
func TestMutations(t *testing.T) {
	how := os.Getenv("MUTATIONS")
	switch {
	case how == "" && os.Getenv("CI") == "true":
		how = "40"
	case how == "":
		t.Skip("MUTATIONS is not set; it is a number, or all")
	}
	all := mutations(t)
	if how != "all" {
		n, err := strconv.Atoi(how)
		if err != nil || n < 1 {
			t.Fatalf("MUTATIONS is %q, neither a number nor all", how)
		}
		seed := mutationSeed(t)
		t.Logf("to choose the same %d of %d mutations again: MUTATIONS=%d MUTATIONS_SEED=%d", min(n, len(all)), len(all), n, seed)
		all = sample(all, n, seed)
	}
	patterns := shows(t)
	program := buildMutants(t, all)
	for i, m := range all {
		t.Run(m.String(), func(t *testing.T) {
			for _, id := range m.Rules {
				run := exec.Command(program, "-test.run="+patterns[id], "-test.timeout=20s")
				run.Env = append(os.Environ(), fmt.Sprintf("MUTANT=%d", i+1))
				out, err := run.CombinedOutput()
				switch {
				case err == nil:
					t.Errorf("what shows %s does not notice", id)
				case run.ProcessState == nil:
					t.Fatal(err)
				case strings.Contains(string(out), "panic:") && !strings.Contains(string(out), "test timed out"):
					t.Errorf("%s panics:\n%s", id, out)
				}
			}
		})
	}
}
