package policy

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// slowMatch is the meaning of a glob, written down.
func slowMatch(g glob, text []rune) bool {
	switch {
	case len(g) == 0:
		return len(text) == 0
	case g[0] == anyRun:
		return slowMatch(g[1:], text) || (len(text) > 0 && slowMatch(g, text[1:]))
	case len(text) == 0:
		return false
	}
	return (g[0] == anyChar || g[0] == text[0]) && slowMatch(g[1:], text[1:])
}

func TestGlob_matches_as_its_meaning_says(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pattern := rapid.StringMatching(`[ab:*?]{0,8}`).Draw(t, "pattern")
		text := rapid.StringMatching(`[ab:*]{0,8}`).Draw(t, "text")
		if got, want := globOf(pattern).match(text), slowMatch(globOf(pattern), []rune(text)); got != want {
			t.Fatalf("%q matches %q: %v, want %v", pattern, text, got, want)
		}
	})
}

func TestGlob_takes_no_exponential_time(t *testing.T) {
	t.Parallel()
	start := time.Now()
	if globOf(strings.Repeat("*a", 200) + "b").match(strings.Repeat("a", 5000)) {
		t.Error("a text without b matches")
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("took %s", took)
	}
}

func TestGlob_matches_any_character(t *testing.T) {
	t.Parallel()
	if !globOf("a*?z").match("a\nü日z") {
		t.Error("* and ? match newlines and every letter (PE-090)")
	}
}

func TestLowerASCII_folds_no_other_letters(t *testing.T) {
	t.Parallel()
	if got := lowerASCII("RDS:\u212aÀx"); got != "rds:\u212aÀx" {
		t.Errorf("%q", got)
	}
}

func TestTrack_agrees_with_matching_part_by_part(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pattern := rapid.StringMatching(`([ab*?]{0,3}:){0,7}[ab*?]{0,3}`).Draw(t, "pattern")
		text := rapid.StringMatching(`([ab]{0,2}:){5,7}[ab]{0,3}`).Draw(t, "text")
		parts := globOf(pattern).parts()
		want := true
		for i, segment := range strings.SplitN(text, ":", arnParts) {
			want = want && (i >= len(parts) || parts[i].match(segment))
		}
		tr := trackOf(parts)
		at := tr.start()
		for _, c := range text {
			at = tr.step(at, c)
		}
		if got := tr.accepts(at); got != want {
			t.Fatalf("%q accepts %q: %v, want %v", pattern, text, got, want)
		}
	})
}
