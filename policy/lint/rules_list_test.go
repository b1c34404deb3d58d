package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/iamreach/iamreach/policy/lint"
)

func TestThe_list_of_rules_is_up_to_date(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("# What lint looks for\n\nWritten by `go test ./policy/lint -update` from the table of rules.\n")
	for _, severity := range lint.Severities() {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", severity, map[lint.Severity]string{
			lint.Wrong: "AWS refuses or ignores it, or it can never do what it says.",
			lint.Risky: "Most likely not what was meant.",
			lint.Note:  "Worth a look.",
		}[severity])
		for _, r := range lint.Rules() {
			if r.Severity == severity {
				fmt.Fprintf(&b, "\n### %s\n\n**%s.** %s %s [AWS's documentation](%s)\n", r.ID, r.Title, r.Reason, r.Advice, r.Reference)
			}
		}
	}
	golden(t, "RULES.md", b.String())
}

func TestRules_are_complete(t *testing.T) {
	t.Parallel()
	for _, r := range lint.Rules() {
		for what, text := range map[string]string{"reason": r.Reason, "advice": r.Advice} {
			if !strings.HasSuffix(text, ".") {
				t.Errorf("%s: its %s is no sentence: %q", r.ID, what, text)
			}
		}
		if r.Title == "" || strings.HasSuffix(r.Title, ".") || len(r.Title) > 80 {
			t.Errorf("%s: %q is no title", r.ID, r.Title)
		}
		if !strings.HasPrefix(r.Reference, "https://docs.aws.amazon.com/") {
			t.Errorf("%s: %q is no page of AWS", r.ID, r.Reference)
		}
		if strings.Trim(r.ID, "abcdefghijklmnopqrstuvwxyz-") != "" {
			t.Errorf("%q is no id", r.ID)
		}
		if !r.Severity.AtLeast(lint.Note) || r.Severity == "" {
			t.Errorf("%s has no severity", r.ID)
		}
	}
}
