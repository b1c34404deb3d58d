package policy

import (
	"slices"
	"unicode"
)

// Wildcards that stay within a part of an ARN (PE-096).
const (
	partRun  rune = -3
	partChar rune = -4
)

// The bounds on the search for a text: states, and states times patterns.
// Beyond them a text is assumed.
const (
	maxTextStates = 512
	maxTextWork   = 1 << 15
)

// findText finds a shortest text of which all claims hold, by following every
// pattern at once. Patterns overlap in pairs and not together (a*, *b and c*),
// so that nothing less is exact. It reports false when there is no such text;
// the text is empty when the search was given up.
func findText(claims []claim) (string, bool) {
	var patterns []pattern
	for i, c := range claims {
		for _, p := range c.operands {
			patterns = append(patterns, patternOf(c.operator, p, i))
		}
	}
	stranger := strangerTo(patterns)
	type node struct {
		text  string
		state []positions
	}
	start := make([]positions, len(patterns))
	for i, p := range patterns {
		start[i] = p.start()
	}
	queue := []node{{"", start}}
	seen := map[string]bool{signature(start): true}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		if accepts(claims, patterns, n.state) {
			return n.text, true
		}
		for _, c := range letters(patterns, n.state, stranger) {
			next := make([]positions, len(patterns))
			for i, p := range patterns {
				next[i] = p.step(n.state[i], c)
			}
			if hopeless(claims, patterns, next) {
				continue
			}
			if s := signature(next); !seen[s] {
				if len(seen) == maxTextStates || len(seen)*len(patterns) > maxTextWork {
					return "", true
				}
				seen[s] = true
				queue = append(queue, node{n.text + string(c), next})
			}
		}
	}
	return "", false
}

// pattern is an operand of a claim as an automaton over its tokens.
type pattern struct {
	tokens glob
	fold   bool
	claim  int
}

func patternOf(o operator, p operand, claim int) pattern {
	out := pattern{tokens: p.glob, fold: o.family == stringFold, claim: claim}
	if out.fold {
		out.tokens = glob(p.comparand.text)
	}
	if o.family == arnLike {
		out.tokens = slices.Clone(p.glob)
		for i, colons := 0, 0; i < len(out.tokens) && colons < arnParts-1; i++ {
			switch out.tokens[i] {
			case ':':
				colons++
			case anyRun:
				out.tokens[i] = partRun
			case anyChar:
				out.tokens[i] = partChar
			}
		}
	}
	return out
}

// positions are the places in a pattern that a text may have led to, as bits.
type positions []uint64

func (s positions) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }

func (p pattern) start() positions {
	s := make(positions, len(p.tokens)/64+1)
	p.reach(s, 0)
	return s
}

// reach adds a position, and those after wildcards that may stand for nothing.
func (p pattern) reach(s positions, i int) {
	for {
		s[i/64] |= 1 << (i % 64)
		if i == len(p.tokens) || (p.tokens[i] != anyRun && p.tokens[i] != partRun) {
			return
		}
		i++
	}
}

func (p pattern) step(from positions, c rune) positions {
	to := make(positions, len(from))
	if p.fold {
		c = unicode.ToLower(c)
	}
	for i, token := range p.tokens {
		if !from.has(i) {
			continue
		}
		switch {
		case token == anyRun, token == partRun && c != ':':
			p.reach(to, i)
		case token == anyChar, token == partChar && c != ':', token == c:
			p.reach(to, i+1)
		}
	}
	return to
}

func accepts(claims []claim, patterns []pattern, state []positions) bool {
	matched := make([]bool, len(claims))
	for i, p := range patterns {
		matched[p.claim] = matched[p.claim] || state[i].has(len(p.tokens))
	}
	for i, c := range claims {
		if matched[i] != c.match {
			return false
		}
	}
	return true
}

// hopeless reports whether a claim that wants a match cannot get one any more.
func hopeless(claims []claim, patterns []pattern, state []positions) bool {
	alive := make([]bool, len(claims))
	for i, p := range patterns {
		alive[p.claim] = alive[p.claim] || slices.ContainsFunc(state[i], func(word uint64) bool { return word != 0 })
	}
	for i, c := range claims {
		if c.match && !alive[i] {
			return true
		}
	}
	return false
}

// letters are the characters that lead different ways from here: those that a
// pattern waits for, the colon that ends a part of an ARN, and one that is
// like all the others.
func letters(patterns []pattern, state []positions, stranger rune) []rune {
	out := []rune{stranger}
	for i, p := range patterns {
		for at, token := range p.tokens {
			switch {
			case !state[i].has(at):
			case token == partRun || token == partChar:
				out = append(out, ':')
			case token >= 0:
				out = append(out, token)
				if p.fold {
					out = append(out, unicode.ToUpper(token))
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// strangerTo is a letter that no pattern names, in either case.
func strangerTo(patterns []pattern) rune {
	c := 'x'
	for slices.ContainsFunc(patterns, func(p pattern) bool {
		return slices.Contains(p.tokens, c) || slices.Contains(p.tokens, unicode.ToUpper(c))
	}) || !unicode.IsLower(c) {
		c++
	}
	return c
}

func signature(state []positions) string {
	var b []byte
	for _, s := range state {
		for _, word := range s {
			b = append(b, byte(word), byte(word>>8), byte(word>>16), byte(word>>24), byte(word>>32), byte(word>>40), byte(word>>48), byte(word>>56))
		}
	}
	return string(b)
}
