package policy

import "slices"

// alphabet is the characters that a search uses.
type alphabet struct {
	stranger rune // a letter that no pattern names: like all the others
	lower    bool // RDS stores its names in lower case (PE-043)
}

// lettersFor chooses the characters; the first track is the question.
func lettersFor(tracks []track) alphabet {
	a := alphabet{stranger: 'x'}
	if parts := tracks[0].tokens.parts(); len(parts) == arnParts {
		a.lower = parts[2].match("rds")
	}
	for slices.ContainsFunc(tracks, func(t track) bool { return slices.Contains(t.tokens, a.stranger) }) {
		if a.stranger++; a.stranger == 'z'+1 {
			a.stranger = 'a'
		}
		if a.stranger == 'x' { // every letter is named: one of another alphabet
			a.stranger = 'ж'
			break
		}
	}
	return a
}

// from lists the characters that lead different ways from here, letters first.
func (a alphabet) from(tracks []track, state []places) []rune {
	set := map[rune]bool{a.stranger: true}
	for i, t := range tracks {
		t.waits(state[i], set)
	}
	out := make([]rune, 0, len(set))
	for c := range set {
		if a.lower && 'A' <= c && c <= 'Z' {
			continue
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(x, y rune) int {
		if d := a.rank(x) - a.rank(y); d != 0 {
			return d
		}
		return int(x - y)
	})
	return out
}

func (a alphabet) rank(c rune) int {
	switch {
	case c == a.stranger:
		return 0
	case 'a' <= c && c <= 'z':
		return 1
	case '0' <= c && c <= '9':
		return 2
	case c == '-', c == '_':
		return 3
	case 'A' <= c && c <= 'Z':
		return 4
	}
	return 5
}
