package lint

import "strings"

// operator is a condition operator taken apart (PE-072). The parser knows that
// AWS has it.
type operator struct {
	set      string // forallvalues, foranyvalue or nothing
	base     string // lower case, without set and IfExists
	ifExists bool
}

func operatorOf(text string) operator {
	o := operator{base: strings.ToLower(text)}
	if set, base, ok := strings.Cut(o.base, ":"); ok {
		o.set, o.base = set, base
	}
	o.base, o.ifExists = strings.CutSuffix(o.base, "ifexists")
	return o
}

func baseOf(text string) string { return operatorOf(text).base }

// negated reports the operators that hold where a value does not match
// (PE-074).
func negated(text string) bool { return strings.Contains(baseOf(text), "not") }

// family is the kind of values that the operator compares: string, arn,
// numeric, date, bool, binary, ip or null.
func (o operator) family() string {
	switch {
	case strings.Contains(o.base, "ipaddress"):
		return "ip"
	case o.base == "bool", o.base == "null":
		return o.base
	}
	for _, family := range []string{"string", "arn", "numeric", "date", "binary"} {
		if strings.HasPrefix(o.base, family) {
			return family
		}
	}
	return ""
}

// pattern reports operators under which * and ? are wildcards.
func (o operator) pattern() bool {
	return o.family() == "arn" || strings.HasSuffix(o.base, "like")
}

// takesVariables reports operators whose values may hold variables (PE-051).
func takesVariables(text string) bool {
	switch operatorOf(text).family() {
	case "string", "arn", "bool":
		return true
	}
	return false
}
