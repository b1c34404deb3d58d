package scenario

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/graph/technique"
)

const folder = "../../testdata/scenarios"

// load reads every scenario of the folder, by name.
func load(t *testing.T) map[string]*Scenario {
	t.Helper()
	files, err := filepath.Glob(folder + "/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios in %s: %v", folder, err)
	}
	all := map[string]*Scenario{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Parse(filepath.Base(file), text)
		if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(file), ".yaml")] = s
	}
	return all
}

func TestScenarios(t *testing.T) {
	t.Parallel()
	techniques := catalogue(t)
	for name, s := range load(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, s, techniques)
			for _, control := range s.Controls() {
				t.Run(control, func(t *testing.T) {
					t.Parallel()
					changed, err := s.Control(control)
					if err != nil {
						t.Fatal(err)
					}
					check(t, changed, techniques)
				})
			}
		})
	}
}

func catalogue(t *testing.T) []technique.Technique {
	t.Helper()
	list, err := technique.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// check compares what a scenario expects with what the engine answers.
func check(t *testing.T, s *Scenario, techniques []technique.Technique) {
	t.Helper()
	if diff := cmp.Diff(lines(s.Expect), lines(answers(t, s, techniques))); diff != "" {
		t.Errorf("%s (%s): who reaches what (-want +got):\n%s", s.File, s.About, diff)
	}
}

// lines shows expectations as a scenario writes them, so that a difference is
// one of whole lines.
func lines(expect map[string]string) string {
	var out strings.Builder
	for _, pair := range slices.Sorted(maps.Keys(expect)) {
		out.WriteString(pair + ": " + expect[pair] + "\n")
	}
	return out.String()
}

func answers(t *testing.T, s *Scenario, techniques []technique.Technique) map[string]string {
	t.Helper()
	c, err := s.Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	found, err := c.Answer(context.Background(), techniques)
	if err != nil {
		t.Fatal(err)
	}
	return found
}
