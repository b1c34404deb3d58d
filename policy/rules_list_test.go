package policy

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A rule is a row of RULES.md.
type rule struct {
	id, title, status, where, why, shown string
}

// rulesOf reads RULES.md: the rules, and the scenario that shows a trap where
// no case does.
func rulesOf(t testing.TB) (rules []rule, scenarios map[string]string) {
	t.Helper()
	text, err := os.ReadFile("RULES.md")
	if err != nil {
		t.Fatal(err)
	}
	scenarios = map[string]string{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch {
		case strings.HasPrefix(line, "| PE-") && len(cells) == 6:
			rules = append(rules, rule{cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]})
		case strings.HasPrefix(line, "| T") && len(cells) == 3:
			if cells[0] != "Trap" {
				scenarios[cells[0]] = cells[1]
			}
		case strings.HasPrefix(line, "| PE-") || strings.HasPrefix(line, "| T0"):
			t.Errorf("a row of RULES.md with %d cells: %s", len(cells), line)
		}
	}
	return rules, scenarios
}

// shownBy counts, for each rule and trap, the cases in which the request is let
// in, be it under conditions, and those in which it is not.
func shownBy(cases []ruleCase) (let, kept map[string]int) {
	let, kept = map[string]int{}, map[string]int{}
	for _, c := range cases {
		for _, id := range c.Rules {
			switch c.Want {
			case "denied", "explicit":
				kept[id]++
			default:
				let[id]++
			}
		}
	}
	return let, kept
}

func TestEvery_rule_is_listed_and_shown_from_both_sides(t *testing.T) {
	t.Parallel()
	rules, _ := rulesOf(t)
	let, kept := shownBy(loadRules(t))
	want := 1
	link := regexp.MustCompile(`^\[([^]]+)\]\(([^)]+)\)$`)
	for _, r := range rules {
		if want == 67 {
			want = 70 // PE-067 to PE-069 were never given
		}
		if id := fmt.Sprintf("PE-%03d", want); r.id != id {
			t.Fatalf("%s stands where %s should", r.id, id)
		}
		want++
		if r.title == "" || r.why == "" {
			t.Errorf("%s has no title or no reason", r.id)
		}
		switch r.status {
		case "implemented", "disputed":
			if m := link.FindStringSubmatch(r.where); m == nil || m[1] != m[2] {
				t.Errorf("%s names no file that decides it: %q", r.id, r.where)
			} else if _, err := os.Stat(m[1]); err != nil {
				t.Errorf("%s: %v", r.id, err)
			}
			r.checkShown(t, let[r.id], kept[r.id])
		default:
			t.Errorf("%s has no status: %q", r.id, r.status)
		}
	}
	if want != 232 {
		t.Errorf("RULES.md ends before PE-%03d", want)
	}
}

// A rule is disputed if and only if the code can say so of an answer.
func TestDisputed_rules_are_those_that_answers_name(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, m := range regexp.MustCompile(`"(PE-\d{3})"`).FindAllStringSubmatch(string(text), -1) {
			named[m[1]] = true
		}
	}
	rules, _ := rulesOf(t)
	for _, r := range rules {
		if got := r.status == "disputed"; got != named[r.id] {
			t.Errorf("%s is %s, but that answers name it is %v", r.id, r.status, named[r.id])
		}
	}
}

// checkShown checks what shows a rule: cases from both sides, scenarios, or a
// test of the package.
func (r rule) checkShown(t *testing.T, let, kept int) {
	t.Helper()
	switch {
	case r.shown == "cases":
		if let == 0 || kept == 0 {
			t.Errorf("%s (%s) has %d cases that let in and %d that keep out", r.id, r.title, let, kept)
		}
	case strings.HasPrefix(r.shown, "Test"):
		if !slices.Contains(testsOfPackage(t), r.shown) {
			t.Errorf("%s is shown by %s, which is not there", r.id, r.shown)
		}
	default:
		for name := range strings.SplitSeq(r.shown, ", ") {
			if _, err := os.Stat(scenarioFile(name)); err != nil {
				t.Errorf("%s: %v", r.id, err)
			}
		}
	}
}

func scenarioFile(name string) string {
	return filepath.Join("..", "testdata", "scenarios", name+".yaml")
}

// testsOfPackage lists the names of the package's tests.
func testsOfPackage(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllStringSubmatch(string(text), -1) {
			names = append(names, m[1])
		}
	}
	return names
}

func TestEvery_trap_is_a_case_or_in_a_scenario(t *testing.T) {
	t.Parallel()
	_, scenarios := rulesOf(t)
	let, kept := shownBy(loadRules(t))
	for i := 1; i <= 99; i++ {
		trap := fmt.Sprintf("T%02d", i)
		name, ok := scenarios[trap]
		if !ok && let[trap]+kept[trap] == 0 {
			t.Errorf("neither a case nor a scenario shows %s", trap)
		}
		if ok {
			if _, err := os.Stat(scenarioFile(name)); err != nil {
				t.Errorf("%s: %v", trap, err)
			}
		}
	}
}

func TestCases_name_rules_that_there_are(t *testing.T) {
	t.Parallel()
	rules, _ := rulesOf(t)
	known := map[string]bool{}
	for _, r := range rules {
		known[r.id] = true
	}
	for i := 1; i <= 99; i++ {
		known[fmt.Sprintf("T%02d", i)] = true
	}
	for _, c := range loadRules(t) {
		for _, id := range c.Rules {
			if !known[id] {
				t.Errorf("case %q is of rule %s, which RULES.md does not have", c.Name, id)
			}
		}
	}
}
