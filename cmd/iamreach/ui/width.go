package ui

import (
	"strings"

	"github.com/rivo/uniseg"
)

// Width is the number of terminal cells that clean text takes.
func Width(s string) int { return uniseg.StringWidth(s) }

// cutStart shortens text to a width and keeps its end, since the end of an ARN
// is what tells it from others.
func cutStart(s string, width int) string {
	if Width(s) <= width {
		return s
	}
	if width < 2 {
		return strings.Repeat("…", max(width, 0))
	}
	parts := clusters(s)
	left, used := len(parts), 1 // the ellipsis takes one cell
	for left > 0 && used+Width(parts[left-1]) <= width {
		left--
		used += Width(parts[left])
	}
	return "…" + strings.Join(parts[left:], "")
}

// wrap breaks text into lines of at most a width: at spaces, else after one of
// / : - , = and only then inside a word.
func wrap(s string, width int) []string {
	return fill(pieces(s, " /:-,="), width)
}

// wrapWords breaks prose at spaces, so that names can be copied; only words
// that are too long for a line are broken as wrap does.
func wrapWords(s string, width int) []string {
	var list []string
	for _, word := range pieces(s, " ") {
		if Width(strings.TrimRight(word, " ")) > width {
			list = append(list, pieces(word, "/:-,=")...)
			continue
		}
		list = append(list, word)
	}
	return fill(list, width)
}

// fill puts pieces into lines.
func fill(list []string, width int) []string {
	if s := strings.Join(list, ""); width < 1 || Width(s) <= width {
		return []string{s}
	}
	var lines []string
	line, used := "", 0
	for _, piece := range list {
		w := Width(strings.TrimRight(piece, " "))
		if used+w > width && line != "" {
			lines = append(lines, strings.TrimRight(line, " "))
			line, used = "", 0
		}
		if w > width { // the line is empty here
			whole, rest := chop(piece, width)
			lines, piece = append(lines, whole...), rest
		}
		line += piece
		used += Width(piece)
	}
	return append(lines, strings.TrimRight(line, " "))
}

// pieces splits text after each character at which it may be broken.
func pieces(s, breaks string) []string {
	var list []string
	start := 0
	for i, r := range s {
		if strings.ContainsRune(breaks, r) {
			list = append(list, s[start:i+1])
			start = i + 1
		}
	}
	if start < len(s) {
		list = append(list, s[start:])
	}
	return list
}

// chop cuts a word that is too long into whole lines and the rest.
func chop(word string, width int) (lines []string, rest string) {
	used, start, at := 0, 0, 0
	for _, cluster := range clusters(word) {
		w := Width(cluster)
		if used+w > width && at > start && strings.TrimSpace(cluster) != "" {
			lines = append(lines, word[start:at])
			start, used = at, 0
		}
		used += w
		at += len(cluster)
	}
	return lines, word[start:]
}

// clusters splits text into what a reader sees as characters.
func clusters(s string) []string {
	var list []string
	for g := uniseg.NewGraphemes(s); g.Next(); {
		list = append(list, g.Str())
	}
	return list
}
