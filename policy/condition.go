package policy

import "slices"

// Condition is one key under one operator of a statement's Condition block.
type Condition struct {
	Operator string // verbatim, with ForAnyValue:, ForAllValues: and IfExists
	Key      string
	Values   []string // as written; several are alternatives (PE-070)
	Line     int
}

// disputed is the formula that a rule holds on which AWS's documents
// contradict each other. It is read so that the rule's holding makes a
// statement apply.
func disputed(rule string) *Formula {
	return Is(Test{Key: KeyDisputed, Operator: "Holds", Values: []string{rule}, Class: Disputed})
}

// notCollected is the formula that what was not collected allows.
func notCollected(m Missing, class Class) *Formula {
	return Is(Test{
		Key: KeyNotCollected, Operator: "Allows", Values: []string{m.Operation},
		Class: class, Account: m.Account, Region: m.Region,
	})
}

// condition decides a condition of a statement with this effect, in a document
// of this version. What the context does not know is left over as tests that
// mean what they say in any context. A value that was not collected gives
// tests of the class missing: Unread where the condition must hold to allow,
// Gap where it could only block.
func (c *Context) condition(cond Condition, version string, effect Effect, missing Class) *Formula {
	o, ok := parseOperator(cond.Operator)
	if !ok {
		// PE-033: a statement that cannot be read says what nobody knows.
		return Is(Test{Key: infoOf(cond.Key).name, Operator: cond.Operator, Values: cond.Values, Class: missing})
	}
	info, f := c.look(cond.Key)
	if len(f.rivals) > 1 {
		return c.either(cond.Key, f.rivals, func(c *Context) *Formula { return c.condition(cond, version, effect, missing) })
	}
	e := evaluation{context: c, operator: o.canonical(), info: info, fact: f, effect: effect, missing: missing}
	if o.family == null {
		return e.null(cond.Values)
	}
	for _, value := range cond.Values {
		var t template
		if o.hasVariables() {
			t = parseTemplate(value, version, o.hasWildcards())
		} else {
			t.tokens = []rune(value)
		}
		if key, rivals := c.ambiguous(t); rivals != nil {
			return c.either(key, rivals, func(c *Context) *Formula { return c.condition(cond, version, effect, missing) })
		}
		if key, split := e.dependsOn(t); split {
			// The rules for an absent variable cannot be said in a test, so
			// both cases are decided.
			_, v := c.look(key)
			present, absent := v, fact{state: isAbsent}
			present.state = isPresent
			return Any(
				All(c.hasKey(key, true, missing), c.with(key, present).condition(cond, version, effect, missing)),
				All(c.hasKey(key, false, missing), c.with(key, absent).condition(cond, version, effect, missing)),
			)
		}
		e.add(value, t)
	}
	return e.formula()
}

// either decides under each of the values that a key may have. Where they
// differ, it is disputed which of them AWS uses (PE-071).
func (c *Context) either(key string, values []string, decide func(*Context) *Formula) *Formula {
	var all []*Formula
	for _, value := range values {
		all = append(all, decide(c.with(key, fact{state: isKnown, values: []string{value}})))
	}
	return Any(All(all...), All(disputed("PE-071"), Any(all...)))
}

// evaluation is one condition on one key.
type evaluation struct {
	context  *Context
	operator operator
	info     keyInfo
	fact     fact
	effect   Effect
	missing  Class

	operands []operand
	symbolic []template // operands with variables that are not known
	raw      []string   // operands and symbolic in the words of tests
	unfit    []*Formula // operands that are defective: whether they match anyway
}

// dependsOn finds a variable that may be absent where the test with the
// variable in it would not say what its absence means: it has a default, or
// a Deny fires because of it (PE-055).
func (e *evaluation) dependsOn(t template) (key string, split bool) {
	for _, v := range t.variables {
		info, f := e.context.look(v.key)
		if f.state == isUnknown && !info.multi && (v.hasFallback || (e.operator.negated && e.effect == Deny)) {
			return v.key, true
		}
	}
	return "", false
}

// add takes a value of the condition: one to compare with, or one that can
// match nothing.
func (e *evaluation) add(text string, t template) {
	t, resolved := e.context.expand(t)
	if !resolved {
		// PE-055: no match, so negated operators hold; that a Deny applies only
		// by this is disputed.
		if e.operator.negated && e.effect == Deny {
			e.unfit = append(e.unfit, Not(disputed("PE-055")))
		}
		return
	}
	if !t.known() {
		e.symbolic = append(e.symbolic, t)
		e.raw = append(e.raw, t.text(e.operator.hasWildcards()))
		return
	}
	p := operand{text: text, glob: t.tokens}
	if bad, rule, both := e.operator.defect(p); bad {
		switch {
		case rule != "" && e.operator.negated:
			e.unfit = append(e.unfit, Not(disputed(rule)))
		case both:
			e.unfit = append(e.unfit, disputed(rule))
		}
		return
	}
	e.operands = append(e.operands, p)
	if e.operator.hasVariables() {
		text = t.text(e.operator.hasWildcards())
	}
	e.raw = append(e.raw, text)
}

func (e *evaluation) formula() *Formula {
	if e.info.multi && e.operator.over == oneValue {
		return e.withoutQuantifier()
	}
	switch e.fact.state {
	case isAbsent:
		return e.withoutKey()
	case isKnown:
		if len(e.fact.values) == 0 { // PE-088
			return e.withoutKey()
		}
		if f, ok := e.inTime(); ok {
			return f
		}
		return e.known()
	}
	return e.left()
}

// withoutKey is the condition where the request does not have the key.
func (e *evaluation) withoutKey() *Formula {
	holds, rule := e.operator.without()
	switch {
	case rule != "":
		return disputed(rule)
	case holds:
		return True
	}
	return False
}

// withoutQuantifier is a condition on a key of several values whose operator
// does not say which of them must match. AWS only says that it must: at the
// best, one that matches is enough (PE-087).
func (e *evaluation) withoutQuantifier() *Formula {
	absent := e.withoutKey()
	switch {
	case e.fact.state == isAbsent, e.fact.state == isKnown && len(e.fact.values) == 0:
		return absent
	}
	some := *e
	some.info.multi = true
	some.operator.over, some.operator.ifExists = anyValue, false
	return Any(
		All(absent, e.context.hasKey(e.info.name, false, e.missing)),
		All(disputed("PE-087"), some.formula()),
	)
}

// known compares the values of the request.
func (e *evaluation) known() *Formula {
	fs := make([]*Formula, len(e.fact.values))
	for i, value := range e.fact.values {
		fs[i] = e.value(value)
	}
	if e.operator.over == anyValue {
		return Any(fs...)
	}
	return All(fs...)
}

// value compares one value of the request: with a negated operator it matches
// when it is none of the operands (PE-085).
func (e *evaluation) value(value string) *Formula {
	match := slices.Clone(e.unfit)
	for _, p := range e.operands {
		ok, rule := e.operator.matches(value, p)
		switch {
		case ok:
			match = append(match, True)
		case rule != "" && e.operator.negated:
			match = append(match, Not(disputed(rule)))
		}
	}
	for _, t := range e.symbolic {
		match = append(match, e.fitting(t, value))
	}
	if e.operator.negated {
		return Not(Any(match...))
	}
	return Any(match...)
}

// null decides whether the key is there (PE-078); several values are
// alternatives (PE-098), and a set without values is not there (PE-088).
func (e *evaluation) null(values []string) *Formula {
	var fs []*Formula
	for _, v := range values {
		if isBool(v) {
			fs = append(fs, e.context.hasKey(e.info.name, v[0] == 'f' || v[0] == 'F', e.missing))
		}
	}
	return Any(fs...)
}

// hasKey is the formula that the request has the key, or has it not.
func (c *Context) hasKey(key string, want bool, missing Class) *Formula {
	info, f := c.look(key)
	present := f.state == isPresent || f.state == isExcluded || (f.state == isKnown && len(f.values) > 0)
	switch {
	case f.state == isUnknown:
		value := "true"
		if want {
			value = "false"
		}
		return f.test(info, operator{family: null}, []string{value}, missing)
	case present == want:
		return True
	}
	return False
}

// test is a test of the key that is left over.
func (f fact) test(info keyInfo, o operator, values []string, missing Class) *Formula {
	t := Test{Key: info.name, Operator: o.String(), Values: values, Class: f.class}
	if f.missing != nil {
		t.Class, t.Operation = missing, f.missing.Operation
		t.Account, t.Region = f.missing.Account, f.missing.Region
	}
	if t.Class == "" || t.Class == Known {
		t.Class = Circumstance
	}
	return Is(t)
}
