package policy

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// matcher is a glob made ready to match many texts: most have no wildcard, or
// one at their end.
type matcher struct {
	glob   glob
	form   form
	beside string   // the wildcard at the end, or all
	runs   []string // between the wildcards
}

// form is how a matcher matches.
type form uint8

const (
	byTokens  form = iota
	exactly        // one text
	beginning      // what begins with a text
	between        // texts one after the other, with anything between them
)

func (g glob) ready() matcher {
	m := matcher{glob: g, form: exactly}
	plain := g
	if len(g) > 0 && g[len(g)-1] == anyRun {
		plain, m.form = g[:len(g)-1], beginning
	}
	// U+FFFD stands for bytes that are no character, too.
	switch {
	case slices.ContainsFunc(plain, func(c rune) bool { return c == anyChar || c == utf8.RuneError }):
		m.form = byTokens
	case slices.Contains(plain, anyRun):
		m.form = between
		for _, run := range g.runs() {
			m.runs = append(m.runs, string(run))
		}
	default:
		m.beside = string(plain)
	}
	return m
}

func (m *matcher) match(text string) bool {
	switch m.form {
	case exactly:
		return text == m.beside
	case beginning:
		return strings.HasPrefix(text, m.beside)
	case between:
		return m.matchRuns(text)
	}
	return m.glob.matchText(text)
}

// matchRuns finds each run behind the one before it.
func (m *matcher) matchRuns(text string) bool {
	last := len(m.runs) - 1
	text, ok := strings.CutPrefix(text, m.runs[0])
	if !ok {
		return false
	}
	if text, ok = strings.CutSuffix(text, m.runs[last]); !ok {
		return false
	}
	for _, run := range m.runs[1:last] {
		at := strings.Index(text, run)
		if at < 0 {
			return false
		}
		text = text[at+len(run):]
	}
	return true
}

// maxReturns is how often a match goes back over as many bytes as text and
// pattern have together.
const maxReturns = 4

// matchText is match without taking the text apart first. It goes back to the
// last * only, and leaves to match what that makes slow.
func (g glob) matchText(text string) bool {
	p, t := 0, 0
	star, resume := -1, 0
	back := maxReturns * (len(g) + len(text))
	for t < len(text) {
		c, size := first(text[t:])
		switch {
		case p < len(g) && g[p] == anyRun:
			star, resume = p, t
			p++
		case p < len(g) && (g[p] == anyChar || g[p] == c):
			p++
			t += size
		case star >= 0:
			if back -= t - resume; back < 0 {
				return g.match(text)
			}
			_, size = first(text[resume:])
			resume += size
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

// first is the first character of a text, and how many bytes it takes.
func first(text string) (rune, int) {
	if c := text[0]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(text)
}
