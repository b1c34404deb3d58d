package lint_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/policy/lint"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// managed calls a function with each policy that AWS manages.
func managed(t testing.TB, visit func(name string, document []byte)) {
	t.Helper()
	file, err := os.Open("../testdata/managed-policies.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(unpacked)
	lines.Buffer(nil, 1<<20)
	count := 0
	for lines.Scan() {
		count++
		var p struct {
			Name     string
			Document json.RawMessage
		}
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		visit(p.Name, p.Document)
	}
	if err := lines.Err(); err != nil || count < 1500 {
		t.Fatalf("read %d policies: %v", count, err)
	}
}

// What is called wrong in a policy of AWS's own is listed with the reason why
// the alarm is right: testdata/managed.txt has a reason, and below it indented
// the alarms that it explains. testdata/managed-counts.txt has how often each
// rule finds something: a change that makes a rule louder shows.
func TestManaged_policies_raise_no_alarm_of_wrong_that_is_not_explained(t *testing.T) {
	t.Parallel()
	explained, found, counts := explanations(t), map[string]bool{}, map[string]int{}
	managed(t, func(name string, document []byte) {
		for _, f := range lint.Check(document, policy.Identity, time.Time{}) {
			counts[fmt.Sprintf("%s %s", f.Rule.Severity, f.Rule.ID)]++
			if f.Rule.Severity != lint.Wrong {
				continue
			}
			alarm := strings.TrimSpace(fmt.Sprintf("%s %s %s", name, f.Rule.ID, f.Subject))
			if !explained[alarm] && !found[alarm] {
				t.Errorf("alarm without a reason: %s", alarm)
			}
			found[alarm] = true
		}
	})
	for alarm := range explained {
		if !found[alarm] {
			t.Errorf("%s is explained, and does not come up", alarm)
		}
	}
	var lines []string
	for rule, n := range counts {
		lines = append(lines, fmt.Sprintf("%s %d\n", rule, n))
	}
	slices.Sort(lines)
	golden(t, "testdata/managed-counts.txt", strings.Join(lines, ""))
}

func explanations(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("testdata/managed.txt")
	if err != nil {
		t.Fatal(err)
	}
	explained, reason := map[string]bool{}, ""
	for line := range strings.Lines(string(text)) {
		switch alarm := strings.TrimSpace(line); {
		case alarm == "" || strings.HasPrefix(alarm, "#"):
		case !strings.HasPrefix(line, "\t"):
			reason = alarm
		case reason == "" || explained[alarm]:
			t.Errorf("%s: has no reason, or stands here twice", alarm)
		default:
			explained[alarm] = true
		}
	}
	return explained
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs; run go test ./policy/lint -update if that is right (-want +got):\n%s", file, diff)
	}
}
