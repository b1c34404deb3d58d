package policy

import "strings"

// The wildcards among the tokens of a glob.
const (
	anyRun  rune = -1 // *
	anyChar rune = -2 // ?
)

// glob is a pattern as tokens: characters and wildcards. Text that a variable
// put into it is literal, whatever it contains (PE-056).
type glob []rune

// globOf reads a pattern in which * and ? are wildcards.
func globOf(pattern string) glob {
	g := make(glob, 0, len(pattern))
	for _, c := range pattern {
		switch {
		case c == '?':
			g = append(g, anyChar)
		case c != '*':
			g = append(g, c)
		case len(g) == 0 || g[len(g)-1] != anyRun: // ** is *
			g = append(g, anyRun)
		}
	}
	return g
}

// everything reports whether the pattern is the lone *.
func (g glob) everything() bool { return len(g) == 1 && g[0] == anyRun }

// match reports whether the whole text matches.
func (g glob) match(text string) bool { return g.matchRunes([]rune(text)) }

// maxBack is how often a match goes back over as many characters as text and
// pattern have together.
const maxBack = 4

// matchRunes goes back to the last * only. Where that takes long, it begins
// anew in a way that hostile patterns cannot slow down.
func (g glob) matchRunes(text []rune) bool {
	p, t := 0, 0
	star, resume := -1, 0
	back := maxBack * (len(g) + len(text))
	for t < len(text) {
		switch {
		case p < len(g) && g[p] == anyRun:
			star, resume = p, t
			p++
		case p < len(g) && (g[p] == anyChar || g[p] == text[t]):
			p++
			t++
		case star >= 0:
			if back -= t - resume; back < 0 {
				return g.matchLong(text)
			}
			resume++
			p, t = star+1, resume
		default:
			return false
		}
	}
	for p < len(g) && g[p] == anyRun {
		p++
	}
	return p == len(g)
}

// parts splits a pattern at its first five colons, as ARNs are.
func (g glob) parts() []glob {
	var parts []glob
	start := 0
	for i, c := range g {
		if c == ':' && len(parts) < arnParts-1 {
			parts = append(parts, g[start:i])
			start = i + 1
		}
	}
	return append(parts, g[start:])
}

// String writes the pattern.
func (g glob) String() string {
	var b strings.Builder
	for _, c := range g {
		switch c {
		case anyRun:
			b.WriteByte('*')
		case anyChar:
			b.WriteByte('?')
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}
