package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/graph/answer"
)

// Only the address of a page may be wider than the screen: cut, it would lead
// nowhere.
func TestLintAtWidths(t *testing.T) {
	t.Parallel()
	rule := answer.LintFinding{
		Rule: "action-without-resource", Severity: "wrong", Reason: "It is on no resource.", Advice: "Move it to a statement of its own.",
		Reference: "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
		Policy:    "policies/" + evil + ".json", Index: 1, Line: 3, Column: 7, Message: "kms:" + evil + " is on no resource",
	}
	file := rule
	whole := file
	whole.Index, whole.Column, whole.Severity, whole.Message = -1, 0, "note", wide
	role := file
	role.Policy, role.AttachedTo, role.Sid, role.Severity = "inline:"+evil, "arn:aws:iam::"+account+":role/"+long, "S\x1b", "risky"
	scp := file
	scp.Policy, scp.AttachedTo, scp.Kind = "guard (p-1)", "arn:aws:organizations::"+account+":policy/o-1/service_control_policy/p-1", "scp"
	managed := file
	managed.AttachedTo = "arn:aws:iam::" + account + ":policy/p"
	managed.Policy = managed.AttachedTo
	a := &answer.Lint{
		Findings: []answer.LintFinding{file, whole, role, scp, managed}, Summary: answer.LintSummary{Policies: 5, Wrong: 3, Risky: 1, Note: 1},
		Coverage: answer.Coverage{Gaps: []answer.GapEntry{{ID: "g-1", Account: account, Region: "eu-west-1", Operation: "kms:GetKeyPolicy", Outcome: "denied", Hides: "policies of " + evil}}},
	}
	for _, width := range []int{60, 80, 120, 0} {
		t.Run(fmt.Sprintf("at %d", width), func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			if err := Lint(&out, Screen{Width: width}, a); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(out.String()) {
				line = strings.TrimSuffix(line, "\n")
				if width > 0 && Width(line) > width && !strings.HasPrefix(line, "  see: ") {
					t.Errorf("%d cells wide, more than %d: %s", Width(line), width, line)
				}
				if line != answer.Clean(line) {
					t.Errorf("not clean: %q", line)
				}
			}
			golden := filepath.Join("testdata", fmt.Sprintf("lint-%d.golden", width))
			if *update {
				if err := os.WriteFile(golden, []byte(out.String()), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), out.String()); diff != "" {
				t.Errorf("run go test ./cmd/iamreach/ui -update (-want +got):\n%s", diff)
			}
		})
	}
}
