package technique

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

// research is what testdata/research.yaml holds: the ids of two families, each
// with a few words, and those that nothing covers yet.
type research struct {
	Identity  map[string]string `yaml:"identity"`
	Databases map[string]string `yaml:"databases"`
	Open      []string          `yaml:"open"`
}

func TestEachIDOfTheResearchIsCoveredOrRejected(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/research.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var known research
	if err := yaml.UnmarshalWithOptions(text, &known, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	list, err := Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	rejections, err := Rejections()
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range uncovered(known, list, rejections) {
		t.Error(problem)
	}
}

// uncovered says which ids have no state, or more than one.
func uncovered(known research, list []Technique, rejections []Rejection) []string {
	states := map[string][]string{}
	put := func(id, state string) { states[id] = append(states[id], state) }
	covering := map[string][]string{}
	for _, t := range list {
		put(t.ID, "a technique")
		for _, id := range t.Research {
			covering[id] = append(covering[id], t.ID)
		}
	}
	for id, by := range covering {
		put(id, "covered by "+strings.Join(by, ", "))
	}
	for _, r := range rejections {
		put(r.ID, "rejected")
	}
	for _, id := range known.Open {
		put(id, "open")
	}
	var problems []string
	all := maps.Clone(known.Identity)
	maps.Copy(all, known.Databases)
	for id := range all {
		if len(states[id]) == 0 {
			problems = append(problems, fmt.Sprintf("%s (%s) is neither a technique nor covered nor rejected nor open", id, all[id]))
		}
	}
	for id, is := range states {
		if len(is) > 1 {
			problems = append(problems, fmt.Sprintf("%s is %s; leave one", id, strings.Join(is, " and ")))
		}
		if _, listed := all[id]; !listed && slices.Contains(is, "open") {
			problems = append(problems, id+" is open, but in no family")
		}
	}
	if len(rejections)*10 > len(all) {
		problems = append(problems, fmt.Sprintf("%d of %d ids are rejected, which is more than one in ten", len(rejections), len(all)))
	}
	slices.Sort(problems)
	return problems
}

func TestAnIDIsInOneState(t *testing.T) {
	t.Parallel()
	known := research{
		Identity: map[string]string{"shipped": "", "covered": "", "forgotten": "nobody thought of it", "undecided": "", "late": ""},
		Open:     []string{"undecided", "late", "stray"},
	}
	list := []Technique{{ID: "shipped", Research: Strings{"covered", "undecided"}}, {ID: "late"}, {ID: "other", Research: Strings{"covered"}}}
	want := []string{
		"1 of 5 ids are rejected, which is more than one in ten",
		"forgotten (nobody thought of it) is neither a technique nor covered nor rejected nor open",
		"late is a technique and open; leave one",
		"shipped is a technique and rejected; leave one",
		"stray is open, but in no family",
		"undecided is covered by shipped and open; leave one",
	}
	if diff := cmp.Diff(want, uncovered(known, list, []Rejection{{ID: "shipped"}})); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestRejectionsAreRefused(t *testing.T) {
	t.Parallel()
	const whole = "- {id: a, category: retired, evidence: x}\n"
	for _, tt := range []struct{ name, text, want string }{
		{"no evidence", "- {id: a, category: retired}\n", "needs an id and its evidence"},
		{"an unknown category", "- {id: a, category: dull, evidence: x}\n", `category "dull" is none of no-reach`},
		{"twice", whole + whole, "a is rejected twice"},
		{"an unknown field", "- {id: a, reason: x}\n", "reason"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, err := parseRejections(tt.text); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got error %v, want one that says %q", err, tt.want)
			}
		})
	}
}
