package policy

import (
	"slices"
	"strings"
)

// sense is what a test means: enough to say whether it can hold together with
// others on the same key. Tests with variables or of keys that are ours have
// none, and are reasoned about as a whole.
type sense struct {
	info     keyInfo
	operator operator
	operands []operand
}

// Is is the formula that a test holds. The values of a test are alternatives,
// or all excluded by a negated operator, so their order means nothing.
func Is(t Test) *Formula {
	t.Values = slices.Clone(t.Values)
	f := &Formula{op: OpTest}
	if t.Key != KeyCutoff { // whose values are what was bounded, and the limit
		slices.Sort(t.Values)
		t.Values = slices.Compact(t.Values)
	}
	if !ours(t.Key) {
		info := infoOf(t.Key)
		t.Key = info.name
		if o, ok := parseOperator(t.Operator); ok {
			o = o.canonical()
			t.Operator = o.String()
			f.sense = senseOf(info, o, t.Values)
		}
	}
	if f.sense != nil && f.sense.operator.family == null && f.sense.null(true) == f.sense.null(false) {
		if f.sense.null(true) {
			return True
		}
		return False
	}
	f.test, f.head = t, word(t.Key)
	return f
}

// ours reports whether the key is none of AWS's.
func ours(key string) bool { return strings.HasPrefix(key, "iamreach:") }

func senseOf(info keyInfo, o operator, values []string) *sense {
	s := &sense{info: info, operator: o}
	for _, v := range values {
		t := template{tokens: glob(v)}
		if o.hasVariables() {
			if t = parseTemplate(v, "2012-10-17", o.hasWildcards()); !t.known() {
				return nil
			}
		}
		if p := o.operand(v, t.tokens); !p.unfit {
			if o.comparesText() {
				p.sample = p.glob.sample()
			}
			s.operands = append(s.operands, p)
		}
	}
	return s
}

// null is what a Null test says of a request that has the key, or has not.
func (s *sense) null(present bool) bool {
	for _, p := range s.operands {
		if isBool(p.text) && strings.EqualFold(p.text, "true") != present {
			return true
		}
	}
	return false
}

// literal is a test that must hold, or must not.
type literal struct {
	test *Formula
	want bool
}

// literalOf reads a formula that is a test or the negation of one.
func literalOf(f *Formula) (literal, bool) {
	switch f.op {
	case OpTest:
		return literal{f, true}, true
	case OpNot:
		return literal{f.args[0], false}, true
	}
	return literal{}, false
}

func (l literal) not() literal { return literal{l.test, !l.want} }

func (l literal) formula() *Formula {
	if l.want {
		return l.test
	}
	return Not(l.test)
}

// negated is the negation of a test. An operator of AWS takes its place when
// the two differ for no request: with the key, without it, or with a value
// that does not fit the operator.
func (f *Formula) negated() *Formula {
	plain := &Formula{op: OpNot, args: []*Formula{f}, head: "not ("}
	o, ok := parseOperator(f.test.Operator)
	if !ok || ours(f.test.Key) {
		return plain
	}
	with := func(o operator, values ...string) *Formula {
		t := f.test
		t.Operator, t.Values = o.String(), values
		return Is(t)
	}
	switch {
	case o.family == null && f.sense.null(true): // so it says false of absence
		return with(o, "true")
	case o.family == null:
		return with(o, "false")
	case o.over == anyValue && o.ifExists:
		return plain // PE-081
	}
	values := f.test.Values
	flipped, ok := o.flipped(len(values))
	if o.family == boolean && len(values) == 1 && f.sense != nil && isBool(values[0]) {
		flipped, ok = o, true
		values = []string{map[bool]string{true: "false", false: "true"}[strings.EqualFold(values[0], "true")]}
	}
	if !ok || (o.strict() && infoOf(f.test.Key).kind != o.family) {
		return plain
	}
	switch {
	case o.over == anyValue:
		flipped.over = allValues
		return with(flipped.canonical(), values...)
	case o.over == allValues:
		flipped.over = anyValue
		return with(flipped, values...)
	case o.negated: // true of absence; its contrary is not
		flipped.ifExists = false
		return with(flipped, values...)
	case flipped.negated && o.ifExists:
		return All(with(operator{family: null}, "false"), with(flipped.canonical(), values...))
	case flipped.negated:
		return with(flipped, values...)
	}
	flipped.ifExists = !o.ifExists
	return with(flipped, values...)
}

// strict reports whether a value that does not fit the operator satisfies
// neither it nor its contrary, or is disputed.
func (o operator) strict() bool {
	switch o.family {
	case arnLike, number, boolean:
		return true
	case date:
		return o.order != equal
	}
	return false
}

// literals visits the tests with whether they must hold.
func (f *Formula) literals(visit func(literal)) {
	if l, ok := literalOf(f); ok {
		visit(l)
		return
	}
	for _, a := range f.args {
		a.literals(visit)
	}
}

// replace puts other formulas in the place of literals, where the function
// gives one.
func (f *Formula) replace(with func(literal) *Formula) *Formula {
	if l, ok := literalOf(f); ok {
		if g := with(l); g != nil {
			return g
		}
		return f
	}
	if len(f.args) == 0 {
		return f
	}
	args := make([]*Formula, len(f.args))
	for i, a := range f.args {
		args[i] = a.replace(with)
	}
	return join(f.op, args)
}
