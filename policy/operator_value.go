package policy

import (
	"encoding/base64"
	"net/netip"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// operand is one value of a condition, ready to be compared: what the
// request's value must equal or match.
type operand struct {
	text   string    // as written, for operators without variables
	glob   glob      // with variables replaced, for the others
	unfit  bool      // it can match nothing, whatever the request says
	sample string    // of the texts that it matches, where tests are compared
	ready  matcher   // the glob
	parts  []matcher // of an ARN
	comparand
}

// comparand is a value of a request or an operand, read as the kind of value
// that an operator compares. Policies compare the same one many times.
type comparand struct {
	text   string           // of a text, decoded where that is what counts; of an operand, in lower case where case does not count
	arn    [arnParts]string // the parts of an ARN
	number decimal
	time   time.Time
	addr   netip.Addr
	prefix netip.Prefix
}

// operand reads a value of a condition. The tokens are those of its text once
// its variables are replaced.
func (o operator) operand(text string, tokens glob) operand {
	p := operand{text: text, glob: tokens}
	switch o.family {
	case stringEquals:
		p.ready = matcher{glob: tokens, form: exactly, beside: string(tokens)}
	case stringLike:
		p.ready = tokens.ready()
	case arnLike:
		for _, part := range tokens.parts() {
			p.parts = append(p.parts, part.ready())
		}
		p.unfit = len(p.parts) < arnParts
	case address:
		var ok bool
		p.prefix, ok = parsePrefix(text)
		p.unfit = !ok
	default:
		if o.hasVariables() {
			text = string(tokens)
		}
		p.unfit = !o.read(text, &p.comparand)
		if o.family == stringFold || o.family == boolean {
			p.comparand.text = strings.ToLower(text)
		}
	}
	return p
}

// read reads a value of a request. It reports false for one that is unfit for
// the operator.
func (o operator) read(value string, v *comparand) (ok bool) {
	v.text = value
	switch o.family {
	case arnLike: // PE-096
		return splitARN(value, &v.arn) == arnParts
	case number:
		v.number, ok = parseDecimal(value)
		return ok
	case date:
		v.time, ok = parseDate(value)
		return ok
	case boolean:
		return isBool(value)
	case binary: // PE-094
		b, err := base64.StdEncoding.DecodeString(value)
		v.text = string(b)
		return err == nil
	case address:
		a, err := netip.ParseAddr(value)
		v.addr = a.Unmap()
		return err == nil && a.Zone() == ""
	}
	return true
}

// matches compares one value of the request with one operand, both fit, as the
// positive form of the operator does.
func (o operator) matches(v *comparand, p *operand) bool {
	switch o.family {
	case stringFold: // PE-089
		return lowers(v.text, p.comparand.text)
	case boolean: // PE-093
		return lowers(v.text, p.comparand.text)
	case stringEquals, stringLike: // PE-090
		return p.ready.match(v.text)
	case arnLike:
		for i, part := range v.arn {
			if !p.parts[i].match(part) {
				return false
			}
		}
		return true
	case number: // PE-091
		return o.order.holds(v.number.compare(p.number))
	case date: // PE-092
		return o.order.holds(v.time.Compare(p.time))
	case address: // PE-095
		return p.prefix.Contains(v.addr)
	}
	return v.text == p.comparand.text
}

// matchesText is matches for a value that is not read yet.
func (o operator) matchesText(value string, p *operand) bool {
	var v comparand
	return o.read(value, &v) && !p.unfit && o.matches(&v, p)
}

// disputedFit is the rule under which it is disputed what a negated operator
// makes of a value or an operand that is unfit for it.
func (o operator) disputedFit() string {
	switch o.family {
	case number:
		return "PE-091"
	case date:
		return "PE-092"
	case address:
		return "PE-095"
	case arnLike:
		return "PE-097"
	}
	return ""
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

// lowers reports whether a text, in lower case, is the other.
func lowers(text, lower string) bool {
	if text == lower {
		return true
	}
	for _, c := range text {
		want, size := utf8.DecodeRuneInString(lower)
		if size == 0 || unicode.ToLower(c) != want {
			return false
		}
		lower = lower[size:]
	}
	return lower == ""
}

func isBool(s string) bool { return strings.EqualFold(s, "true") || strings.EqualFold(s, "false") }

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
	if a := p.Addr(); a.Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(a.Unmap(), p.Bits()-96)
	}
	return p.Masked(), true
}
