package policy

import "slices"

// evaluation is one condition on one key.
type evaluation struct {
	context  *Context
	operator operator
	info     *keyInfo
	multi    bool // the key has several values, or may
	fact     fact
	effect   Effect
	missing  Class

	prepared *preparedCondition // which has no variables, or nil

	// These are shared with other evaluations of the condition: what is added
	// goes into copies.
	operands []operandText // that a value may match
	symbolic []template    // the same with variables that are not known
	unfit    []*Formula    // whether operands match that nothing can match
}

// operandText is an operand with its template, which writes it in tests.
type operandText struct {
	*operand
	template template
}

// dependsOn finds a variable that may be absent where the test with the
// variable in it would not say what its absence means: it has a default, or
// a Deny fires because of it (PE-055).
func (e *evaluation) dependsOn(t template) (key string, split bool) {
	for _, v := range t.variables {
		f := e.context.find(v.info)
		if f.state == isUnknown && !v.info.multi && (v.hasFallback || (e.operator.negated && e.effect == Deny)) {
			return v.key, true
		}
	}
	return "", false
}

// expand adds a value with variables.
func (e *evaluation) expand(v *preparedValue) {
	room := e.context.room
	if room == nil {
		room = &scratch{}
	}
	t, resolved := e.context.expand(room.spare(), v.template)
	room.use(t.tokens)
	switch {
	case resolved && t.known():
		e.add(room.operand(e.operator, v.text, t.tokens), t)
	case resolved:
		e.symbolic = append(e.symbolic, t)
	case e.operator.negated && e.effect == Deny:
		// PE-055: no match, so negated operators hold; that a Deny applies only
		// by this is disputed.
		e.unfit = append(slices.Clip(e.unfit), Not(disputed("PE-055")))
	}
}

// add adds an operand.
func (e *evaluation) add(p *operand, t template) {
	rule := e.operator.disputedFit()
	switch {
	case !p.unfit:
		e.operands = append(e.operands, operandText{p, t})
	case rule != "" && e.operator.negated:
		e.unfit = append(e.unfit, Not(disputed(rule)))
	case e.operator.family == arnLike && p.glob.everything(): // PE-097
		e.unfit = append(e.unfit, disputed(rule))
	}
}

func (e *evaluation) formula() *Formula {
	if e.multi && e.operator.over == oneValue {
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
	some.operator.over, some.operator.ifExists = anyValue, false
	return Any(
		All(absent, e.hasKey(false)),
		All(disputed("PE-087"), some.formula()),
	)
}

// known compares the values of the request.
func (e *evaluation) known() *Formula {
	if len(e.fact.values) == 1 {
		return e.value(e.fact.values[0])
	}
	op := OpAll
	if e.operator.over == anyValue {
		op = OpAny
	}
	var fs []*Formula
	for _, value := range e.fact.values {
		switch f := e.value(value); f {
		case dominant(op):
			return f
		case neutral(op):
		default:
			fs = append(fs, f)
		}
	}
	return join(op, fs)
}

// value compares one value of the request: with a negated operator it matches
// when it is none of the operands (PE-085).
func (e *evaluation) value(value string) *Formula {
	match := e.match(value)
	if e.operator.negated {
		return Not(match)
	}
	return match
}

func (e *evaluation) match(value string) *Formula {
	var v comparand
	fit := e.operator.read(value, &v)
	if fit {
		for i := range e.operands {
			if e.operator.matches(&v, e.operands[i].operand) {
				return True
			}
		}
	}
	match := e.unfit
	if rule := e.operator.disputedFit(); !fit && e.operator.negated && rule != "" && len(e.operands) > 0 {
		match = append(slices.Clone(match), Not(disputed(rule)))
	}
	for _, t := range e.symbolic {
		match = append(slices.Clip(match), e.fitting(t, value))
	}
	if len(match) == 0 {
		return False
	}
	return Any(match...)
}

// null decides whether the key is there (PE-078); several values are
// alternatives (PE-098), and a set without values is not there (PE-088).
func (e *evaluation) null(values []string) *Formula {
	any := False
	for _, v := range values {
		if isBool(v) {
			any = Any(any, e.hasKey(v[0] == 'f' || v[0] == 'F'))
		}
	}
	return any
}

// hasKey is the formula that the request has the key, or has it not.
func (c *Context) hasKey(key string, want bool, missing Class) *Formula {
	info := infoOf(key)
	return c.find(&info).hasKey(&info, want, missing)
}

func (e *evaluation) hasKey(want bool) *Formula { return e.fact.hasKey(e.info, want, e.missing) }

func (f fact) hasKey(info *keyInfo, want bool, missing Class) *Formula {
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
func (f fact) test(info *keyInfo, o operator, values []string, missing Class) *Formula {
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
