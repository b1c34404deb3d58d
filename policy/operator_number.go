package policy

import "strings"

// decimal is an exact decimal number: policies compare more digits than a
// float has (PE-091).
type decimal struct {
	negative bool
	whole    string // without leading zeros
	fraction string // without trailing zeros
}

// parseDecimal reads an integer or decimal.
func parseDecimal(text string) (decimal, bool) {
	var d decimal
	rest := text
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		d.negative = rest[0] == '-'
		rest = rest[1:]
	}
	whole, fraction, _ := strings.Cut(rest, ".")
	if whole == "" && fraction == "" || !digits(whole) || !digits(fraction) {
		return decimal{}, false
	}
	d.whole = strings.TrimLeft(whole, "0")
	d.fraction = strings.TrimRight(fraction, "0")
	if d.whole == "" && d.fraction == "" {
		d.negative = false
	}
	return d, true
}

func digits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

func (d decimal) compare(e decimal) int {
	switch {
	case d.negative && !e.negative:
		return -1
	case !d.negative && e.negative:
		return 1
	}
	cmp := len(d.whole) - len(e.whole)
	if cmp == 0 {
		cmp = strings.Compare(d.whole, e.whole)
	}
	if cmp == 0 {
		cmp = strings.Compare(d.fraction, e.fraction)
	}
	if d.negative {
		return -cmp
	}
	return cmp
}
