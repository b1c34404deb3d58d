package lint

import "strings"

// matches reports whether a text matches a pattern with * and ?. It goes back
// to the last * only. Wildcards in the text are letters that only a * takes,
// so that of two patterns it tells that the first covers the second.
func matches(pattern, text string) bool {
	p, t, star, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == text[t] || (pattern[p] == '?' && text[t] != '*')):
			p++
			t++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// overlap reports whether some text matches both patterns.
func overlap(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	// row[j] tells whether some text matches the rest of a and b[j:].
	row := make([]bool, len(b)+1)
	row[len(b)] = true
	for j := len(b) - 1; j >= 0; j-- {
		row[j] = row[j+1] && b[j] == '*'
	}
	for i := len(a) - 1; i >= 0; i-- {
		corner := row[len(b)] // of the row before, one to the right
		row[len(b)] = row[len(b)] && a[i] == '*'
		for j := len(b) - 1; j >= 0; j-- {
			above := row[j]
			switch {
			case a[i] == '*' || b[j] == '*': // which stands for nothing, or takes what the other has there
				row[j] = above || row[j+1]
			default:
				row[j] = corner && (a[i] == b[j] || a[i] == '?' || b[j] == '?')
			}
			corner = above
		}
	}
	return row[0]
}

// arnParts is how many parts an ARN has; the last may hold colons itself.
const arnParts = 6

// replaced replaces each ${…} of a text.
func replaced(text string, with func(inside string) string) string {
	if !strings.Contains(text, "${") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		inside, after, closed := strings.Cut(rest, "}")
		if !closed {
			b.WriteString("${" + rest)
			return b.String()
		}
		b.WriteString(with(inside))
		text = after
	}
}

// widened replaces each ${…} of a text by a *.
func widened(text string) string { return replaced(text, func(string) string { return "*" }) }

// arnOverlap reports whether some ARN matches an entry of Resource and the
// pattern of a resource type, both without variables. Where AWS's documents
// leave open what a short entry matches, it matches.
func arnOverlap(entry, pattern string) bool {
	parts, of := strings.SplitN(entry, ":", arnParts), strings.SplitN(pattern, ":", arnParts)
	if len(of) < arnParts {
		return overlap(entry, pattern)
	}
	if len(parts) < arnParts {
		return overlap(entry+"*", pattern) // PE-042, PE-047
	}
	for i := range parts {
		if !overlap(parts[i], of[i]) {
			return false
		}
	}
	return true
}
