package policy

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// matchesByTable says whether a pattern matches by the definition of its
// wildcards.
func matchesByTable(g glob, text []rune) bool {
	row := make([]bool, len(text)+1) // of the rest of the pattern, by where the rest of the text begins
	row[len(text)] = true
	for i := len(g) - 1; i >= 0; i-- {
		next := make([]bool, len(text)+1)
		for at := len(text); at >= 0; at-- {
			switch {
			case g[i] == anyRun:
				next[at] = row[at] || (at < len(text) && next[at+1])
			case at < len(text):
				next[at] = (g[i] == anyChar || g[i] == text[at]) && row[at+1]
			}
		}
		row = next
	}
	return row[0]
}

func TestLong_patterns_match_as_short_ones_do(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.SampledFrom([]string{"a", "a", "a", "b", "é"})
		piece := rapid.Custom(func(t *rapid.T) string {
			return strings.Repeat(rapid.SampledFrom([]string{"a", "a", "b", "*", "?", "é", "a?", "*a"}).Draw(t, "piece"), rapid.IntRange(1, 40).Draw(t, "times"))
		})
		g := globOf(strings.Join(rapid.SliceOfN(piece, 0, 6).Draw(t, "pattern"), ""))
		text := []rune(strings.Join(rapid.SliceOfN(letters, 0, 200).Draw(t, "text"), ""))
		if rapid.Bool().Draw(t, "likely to match") {
			text = []rune(strings.NewReplacer("*", rapid.SampledFrom([]string{"", "a", "ab"}).Draw(t, "star"), "?", "b").Replace(g.String()))
		}
		want := matchesByTable(g, text)
		if got := g.matchRunes(text); got != want {
			t.Fatalf("%q on %q: %v, want %v", g, string(text), got, want)
		}
		if got := g.matchLong(text); got != want {
			t.Fatalf("the long way, %q on %q: %v, want %v", g, string(text), got, want)
		}
	})
}
