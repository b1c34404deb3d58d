package policy

import (
	"encoding/base64"
	"math/big"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// possible is what one key may be where all of some literals on it hold.
type possible struct {
	absent, present bool
	values          []string // of a request that has the key, where one is known
}

func (p possible) none() bool { return !p.absent && !p.present }

// settle finds what a key may be. All the literals have a sense and the same
// key. When it does not know, it says that the key may be there: a path too
// many with its conditions named, never one too few (PE-220).
func settle(literals []literal) possible {
	p := possible{absent: true, present: true}
	info := literals[0].test.sense.info
	set := info.multi
	var every, some []claim // of all values of the request, and of at least one
	for _, l := range literals {
		s := l.test.sense
		if s.operator.family == null {
			p.absent = p.absent && s.null(false) == l.want
			p.present = p.present && s.null(true) == l.want
			continue
		}
		holds, rule := s.operator.without()
		p.absent = p.absent && (rule != "" || holds == l.want)
		c := claim{s.operator, s.operands, l.want != s.operator.negated}
		switch {
		case s.operator.over == oneValue:
			set = false
			every = append(every, c)
		case (s.operator.over == allValues) == l.want:
			every = append(every, c)
		default:
			some = append(some, c)
		}
	}
	if !p.present {
		return p
	}
	if !set || len(some) < 2 {
		var value string
		value, p.present = findValue(info.kind, append(every, some...))
		p.values = []string{value}
		return p
	}
	// Values that some claims ask for may be different ones, but all of them
	// satisfy those that are about every value.
	for _, c := range some {
		value, ok := findValue(info.kind, append(slices.Clone(every), c))
		if !ok {
			p.present = false
			return p
		}
		p.values = append(p.values, value)
	}
	slices.Sort(p.values)
	p.values = slices.Compact(p.values)
	return p
}

// claim says of one value that it matches one of the operands, or none.
type claim struct {
	operator operator
	operands []operand
	match    bool
}

func (c claim) holds(value string) bool {
	var v comparand
	if c.operator.read(value, &v) {
		for i := range c.operands {
			if c.operator.matches(&v, &c.operands[i]) {
				return c.match
			}
		}
	}
	return !c.match
}

// maxTried is how many operands the values that are tried are compared with.
const maxTried = 1 << 18

// findValue finds a value of which all claims hold. It reports false when
// there is none. The value is empty when one may exist but was not found.
func findValue(kind family, claims []claim) (string, bool) {
	operands := 0
	for _, c := range claims {
		operands += len(c.operands)
	}
	for i, value := range candidatesFor(kind, claims) {
		if i*operands > maxTried {
			return "", true
		}
		if !slices.ContainsFunc(claims, func(c claim) bool { return !c.holds(value) }) {
			return value, true
		}
	}
	families := map[family]bool{}
	texts := true
	for _, c := range claims {
		families[c.operator.family] = true
		texts = texts && c.operator.comparesText()
	}
	switch {
	case kind == boolean:
		return "", false // it has two values only
	case texts:
		return findText(claims)
	}
	// Of one family, the candidates have a value of each range into which the
	// operands divide all values.
	return "", len(families) > 1
}

func (o operator) comparesText() bool { return o.family <= arnLike }

// candidatesFor lists values worth trying, the plainest first.
func candidatesFor(kind family, claims []claim) []string {
	var candidates, numbers, dates, addresses []string
	for _, c := range claims {
		if c.operator.family == boolean {
			kind = boolean
		}
		for _, p := range c.operands {
			switch c.operator.family {
			case number:
				numbers = append(numbers, p.text)
			case date:
				dates = append(dates, p.text)
			case address:
				addresses = append(addresses, p.text)
			case binary:
				candidates = append(candidates, p.text)
			case stringEquals, stringFold, stringLike, arnLike:
				if c.match { // what must match none does not match itself
					candidates = append(candidates, p.sample)
				}
			}
		}
	}
	candidates = append(candidates, numbersAround(numbers)...)
	candidates = append(candidates, datesAround(dates)...)
	candidates = append(candidates, addressesAround(addresses)...)
	switch kind {
	case boolean:
		return []string{"true", "false"}
	case stringEquals:
		candidates = append(candidates, "other")
	case arnLike:
		candidates = append(candidates, "arn:aws:other:::other")
	case binary:
		for i := range len(candidates) + 1 {
			candidates = append(candidates, base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(i))))
		}
	}
	return candidates
}

// sample is a short text that the glob matches.
func (g glob) sample() string {
	var b strings.Builder
	for _, c := range g {
		switch c {
		case anyRun:
		case anyChar:
			b.WriteByte('x')
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// numbersAround gives each number and one on each side of it, closer than any
// of the others.
func numbersAround(numbers []string) []string {
	if len(numbers) == 0 {
		return nil
	}
	places := 0
	for _, n := range numbers {
		_, fraction, _ := strings.Cut(n, ".")
		places = max(places, len(fraction))
	}
	step := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places+1)), nil))
	var out []string
	for _, n := range numbers {
		r, ok := new(big.Rat).SetString(n)
		if !ok {
			continue
		}
		whole := new(big.Rat).SetInt64(1)
		out = append(out, n,
			new(big.Rat).Sub(r, whole).FloatString(places), new(big.Rat).Add(r, whole).FloatString(places),
			new(big.Rat).Sub(r, step).FloatString(places+1), new(big.Rat).Add(r, step).FloatString(places+1))
	}
	return out
}

func datesAround(dates []string) []string {
	var out []string
	for _, d := range dates {
		t, ok := parseDate(d)
		if !ok {
			continue
		}
		out = append(out, d)
		for _, step := range []time.Duration{time.Second, -time.Second, time.Nanosecond, -time.Nanosecond} {
			out = append(out, t.UTC().Add(step).Format(time.RFC3339Nano))
		}
	}
	return out
}

// addressesAround gives the first address of each range, the one after its
// last, and the first of all: every stretch between ranges begins with one.
func addressesAround(ranges []string) []string {
	if len(ranges) == 0 {
		return nil
	}
	var out []string
	for _, text := range ranges {
		p, ok := parsePrefix(text)
		if !ok {
			continue
		}
		out = append(out, p.Addr().String())
		if after := lastAddress(p).Next(); after.IsValid() {
			out = append(out, after.String())
		}
	}
	return append(out, "0.0.0.0", "::")
}

func lastAddress(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for i := p.Bits(); i < 8*len(b); i++ {
		b[i/8] |= 1 << (7 - i%8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}
