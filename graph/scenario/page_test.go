package scenario

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/graph/technique"
)

// TestThePageOfTechniquesIsUpToDate compares TECHNIQUES.md and the list of
// scenarios that the program knows with the catalogue and the scenarios.
func TestThePageOfTechniquesIsUpToDate(t *testing.T) {
	t.Parallel()
	techniques := catalogue(t)
	scenarios := load(t)
	rejections, err := technique.Rejections()
	if err != nil {
		t.Fatal(err)
	}
	for file, got := range map[string]string{
		"../technique/TECHNIQUES.md":  page(techniques, scenarios, rejections),
		"../technique/scenarios.yaml": list(techniques, scenarios),
	} {
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil { //nolint:gosec // it is published
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("%s: write it anew with -update (-want +got):\n%s", file, diff)
		}
	}
}

// of returns the scenarios that bear the name of a technique, or else the first
// in which it is on the way that they are about.
func of(scenarios map[string]*Scenario, techniques []technique.Technique, id string) []string {
	var own, others []string
	for _, name := range slices.Sorted(maps.Keys(scenarios)) {
		if !mentions(scenarios[name], id) {
			continue
		}
		if others == nil || (!slices.Contains(scenarios[others[0]].Techniques(), id) && slices.Contains(scenarios[name].Techniques(), id)) {
			others = []string{name}
		}
		if bears(name, id) && !slices.ContainsFunc(techniques, func(t technique.Technique) bool { return len(t.ID) > len(id) && bears(name, t.ID) }) {
			own = append(own, name)
		}
	}
	if len(own) > 0 {
		return own
	}
	return others
}

func bears(name, id string) bool { return name == id || strings.HasPrefix(name, id+"-") }

func list(techniques []technique.Technique, scenarios map[string]*Scenario) string {
	out := "# The scenarios of each technique, written by the tests of graph/scenario with -update.\n"
	for i := range techniques {
		out += techniques[i].ID + ": [" + strings.Join(of(scenarios, techniques, techniques[i].ID), ", ") + "]\n"
	}
	return out
}

func page(techniques []technique.Technique, scenarios map[string]*Scenario, rejections []technique.Rejection) string {
	var out strings.Builder
	write := func(format string, args ...any) { fmt.Fprintf(&out, format, args...) }
	write("# Techniques\n\nWritten by the tests of graph/scenario with -update: the %d techniques of the catalogue, where each is shown at work, and where it must not work.\n", len(techniques))
	for _, kind := range technique.Kinds {
		if !slices.ContainsFunc(techniques, func(t technique.Technique) bool { return t.Kind == kind }) {
			continue
		}
		write("\n## %s\n", kind)
		for i := range techniques {
			if t := &techniques[i]; t.Kind == kind {
				section(write, t, techniques, scenarios)
			}
		}
	}
	write("\n## Published ids\n\n| published as | technique |\n|---|---|\n")
	published := map[string][]string{}
	for i := range techniques {
		for _, name := range techniques[i].Published {
			published[name] = append(published[name], techniques[i].ID)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(published)) {
		write("| %s | %s |\n", name, strings.Join(published[name], ", "))
	}
	write("\n## Rejected\n\n")
	if len(rejections) == 0 {
		write("None.\n")
		return out.String()
	}
	write("| technique | why | evidence |\n|---|---|---|\n")
	for _, r := range rejections {
		write("| %s | %s | %s |\n", r.ID, r.Category, strings.ReplaceAll(strings.Join(strings.Fields(r.Evidence), " "), "|", "\\|"))
	}
	return out.String()
}

func section(write func(string, ...any), t *technique.Technique, techniques []technique.Technique, scenarios map[string]*Scenario) {
	write("\n### %s\n\n%s.", t.ID, t.Name)
	if len(t.Published) > 0 {
		write(" Published: %s.", strings.Join(t.Published, ", "))
	}
	if len(t.Research) > 0 {
		write(" Covers %s.", strings.Join(t.Research, ", "))
	}
	write("\n")
	for i, name := range of(scenarios, techniques, t.ID) {
		if i == 0 {
			write("\n")
		}
		s := scenarios[name]
		write("- [%s](../../testdata/scenarios/%s.yaml)", name, name)
		if controls := s.Controls(); len(controls) > 0 {
			write(". Not, or not so, if: %s", strings.Join(controls, "; "))
		}
		write("\n")
	}
}
