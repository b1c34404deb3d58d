package ui

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/graph/answer"
)

func TestCutStart(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		in    string
		width int
		want  string
	}{
		{"what fits is left alone", "role/deploy", 11, "role/deploy"},
		{"the end of an ARN is kept", "arn:aws:iam::111122223333:role/deploy", 12, "…role/deploy"},
		{"wide characters count twice", "日本語", 5, "…本語"},
		{"half a wide character is not shown", "日本語", 4, "…語"},
		{"one cell holds the ellipsis", "abc", 1, "…"},
		{"no cell holds nothing", "abc", 0, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := cutStart(test.in, test.width); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		in    string
		width int
		want  []string
	}{
		{"what fits stays one line", "assume role", 11, []string{"assume role"}},
		{"it breaks at spaces", "assume role → IAM login", 13, []string{"assume role →", "IAM login"}},
		{"it breaks after slashes and colons", "arn:aws:iam::1:role/deploy", 10, []string{"arn:aws:", "iam::1:", "role/", "deploy"}},
		{"a word that is too long is broken inside", "abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		{"wide characters are not torn", "日本語", 4, []string{"日本", "語"}},
		{"no width means no limit", "abc def", 0, []string{"abc def"}},
		{"nothing is one empty line", "", 5, []string{""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, wrap(test.in, test.width)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWrapWords(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		in    string
		width int
		want  []string
	}{
		{"names are not broken", "function orders-migrations", 18, []string{"function", "orders-migrations"}},
		{"actions go to the next line whole", "may rds:ModifyDBCluster", 20, []string{"may", "rds:ModifyDBCluster"}},
		{"a name that is too long is broken", "of arn:aws:iam::1:role/deploy", 12, []string{"of arn:aws:", "iam::1:role/", "deploy"}},
		{"no width means no limit", "abc def", 0, []string{"abc def"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, wrapWords(test.in, test.width)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("assume role → IAM login", 7)
	f.Add("日本語/ab", 1)
	f.Fuzz(func(t *testing.T, s string, width int) {
		s = answer.Clean(s)
		if width < 2 || width > 1000 {
			return
		}
		if len(s) > 10_000 {
			return
		}
		without := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		for _, lines := range [][]string{wrap(s, width), wrapWords(s, width)} {
			for _, line := range lines {
				if Width(line) > width {
					t.Errorf("line %q is wider than %d", line, width)
				}
			}
			if got := without(strings.Join(lines, "")); got != without(s) {
				t.Errorf("wrapping %q lost text: %q", s, got)
			}
		}
	})
}
