package policy

import (
	"slices"
	"sync/atomic"
)

// Condition is one key under one operator of a statement's Condition block.
type Condition struct {
	Operator string // verbatim, with ForAnyValue:, ForAllValues: and IfExists
	Key      string
	Values   []string // as written; several are alternatives (PE-070)
	Line     int

	prepared *preparedCondition
}

// preparedCondition is a condition of a document of some version, read once
// for the many requests that it is decided for.
type preparedCondition struct {
	known    bool // the operator is one of AWS's
	operator operator
	info     keyInfo
	written  Condition

	operands []operandText   // that a value may match, of those without variables
	unfit    []*Formula      // whether those match that nothing can match
	open     []preparedValue // with variables

	kept atomic.Pointer[leftover]
}

type preparedValue struct {
	text     string
	template template
}

// prepare reads the condition.
func (cond Condition) prepare(version string) *preparedCondition {
	o, known := parseOperator(cond.Operator)
	p := &preparedCondition{known: known, operator: o.canonical(), info: infoOf(cond.Key), written: cond}
	if !known || o.family == null {
		return p
	}
	e := evaluation{operator: p.operator, operands: make([]operandText, 0, len(cond.Values))}
	for _, text := range cond.Values {
		v := preparedValue{text: text}
		if o.hasVariables() {
			v.template = parseTemplate(text, version, o.hasWildcards())
		}
		if !v.template.known() {
			p.open = append(p.open, v)
			continue
		}
		operand := o.operand(text, v.template.tokens)
		e.add(&operand, v.template)
	}
	p.operands, p.unfit = slices.Clip(e.operands), slices.Clip(e.unfit)
	return p
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
	p := cond.prepared
	if p == nil {
		p = cond.prepare(version)
	}
	return c.holds(p, effect, missing)
}

// holds decides a condition that is prepared.
func (c *Context) holds(p *preparedCondition, effect Effect, missing Class) *Formula {
	if !p.known {
		// PE-033: a statement that cannot be read says what nobody knows.
		return Is(Test{Key: p.info.name, Operator: p.written.Operator, Values: p.written.Values, Class: missing})
	}
	e := evaluation{context: c, operator: p.operator, info: &p.info, multi: p.info.multi, effect: effect, missing: missing, operands: p.operands, unfit: p.unfit}
	e.fact = c.find(e.info)
	e.multi = e.multi || e.fact.several()
	if len(e.fact.rivals) > 1 {
		return c.either(p.info.name, e.fact.rivals, p, effect, missing)
	}
	if p.operator.family == null {
		return e.null(p.written.Values)
	}
	if len(p.open) == 0 {
		e.prepared = p
	} else if c.room != nil {
		c.room.begin()
		e.operands = append(c.room.operands[:0], p.operands...)
	}
	for i := range p.open {
		v := &p.open[i]
		if key, rivals := c.ambiguous(v.template); rivals != nil {
			return c.either(key, rivals, p, effect, missing)
		}
		if key, split := e.dependsOn(v.template); split {
			// The rules for an absent variable cannot be said in a test, so
			// both cases are decided.
			info := infoOf(key)
			f := c.find(&info)
			f.state = isPresent
			present, bounded := c.inCase(key, f, 2)
			if bounded {
				return tooManyCases(p)
			}
			absent, _ := c.inCase(key, fact{state: isAbsent}, 2)
			return Any(
				All(c.hasKey(key, true, missing), present.holds(p, effect, missing)),
				All(c.hasKey(key, false, missing), absent.holds(p, effect, missing)),
			)
		}
		e.expand(v)
	}
	if c.room != nil && len(p.open) > 0 {
		c.room.operands = e.operands
	}
	return e.formula()
}

// either decides a condition under each of the values that a key may have.
// Where they differ, it is disputed which of them AWS uses (PE-071).
func (c *Context) either(key string, values []string, p *preparedCondition, effect Effect, missing Class) *Formula {
	var all []*Formula
	for _, value := range values {
		one, bounded := c.inCase(key, fact{state: isKnown, values: []string{value}}, len(values))
		if bounded {
			return tooManyCases(p)
		}
		all = append(all, one.holds(p, effect, missing))
	}
	return Any(All(all...), All(disputed("PE-071"), Any(all...)))
}

// maxCases bounds the cases into which one condition is divided: with every
// variable that may be absent or have rivals they are twice as many.
const maxCases = 64

// inCase is the context where a key is as in one of several cases. It reports
// whether all together are too many.
func (c *Context) inCase(key string, f fact, of int) (one *Context, bounded bool) {
	one = c.with(key, f)
	one.cases = max(c.cases, 1) * of
	return one, one.cases > maxCases
}

// tooManyCases is the condition beyond the bound.
func tooManyCases(p *preparedCondition) *Formula {
	return cutoff("the cases of a condition on "+p.written.Key, maxCases) // PE-216
}
