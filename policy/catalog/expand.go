package catalog

import "strings"

// Expand lists the actions that an entry of a policy's Action matches, in the
// order of their names. A * stands for any text and a ? for one letter, in the
// name; of the service only the whole may be *, and * alone is every action.
func Expand(pattern string) []string {
	prefix, name, ok := strings.Cut(pattern, ":")
	switch {
	case pattern == "*":
		prefix, name = "*", "*"
	case !ok || name == "":
		return nil
	}
	prefixes := []string{prefix}
	if prefix == "*" {
		prefixes = Prefixes()
	}
	var all []string
	for _, p := range prefixes {
		s, ok := ServiceOf(p)
		if !ok {
			continue
		}
		for i := range s.Actions {
			if matches(lower(name), lower(s.Actions[i].Name)) {
				all = append(all, s.Actions[i].String())
			}
		}
	}
	return all
}

// matches compares a text with a pattern. It goes back to the last * only, and
// so takes no more than the product of both lengths.
func matches(pattern, text string) bool {
	p, t, star, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
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
