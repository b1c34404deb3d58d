package policy

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// left is the condition on a key whose value is not known.
func (e *evaluation) left() *Formula {
	if e.prepared == nil || e.fact.state == isExcluded {
		return e.leave()
	}
	key := leftKey{operator: e.operator, state: e.fact.state, class: e.fact.role(e.missing)}
	if e.fact.missing != nil {
		key.missing = *e.fact.missing
	}
	return e.prepared.left(key, e.leave)
}

func (e *evaluation) leave() *Formula {
	o := e.operator
	present := e.fact.state != isUnknown
	if present {
		o.ifExists = false
	}
	unfit := Any(e.unfit...)
	switch {
	case o.over == anyValue && o.ifExists: // PE-081
		some := *e
		some.operator.ifExists = false
		return Any(some.left(), All(e.hasKey(false), disputed("PE-081")))
	case o.over == anyValue && o.negated:
		return All(e.test(o), Not(unfit))
	case o.over == anyValue:
		return Any(e.test(o), All(e.hasKey(true), unfit))
	case o.negated:
		return All(e.test(o), Any(e.hasKey(false), Not(unfit)))
	}
	return Any(e.test(o), All(e.hasKey(true), unfit))
}

// test is what is left of the operands that can match.
func (e *evaluation) test(o operator) *Formula {
	f := e.fact
	values := make([]string, 0, len(e.operands)+len(e.symbolic))
	for _, p := range e.operands {
		if o.hasVariables() {
			values = append(values, p.template.text(o.hasWildcards()))
		} else {
			values = append(values, p.operand.text)
		}
	}
	for _, t := range e.symbolic {
		values = append(values, t.text(o.hasWildcards()))
	}
	if len(values) == 0 { // PE-034: nothing can match
		switch {
		case o.over == anyValue && o.negated:
			return e.hasKey(true)
		case o.negated:
			return True
		case o.over == allValues, o.ifExists:
			return e.hasKey(false)
		}
		return False
	}
	for _, t := range e.symbolic {
		for _, v := range t.variables {
			g := e.context.find(v.info)
			if worse(g.role(e.missing), f.role(e.missing)) {
				f.class, f.missing = g.class, g.missing
			}
		}
	}
	left := f.test(e.info, o, values, e.missing)
	if e.fact.state == isUnknown {
		return left
	}
	return e.narrowed(left)
}

func (f fact) role(missing Class) Class {
	if f.missing != nil {
		return missing
	}
	return f.class
}

// worse reports whether the class a makes a worse answer than b.
func worse(a, b Class) bool {
	rank := func(c Class) int { return slices.Index([]Class{Chosen, Circumstance, Secret, Gap, Unread}, c) }
	return rank(a) > rank(b)
}

// narrowed decides a test by what is known of a key that is there.
func (e *evaluation) narrowed(left *Formula) *Formula {
	l, ok := literalOf(left)
	if !ok || l.test.sense == nil {
		return left
	}
	is := func(operator string, values []string) literal {
		return literal{Is(Test{Key: e.info.name, Operator: operator, Values: values}), true}
	}
	group := []literal{l, is("Null", []string{"false"})}
	if e.fact.state == isExcluded {
		group = append(group, is("StringNotEquals", escaped(e.fact.values)))
	}
	switch {
	case contradicts(group[1:], l):
		return False
	case implied(group[1:], l):
		return True
	}
	l, _ = narrow(group, 0)
	return l.formula()
}

// fitting is the formula that the variables of an operand make it match the
// value.
func (e *evaluation) fitting(t template, value string) *Formula {
	o := e.operator
	same := operator{family: stringEquals}
	if o.family == stringFold || o.family == boolean {
		same.family = stringFold
		value = strings.ToLower(value)
		t.tokens = slices.Clone(t.tokens)
		for i, c := range t.tokens {
			if c >= 0 {
				t.tokens[i] = []rune(strings.ToLower(string(c)))[0]
			}
		}
	}
	return e.context.fitting(t, value, same, e.missing, func(g glob) bool {
		p := o.operand("", g)
		return o.matchesText(value, &p)
	})
}

// fits is the formula that the variables left in a template, such as in a
// Resource, are such that it matches the text.
func (c *Context) fits(t template, text string, missing Class) *Formula {
	return c.fitting(t, text, operator{family: stringEquals}, missing, func(g glob) bool { return g.match(text) })
}

// fitting is the formula that the variables have values for which the template
// matches the text, as the function has the last word on.
func (c *Context) fitting(t template, text string, same operator, missing Class, match func(glob) bool) *Formula {
	fits, complete := t.fits(text)
	if !complete {
		return cutoff("values of the variables in "+t.text(true), maxFits)
	}
	var any []*Formula
	for _, fit := range fits {
		filled := t.substitute(func(v variable) (string, bool) { return fit[slices.Index(t.variables, v)], false })
		if !match(filled.tokens) {
			continue
		}
		all := make([]*Formula, len(fit))
		for i, value := range fit {
			all[i] = c.variableIs(t.variables[i], value, same, missing)
		}
		any = append(any, All(all...))
	}
	return Any(any...)
}

// variableIs is the formula that a variable stands for the text.
func (c *Context) variableIs(v variable, text string, same operator, missing Class) *Formula {
	f := c.find(v.info)
	e := evaluation{context: c, operator: same, info: v.info, multi: v.info.multi || f.several(), fact: f, effect: Allow, missing: missing}
	p := same.operand(text, glob(text))
	e.add(&p, template{tokens: glob(text)})
	is := e.formula()
	if v.hasFallback && same.matchesText(v.fallback, &p) {
		return Any(is, c.hasKey(v.key, false, missing))
	}
	return is
}

// escaped writes texts as values of a test in which nothing is a variable.
func escaped(values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = template{tokens: []rune(v)}.text(false)
	}
	return out
}

// inTime decides conditions on the time. The snapshot was taken at one, so
// that a window which is open then holds and one which ended stays shut, but
// one that opens later is a circumstance: for an Allow when the condition will
// hold, for a Deny when it will not.
func (e *evaluation) inTime() (*Formula, bool) {
	comparesTime := e.operator.family == date && e.info.name == "aws:CurrentTime" ||
		(e.operator.family == date || e.operator.family == number) && e.info.name == "aws:EpochTime"
	if !comparesTime || e.context.Complete || e.operator.over != oneValue {
		return nil, false
	}
	now, ok := parseDate(e.fact.values[0])
	if !ok {
		return nil, false
	}
	open := e.effect != Deny
	holds := e.known()
	if (holds == True) == open || (holds != True && holds != False) {
		return holds, true
	}
	for _, p := range e.operands {
		bound, ok := parseDate(p.operand.text)
		if !ok {
			continue
		}
		// The condition changes at its bounds and nowhere else.
		for _, t := range []time.Time{bound, bound.Add(time.Second)} {
			if t.After(now) && (e.at(t) == True) == open {
				later := *e
				later.fact = fact{state: isUnknown, class: Circumstance}
				return later.test(e.operator), true
			}
		}
	}
	return holds, true
}

// at is the condition at another time.
func (e *evaluation) at(t time.Time) *Formula {
	other := *e
	text := t.UTC().Format(time.RFC3339Nano)
	if e.operator.family == number {
		text = strconv.FormatInt(t.Unix(), 10)
	}
	other.fact.values = []string{text}
	return other.known()
}
