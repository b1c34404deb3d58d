package policy

import "strings"

// operator is a condition operator taken apart: [ForAllValues:|ForAnyValue:]
// Name[IfExists] (PE-072).
type operator struct {
	over     quantifier
	family   family
	order    order // for numbers and dates
	negated  bool  // PE-074
	ifExists bool
}

// quantifier says how an operator treats several values of a key.
type quantifier uint8

const (
	oneValue  quantifier = iota
	anyValue             // ForAnyValue: some value of the request matches (PE-084)
	allValues            // ForAllValues: every value of the request matches (PE-083)
)

// family is the kind of values that an operator compares.
type family uint8

const (
	stringEquals family = iota
	stringFold
	stringLike
	arnLike
	number
	date
	boolean
	binary
	address
	null
)

// order is how numbers and dates are compared.
type order uint8

const (
	equal order = iota
	less
	lessEqual
	greater
	greaterEqual
)

// operatorName is one spelling of an operator without its prefix and suffix.
type operatorName struct {
	name string
	operator
}

// operatorNames has each operator's own spelling first (PE-073).
var operatorNames = []operatorName{
	{"StringEquals", operator{family: stringEquals}},
	{"StringNotEquals", operator{family: stringEquals, negated: true}},
	{"StringEqualsIgnoreCase", operator{family: stringFold}},
	{"StringNotEqualsIgnoreCase", operator{family: stringFold, negated: true}},
	{"StringLike", operator{family: stringLike}},
	{"StringNotLike", operator{family: stringLike, negated: true}},
	{"ArnLike", operator{family: arnLike}},
	{"ArnNotLike", operator{family: arnLike, negated: true}},
	{"ArnEquals", operator{family: arnLike}}, // PE-096: the same as ArnLike
	{"ArnNotEquals", operator{family: arnLike, negated: true}},
	{"NumericEquals", operator{family: number}},
	{"NumericNotEquals", operator{family: number, negated: true}},
	{"NumericLessThan", operator{family: number, order: less}},
	{"NumericLessThanEquals", operator{family: number, order: lessEqual}},
	{"NumericGreaterThan", operator{family: number, order: greater}},
	{"NumericGreaterThanEquals", operator{family: number, order: greaterEqual}},
	{"DateEquals", operator{family: date}},
	{"DateNotEquals", operator{family: date, negated: true}},
	{"DateLessThan", operator{family: date, order: less}},
	{"DateLessThanEquals", operator{family: date, order: lessEqual}},
	{"DateGreaterThan", operator{family: date, order: greater}},
	{"DateGreaterThanEquals", operator{family: date, order: greaterEqual}},
	{"Bool", operator{family: boolean}},
	{"BinaryEquals", operator{family: binary}},
	{"IpAddress", operator{family: address}},
	{"NotIpAddress", operator{family: address, negated: true}},
	{"Null", operator{family: null}},
}

var operatorsByName = buildOperators()

func buildOperators() map[string]operator {
	m := make(map[string]operator, len(operatorNames))
	for _, n := range operatorNames {
		m[strings.ToLower(n.name)] = n.operator
	}
	return m
}

// parseOperator reads an operator, in any letter case (PE-072). It reports
// false for one that AWS does not have, which makes a statement invalid
// (PE-033).
func parseOperator(text string) (operator, bool) {
	name, over := strings.ToLower(text), oneValue
	if rest, ok := strings.CutPrefix(name, "foranyvalue:"); ok {
		name, over = rest, anyValue
	} else if rest, ok := strings.CutPrefix(name, "forallvalues:"); ok {
		name, over = rest, allValues
	}
	name, ifExists := strings.CutSuffix(name, "ifexists")
	o, ok := operatorsByName[name]
	if !ok || (o.family == null && (ifExists || over != oneValue)) {
		return operator{}, false
	}
	o.over, o.ifExists = over, ifExists
	return o, true
}

// String is the operator's spelling in a policy.
func (o operator) String() string {
	var prefix, suffix string
	switch o.over {
	case anyValue:
		prefix = "ForAnyValue:"
	case allValues:
		prefix = "ForAllValues:"
	}
	if o.ifExists {
		suffix = "IfExists"
	}
	for _, n := range operatorNames {
		if n.family == o.family && n.order == o.order && n.negated == o.negated {
			return prefix + n.name + suffix
		}
	}
	return ""
}

// canonical is the shortest operator that means the same.
func (o operator) canonical() operator {
	switch {
	case o.over == allValues: // true without values anyway (PE-079)
		o.ifExists = false
	case o.over == oneValue && o.negated: // true without the key anyway (PE-076)
		o.ifExists = false
	}
	return o
}

// hasVariables reports whether values of the operator may hold policy
// variables (PE-051).
func (o operator) hasVariables() bool { return o.family <= arnLike || o.family == boolean }

// hasWildcards reports whether * and ? in values of the operator are wildcards.
func (o operator) hasWildcards() bool { return o.family == stringLike || o.family == arnLike }

// flipped is the operator that a value satisfies exactly when it does not
// satisfy this one, whatever the presence of the key does. It reports false
// where AWS has none.
func (o operator) flipped(values int) (operator, bool) {
	switch o.family {
	case stringEquals, stringFold, stringLike, arnLike, address:
		o.negated = !o.negated
		return o, true
	case number, date:
		if o.order == equal {
			o.negated = !o.negated
			return o, true
		}
		o.order = [...]order{less: greaterEqual, lessEqual: greater, greater: lessEqual, greaterEqual: less}[o.order]
		return o, values == 1 // several values are alternatives
	}
	return o, false
}

// without is what the operator says of a request without the key (PE-075 to
// PE-080), and the rule in dispute if there is one. It is not for Null.
func (o operator) without() (holds bool, disputed string) {
	switch o.over {
	case allValues:
		return true, "" // PE-079
	case anyValue:
		if o.ifExists {
			return false, "PE-081"
		}
		return false, "" // PE-080
	}
	return o.negated || o.ifExists, "" // PE-075, PE-076, PE-077
}
