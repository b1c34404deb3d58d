package differential

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// readConditions changes conditions. What the function returns instead of the
// condition may be nil, and then the condition holds where constant says so,
// and else its statement never applies.
func readConditions(q *question, read func(condition) (c *condition, constant bool)) bool {
	changed := false
	for _, d := range q.documents() {
		changed = d.drop(func(s *statement) bool {
			for i := 0; i < len(s.Conditions); i++ {
				old := s.Conditions[i]
				c, constant := read(old)
				switch {
				case c == nil && !constant:
					return true
				case c == nil:
					s.Conditions, changed = slices.Delete(s.Conditions, i, i+1), true
					i--
				case c.Operator != old.Operator || !slices.Equal(c.Values, old.Values):
					s.Conditions[i], changed = *c, true
				}
			}
			return false
		}) || changed
	}
	return changed
}

// readValues changes the values of conditions whose operators the function
// selects by their name without quantifier and IfExists, in lower case.
func readValues(q *question, family func(string) bool, read func(c condition, value string) string) bool {
	return readConditions(q, func(c condition) (*condition, bool) {
		if !family(baseName(c.Operator)) {
			return &c, true
		}
		values := slices.Clone(c.Values)
		for i, v := range values {
			values[i] = read(c, v)
		}
		c.Values = values
		return &c, true
	})
}

// baseName is an operator's name without quantifier and IfExists.
func baseName(operator string) string {
	name := strings.ToLower(operator)
	name = name[strings.IndexByte(name, ':')+1:]
	return strings.TrimSuffix(name, "ifexists")
}

func oneOf(prefixes ...string) func(string) bool {
	return func(name string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) })
	}
}

var hasVariables = oneOf("string", "arn", "bool")

func negated(name string) bool { return strings.Contains(name, "not") }

// get is the values of a key of a question.
func (q *question) get(name string) ([]string, bool) {
	for key, values := range q.keys() {
		if strings.EqualFold(key, name) {
			return values, len(values) > 0 // PE-088
		}
	}
	return nil, false
}

func severalValued(name string) bool {
	return slices.ContainsFunc(keys, func(k key) bool { return strings.EqualFold(k.name, name) && k.multi })
}

var variable = regexp.MustCompile(`\$\{([^}]*)\}`)

// readVariables changes the variables in conditions and resources.
func readVariables(q *question, read func(body string) string) bool {
	replace := func(value string) string {
		return variable.ReplaceAllStringFunc(value, func(v string) string { return read(v[2 : len(v)-1]) })
	}
	conditions := readValues(q, hasVariables, func(_ condition, value string) string { return replace(value) })
	return readResources(q, replace) || conditions
}

// unresolvable is a variable that no question has.
const unresolvable = "${aws:PrincipalTag/none}"

func readDefaults(q *question) bool {
	return readVariables(q, func(body string) string {
		if strings.Contains(body, ",'") {
			return unresolvable
		}
		return "${" + body + "}"
	})
}

// readEmptyValues takes a variable whose value is empty for its default, or
// else for text that nothing has.
func readEmptyValues(q *question) bool {
	return readVariables(q, func(body string) string {
		name, fallback, ok := strings.Cut(body, ", '")
		values, there := q.get(name)
		switch {
		case !there || len(values) != 1 || values[0] != "":
			return "${" + body + "}"
		case ok:
			return strings.TrimSuffix(fallback, "'")
		}
		return "<nothing has this>"
	})
}

// readUnresolved has a negated condition on a key that is there fail where a
// variable cannot be resolved.
func readUnresolved(q *question) bool {
	return readConditions(q, func(c condition) (*condition, bool) {
		name := baseName(c.Operator)
		if _, there := q.get(c.Key); !there || !hasVariables(name) || !negated(name) || !slices.ContainsFunc(c.Values, q.unresolved) {
			return &c, true
		}
		return nil, false
	})
}

// readEmptyLists takes a key without values for one that is there, with a list
// that nothing matches without a set operator.
func readEmptyLists(q *question) bool {
	return readConditions(q, func(c condition) (*condition, bool) {
		for key, values := range q.Context {
			switch {
			case !strings.EqualFold(key, c.Key) || len(values) > 0:
			case baseName(c.Operator) == "null":
				return nil, slices.ContainsFunc(c.Values, func(v string) bool { return strings.EqualFold(v, "false") })
			case !strings.Contains(c.Operator, ":"):
				return nil, false
			}
		}
		return &c, true
	})
}

// unresolved reports whether a value has a variable without value or default.
func (q *question) unresolved(value string) bool {
	for _, m := range variable.FindAllStringSubmatch(value, -1) {
		name, _, fallback := strings.Cut(m[1], ", '")
		values, there := q.get(name)
		if !fallback && !slices.Contains([]string{"*", "?", "$"}, name) && (!there || len(values) != 1 || severalValued(name)) {
			return true
		}
	}
	return false
}

// readSplitVariables splits an ARN at the colon within a variable too.
func readSplitVariables(q *question) bool {
	return readValues(q, oneOf("arn"), func(_ condition, value string) string {
		parts := strings.SplitN(value, ":", 6)
		for _, part := range parts[:min(len(parts), 5)] {
			if strings.Contains(part, "${") {
				return nothing
			}
		}
		return value
	})
}

var isAddress = oneOf("ipaddress", "notipaddress")

func readZeroPrefix(q *question) bool {
	return readValues(q, isAddress, func(_ condition, value string) string {
		if address, ok := strings.CutSuffix(value, "/0"); ok && strings.Contains(address, ".") {
			return address + "/32"
		}
		return value
	})
}

// readIPv6 compares an address of IPv6 as text.
func readIPv6(q *question) bool {
	return readValues(q, isAddress, func(c condition, value string) string {
		is, _ := q.get(c.Key)
		if strings.Contains(value, ":") && !strings.Contains(value, "/") && !slices.Contains(is, value) {
			return "100::dead"
		}
		return value
	})
}

// readEpoch takes seconds for milliseconds.
func readEpoch(q *question) bool {
	instant := func(value string) string {
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return value
		}
		return time.UnixMilli(n).UTC().Format(time.RFC3339Nano)
	}
	changed := readValues(q, oneOf("date"), func(_ condition, value string) string { return instant(value) })
	for name, values := range q.Context {
		for i, v := range values {
			if strings.EqualFold(name, "aws:EpochTime") && instant(v) != v {
				values[i], changed = instant(v), true
			}
		}
	}
	return changed
}

var numberPrefix = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?`)

// readNumbers reads as much of a text as is a number, in policies and in
// requests.
func readNumbers(q *question) bool {
	return readConditions(q, func(c condition) (*condition, bool) {
		if !strings.HasPrefix(baseName(c.Operator), "numeric") {
			return &c, true
		}
		if is, there := q.get(c.Key); there && numberPrefix.FindString(is[0]) != is[0] {
			return nil, len(is) == 1 && comparesPrefixes(c, is[0])
		}
		values := slices.Clone(c.Values)
		for i, v := range values {
			if prefix := numberPrefix.FindString(v); prefix != "" {
				values[i] = prefix
			}
		}
		c.Values = values
		return &c, true
	})
}

func comparesPrefixes(c condition, value string) bool {
	is, err := strconv.ParseFloat(numberPrefix.FindString(value), 64)
	if err != nil {
		return false
	}
	any, all := false, true
	for _, v := range c.Values {
		bound, err := strconv.ParseFloat(numberPrefix.FindString(v), 64)
		holds := err == nil && map[string]bool{
			"numericequals": is == bound, "numericnotequals": is != bound,
			"numericlessthan": is < bound, "numericlessthanequals": is <= bound,
			"numericgreaterthan": is > bound, "numericgreaterthanequals": is >= bound,
		}[baseName(c.Operator)]
		any, all = any || holds, all && holds
	}
	if negated(baseName(c.Operator)) {
		return all
	}
	return any
}

// readEscapes has ${*}, ${?} and ${$} stand for themselves where * and ? are
// no wildcards.
func readEscapes(q *question) bool {
	return readValues(q, oneOf("stringequals", "stringnotequals", "bool"), func(_ condition, value string) string {
		return escape.ReplaceAllString(value, "$${$$}{$1}")
	})
}

var escape = regexp.MustCompile(`\$\{([*?$])\}`)

func readBinary(q *question) bool {
	return readConditions(q, func(c condition) (*condition, bool) {
		if baseName(c.Operator) != "binaryequals" {
			return &c, true
		}
		values := slices.Clone(c.Values)
		for i := range values {
			values[i] = strings.ReplaceAll(values[i], "$", "${$}")
		}
		lower := strings.ToLower(c.Operator)
		c.Operator, c.Values = strings.Replace(lower, "binaryequals", "StringEquals", 1), values
		return &c, true
	})
}

// readOtherFamily has NotIpAddress fail for a lone address of the other family.
func readOtherFamily(q *question) bool {
	return readConditions(q, func(c condition) (*condition, bool) {
		is, there := q.get(c.Key)
		if baseName(c.Operator) != "notipaddress" || !there {
			return &c, true
		}
		for _, v := range c.Values {
			if !strings.Contains(v, "/") && strings.Contains(v, ":") != strings.Contains(is[0], ":") {
				return nil, false
			}
		}
		return &c, true
	})
}
