package policy

import (
	"slices"
	"strings"
)

// names are the rules by which AWS writes the ARNs of callers. A nil *names
// allows any text.
type names struct {
	account int // the place where the account begins
}

// nameLetters are the characters of names and paths, the most readable first.
const nameLetters = "xyzabcdefghijklmnopqrstuvw0123456789-_ABCDEFGHIJKLMNOPQRSTUVWXYZ+=,.@"

const accountLength = 12

// from lists the characters that lead different ways from a text.
func (n *names) from(a alphabet, text []rune, tracks []track, state []places) []rune {
	if n == nil {
		return a.from(tracks, state)
	}
	allowed := nameLetters + ":"
	switch at := len(text) - n.account; {
	case at < 0:
	case at < accountLength:
		allowed = "0123456789"
	case at > accountLength:
		allowed = nameLetters + "/"
		if text[len(text)-1] == '/' {
			allowed = nameLetters
		}
	}
	var letters []rune
	for _, c := range a.from(tracks, state) {
		if strings.ContainsRune(allowed, c) {
			letters = append(letters, c)
		}
	}
	if slices.Contains(letters, a.stranger) {
		return letters
	}
	for _, c := range allowed { // one that no pattern waits for here
		if !slices.Contains(letters, c) {
			return append([]rune{c}, letters...)
		}
	}
	return letters
}

// signature tells joint states apart. Names are never empty, so that it
// matters whether a text ends within one.
func (n *names) signature(state []places, last rune) string {
	k := signatureOf(state)
	if n != nil && last == '/' {
		k += "/"
	}
	return k
}
