package answer

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestClean(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, in, want string }{
		{"plain text is left alone", "role/ci-deploy", "role/ci-deploy"},
		{"other scripts are left alone", "rôle/デプロイ", "rôle/デプロイ"},
		{"an escape sequence is shown", "a\x1b[31mred", `a\x1b[31mred`},
		{"a C1 control sequence introducer is shown", "a\u009b2J", `a\x9b2J`},
		{"a title change is shown", "\x1b]0;owned\a", `\x1b]0;owned\x07`},
		{"line breaks are shown", "a\nb\rc\td", `a\nb\x0dc\td`},
		{"a bidi override is shown", "user\u202exe.nimda", `user\u202exe.nimda`},
		{"a bidi isolate is shown", "\u2066a\u2069", `\u2066a\u2069`},
		{"zero width characters are shown", "ad\u200bmin", `ad\u200bmin`},
		{"line separators are shown", "a\u2028b\u2029c", `a\u2028b\u2029c`},
		{"tags outside the basic plane are shown", "a\U000E0041", `a\U000e0041`},
		{"broken UTF-8 is shown", "a\xffb", `a\xffb`},
		{"a no-break space is shown", "a\u00a0b", `a\xa0b`},
		{"a letter drawn as nothing is shown", "a\u3164b", `a\u3164b`},
		{"what XML forbids is shown", "\ufffe\uffff", `\ufffe\uffff`},
		{"nothing stays nothing", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, Clean(test.in)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{"role/x", "\x1b[2J", "\u202e", "\xff\xfe", "a\nb"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		clean := Clean(s)
		if !utf8.ValidString(clean) || strings.ContainsFunc(clean, hostile) {
			t.Errorf("Clean(%q) = %q, which is not safe", s, clean)
		}
		if again := Clean(clean); again != clean {
			t.Errorf("Clean(%q) = %q: cleaning twice changes it", clean, again)
		}
	})
}
