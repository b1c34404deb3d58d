package policy

import (
	"math/bits"
	"slices"
)

// track is a pattern of ARNs as an automaton over its tokens. Many of them are
// followed at once while a text grows, so that it is known of one and the same
// text which patterns it matches (PE-227).
type track struct {
	tokens glob // in the first five parts, partRun and partChar for wildcards
}

// trackOf makes a track of an ARN pattern whose wildcards do not cross colons
// before the sixth part (PE-042). Parts that are missing may be anything
// (PE-047).
func trackOf(parts []glob) track {
	var tokens glob
	for i := range arnParts {
		if i > 0 {
			tokens = append(tokens, ':')
		}
		switch {
		case i >= len(parts):
			tokens = append(tokens, anyRun)
		default:
			tokens = append(tokens, parts[i]...)
		}
		if i == arnParts-1 {
			break
		}
		for at := len(tokens) - 1; at >= 0 && tokens[at] != ':'; at-- {
			switch tokens[at] {
			case anyRun:
				tokens[at] = partRun
			case anyChar:
				tokens[at] = partChar
			}
		}
	}
	return track{tokens}
}

// places are the positions in a track that a text may have led to, as bits;
// none is left of a track that the text does not match.
type places []uint64

func (t track) start() places {
	p := make(places, len(t.tokens)/64+1)
	t.reach(p, 0)
	return p
}

// reach adds a position, and the one behind a * that may stand for nothing.
func (t track) reach(p places, i int) {
	p[i/64] |= 1 << (i % 64)
	for i < len(t.tokens) && (t.tokens[i] == anyRun || t.tokens[i] == partRun) {
		i++
		p[i/64] |= 1 << (i % 64)
	}
}

// step follows one character. Behind a * everything before it is forgotten:
// what could still match from there matches from the * as well. That keeps the
// states few.
func (t track) step(from places, c rune) places {
	to := make(places, len(from))
	star := -1
	for w, word := range from {
		for ; word != 0; word &= word - 1 {
			i := w*64 + bits.TrailingZeros64(word)
			if i == len(t.tokens) {
				continue
			}
			switch token := t.tokens[i]; {
			case token == anyRun, token == partRun && c != ':':
				t.reach(to, i)
				star = i
			case token == anyChar, token == partChar && c != ':', token == c:
				t.reach(to, i+1)
				if i+1 < len(t.tokens) && (t.tokens[i+1] == anyRun || t.tokens[i+1] == partRun) {
					star = i + 1
				}
			}
		}
	}
	for i := 0; i < star; i++ {
		to[i/64] &^= 1 << (i % 64)
	}
	return to
}

func (t track) accepts(p places) bool {
	n := len(t.tokens)
	return p[n/64]&(1<<(n%64)) != 0
}

func (p places) dead() bool {
	return !slices.ContainsFunc(p, func(word uint64) bool { return word != 0 })
}

// waits adds the characters that lead on from here in a way of their own.
func (t track) waits(p places, to map[rune]bool) {
	for w, word := range p {
		for ; word != 0; word &= word - 1 {
			i := w*64 + bits.TrailingZeros64(word)
			switch {
			case i == len(t.tokens):
			case t.tokens[i] == partRun || t.tokens[i] == partChar:
				to[':'] = true
			case t.tokens[i] >= 0:
				to[t.tokens[i]] = true
			}
		}
	}
}

// signatureOf tells joint states apart.
func signatureOf(state []places) string {
	var b []byte
	for _, p := range state {
		for _, word := range p {
			for i := 0; i < 64; i += 8 {
				b = append(b, byte(word>>i))
			}
		}
	}
	return string(b)
}
