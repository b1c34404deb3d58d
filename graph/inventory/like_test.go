package inventory

import "testing"

func TestLike(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		pattern, text string
		want          bool
	}{
		{"arn:aws:iam::*:role/db-*", "arn:aws:iam::111111111111:role/db-admin", true},
		{"arn:aws:iam::*:role/*", "arn:aws:iam::111111111111:role/a/path/db", true},
		{"arn:aws:iam::*:role/db-?", "arn:aws:iam::111111111111:role/db-10", false},
		{"arn:aws:iam::*:role/[db]", "arn:aws:iam::111111111111:role/d", false},
		{"role/[db]", "role/[db]", true},
		{`role\*`, `role\x`, true},
		{"role/${aws:username}", "role/ana", true},
	} {
		if got := Like(tt.pattern, tt.text); got != tt.want {
			t.Errorf("Like(%q, %q) = %v", tt.pattern, tt.text, got)
		}
	}
}
