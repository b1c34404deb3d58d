package policy

import (
	"math/bits"
	"slices"
)

// matchLong matches as matchRunes does. It takes longer for what people write,
// and time that grows with the length of text and pattern where going back to
// the last * would take their product: a run of the pattern between two *
// without ? is found in linear time, and one with ? in a 64th of the product.
func (g glob) matchLong(text []rune) bool {
	runs := g.runs()
	first, last := runs[0], runs[len(runs)-1]
	if len(runs) == 1 || len(first)+len(last) > len(text) {
		return len(runs) == 1 && len(first) == len(text) && first.begins(text)
	}
	end := len(text) - len(last)
	if !first.begins(text) || !last.begins(text[end:]) {
		return false
	}
	text = text[len(first):end]
	for _, run := range runs[1 : len(runs)-1] {
		at := run.find(text)
		if at < 0 {
			return false
		}
		text = text[at+len(run):]
	}
	return true
}

// runs are the parts of a pattern between its stars.
func (g glob) runs() []glob {
	runs, start := []glob{}, 0
	for i, token := range g {
		if token == anyRun {
			runs, start = append(runs, g[start:i]), i+1
		}
	}
	return append(runs, g[start:])
}

// begins reports whether a text, which is long enough, begins with the run.
func (g glob) begins(text []rune) bool {
	for i, token := range g {
		if token != anyChar && token != text[i] {
			return false
		}
	}
	return true
}

// find is where the run first stands in a text, or -1.
func (g glob) find(text []rune) int {
	if !slices.Contains(g, anyChar) {
		return g.findPlain(text)
	}
	// A piece of the text twice as long each time, so that what lies behind the
	// place costs no more than what lies before it.
	for size := 2 * len(g); ; size *= 2 {
		at := g.findWild(text[:min(size, len(text))])
		if at >= 0 || size >= len(text) {
			return at
		}
	}
}

// findPlain is Knuth, Morris and Pratt's search.
func (g glob) findPlain(text []rune) int {
	if len(g) == 0 {
		return 0
	}
	back := make([]int, len(g)) // the longest proper end of g[:i+1] with which it begins
	for i, n := 1, 0; i < len(g); i++ {
		for n > 0 && g[i] != g[n] {
			n = back[n-1]
		}
		if g[i] == g[n] {
			n++
		}
		back[i] = n
	}
	n := 0
	for i, c := range text {
		for n > 0 && c != g[n] {
			n = back[n-1]
		}
		if c == g[n] {
			n++
		}
		if n == len(g) {
			return i + 1 - n
		}
	}
	return -1
}

// findWild finds each 64 tokens of the run wherever they stand, all of them by
// one word of bits, and then the first place where all do.
func (g glob) findWild(text []rune) int {
	starts := len(text) - len(g) + 1
	if starts <= 0 {
		return -1
	}
	all := make([]uint64, (starts+63)/64)
	for i := range all {
		all[i] = ^uint64(0)
	}
	for offset := 0; offset < len(g); offset += 64 {
		chunk := g[offset:min(offset+64, len(g))]
		var wild uint64
		after := map[rune]uint64{} // the places in the chunk where the character stands
		for i, token := range chunk {
			if token == anyChar {
				wild |= 1 << i
			} else {
				after[token] |= 1 << i
			}
		}
		var ascii [128]uint64
		for c := range ascii {
			ascii[c] = wild | after[rune(c)]
		}
		here, state := make([]uint64, len(all)), uint64(0)
		for i, c := range text[offset : starts-1+offset+len(chunk)] {
			fits := uint64(0)
			if c >= 0 && c < 128 {
				fits = ascii[c]
			} else {
				fits = wild | after[c]
			}
			state = (state<<1 | 1) & fits
			if at := i + 1 - len(chunk); state>>(len(chunk)-1)&1 != 0 && at >= 0 {
				here[at/64] |= 1 << (at % 64)
			}
		}
		for i := range all {
			all[i] &= here[i]
		}
	}
	for i, word := range all {
		if word != 0 {
			return i*64 + bits.TrailingZeros64(word)
		}
	}
	return -1
}
