package policy

import (
	"encoding/base64"
	"net/netip"
	"strings"
)

// operand is one value of a condition, ready to be compared: text that the
// request's value must equal or match.
type operand struct {
	text string // as written, for operators without variables
	glob glob   // with variables replaced, for the others
}

// literal is the operand's text when it holds no wildcard.
func (p operand) literal() string { return string(p.glob) }

// defect says why an operand itself can match nothing, whatever the request
// says: the rule that calls it disputed under a negated operator, and whether
// it is disputed under a positive one too. No rule means that it simply does
// not match.
func (o operator) defect(p operand) (bad bool, rule string, both bool) {
	switch o.family {
	case number:
		if _, ok := parseDecimal(p.text); !ok {
			return true, "PE-091", false
		}
	case date:
		_, ok := parseDate(p.text)
		return !ok, "", false
	case address:
		_, ok := parsePrefix(p.text)
		return !ok, "", false
	case binary:
		_, err := base64.StdEncoding.DecodeString(p.text)
		return err != nil, "", false
	case boolean:
		return !isBool(p.literal()), "", false
	case arnLike:
		if len(p.glob.parts()) < arnParts {
			return true, "PE-097", p.glob.everything()
		}
	}
	return false, "", false
}

// matches compares one value of the request with one operand, as the positive
// form of the operator does. The rule is named when the value is unfit for the
// operator, so that what a negated operator makes of it is disputed.
func (o operator) matches(value string, p operand) (match bool, rule string) {
	switch o.family {
	case stringEquals:
		return value == p.literal(), ""
	case stringFold: // PE-089
		return strings.ToLower(value) == strings.ToLower(p.literal()), ""
	case stringLike:
		return p.glob.match(value), ""
	case arnLike:
		return matchARN(value, p.glob)
	case number:
		a, ok := parseDecimal(value)
		b, _ := parseDecimal(p.text)
		if !ok {
			return false, "PE-091"
		}
		return o.order.holds(a.compare(b)), ""
	case date:
		a, ok := parseDate(value)
		b, good := parseDate(p.text)
		return ok && good && o.order.holds(a.Compare(b)), ""
	case boolean:
		return isBool(value) && strings.EqualFold(value, p.literal()), ""
	case binary:
		a, bad := base64.StdEncoding.DecodeString(value)
		b, worse := base64.StdEncoding.DecodeString(p.text)
		return bad == nil && worse == nil && string(a) == string(b), ""
	case address:
		a, err := netip.ParseAddr(value)
		b, ok := parsePrefix(p.text)
		return err == nil && ok && a.Zone() == "" && b.Contains(a.Unmap()), ""
	}
	return false, ""
}

func (o order) holds(cmp int) bool {
	switch o {
	case less:
		return cmp < 0
	case lessEqual:
		return cmp <= 0
	case greater:
		return cmp > 0
	case greaterEqual:
		return cmp >= 0
	}
	return cmp == 0
}

func isBool(s string) bool { return strings.EqualFold(s, "true") || strings.EqualFold(s, "false") }

// matchARN compares part by part, so that a wildcard in the first five never
// crosses a colon (PE-096).
func matchARN(value string, pattern glob) (match bool, rule string) {
	parts := strings.SplitN(value, ":", arnParts)
	patterns := pattern.parts()
	if len(parts) < arnParts {
		return false, "PE-097"
	}
	if len(patterns) < arnParts {
		return false, ""
	}
	for i, part := range parts {
		if !patterns[i].match(part) {
			return false, ""
		}
	}
	return true, ""
}

// parsePrefix reads an address range. A lone address is its own range, and
// bits beyond the prefix are ignored (PE-095).
func parsePrefix(text string) (netip.Prefix, bool) {
	if !strings.Contains(text, "/") {
		a, err := netip.ParseAddr(text)
		if err != nil || a.Zone() != "" {
			return netip.Prefix{}, false
		}
		a = a.Unmap()
		return netip.PrefixFrom(a, a.BitLen()), true
	}
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}, false
	}
	if a := p.Addr(); a.Is4In6() {
		if p.Bits() < 96 {
			return p.Masked(), true
		}
		p = netip.PrefixFrom(a.Unmap(), p.Bits()-96)
	}
	return p.Masked(), true
}
