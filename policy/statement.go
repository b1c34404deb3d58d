package policy

import "fmt"

// statementReader reads one statement and remembers what is wrong with it.
type statementReader struct {
	d        *Document
	s        Statement
	problems []Problem
}

func (r *statementReader) problem(line int, format string, args ...any) {
	r.problems = append(r.problems, Problem{Index: r.s.Index, Line: line, Text: fmt.Sprintf(format, args...)})
}

// readStatement adds a statement, or what is wrong with it: then the parts
// that could be read still tell to which questions it could matter.
func (d *Document) readStatement(index int, e *element) {
	r := statementReader{d: d, s: Statement{Index: index, Line: e.line, anyEffect: true, anyAction: true, anyResource: true, anyPrincipal: true}}
	if e.kind != '{' {
		r.problem(e.line, "a statement is a JSON object")
	} else {
		r.read(e)
	}
	if len(r.problems) > 0 {
		d.Problems = append(d.Problems, r.problems...)
		d.unread = append(d.unread, r.s)
		return
	}
	d.Statements = append(d.Statements, r.s)
}

func (r *statementReader) read(e *element) {
	for _, m := range e.members {
		switch m.name {
		case "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition":
		default: // PE-035: effect is not Effect, and condition must not be overlooked
			r.problem(m.line, "unknown element %q", m.name)
		}
	}
	if sid := e.get("Sid"); sid != nil {
		r.s.Sid = sid.text
	}
	r.effect(e)
	r.readActions(e)
	r.readResources(e)
	r.readPrincipals(e)
	r.readConditions(e)
}

func (r *statementReader) effect(e *element) {
	effect := e.get("Effect")
	switch {
	case effect == nil:
		r.problem(e.line, "no Effect")
	case effect.kind == '"' && (effect.text == string(Allow) || effect.text == string(Deny)):
		r.s.Effect, r.s.anyEffect = Effect(effect.text), false
	default:
		r.problem(effect.line, "Effect is neither Allow nor Deny")
	}
}

// oneOf returns the one of an element and its Not form that is there.
func (r *statementReader) oneOf(e *element, name string, required bool) (value *element, negated, ok bool) {
	plain, not := e.get(name), e.get("Not"+name)
	switch {
	case plain != nil && not != nil:
		r.problem(not.line, "both %s and Not%s", name, name) // PE-010
		return nil, false, false
	case plain != nil:
		return plain, false, true
	case not != nil:
		return not, true, true
	case required:
		r.problem(e.line, "no %s", name)
		return nil, false, false
	}
	return nil, false, true
}

// list reads a string or list of strings. An empty list under Not would mean
// everything, which nobody can have meant (PE-034).
func (r *statementReader) list(e *element, name string, negated bool) ([]string, bool) {
	list, ok := e.texts()
	if !ok {
		r.problem(e.line, "%s is neither a string nor a list of strings", name)
		return nil, false
	}
	if len(list) == 0 {
		if negated {
			r.problem(e.line, "Not%s is empty", name)
			return nil, false
		}
		r.d.warn(r.s.Index, e.line, name+" is empty and matches nothing")
	}
	return list, true
}

func (r *statementReader) readActions(e *element) {
	value, negated, ok := r.oneOf(e, "Action", true)
	if !ok {
		return
	}
	list, ok := r.list(value, "Action", negated)
	if !ok {
		return
	}
	r.s.Actions = list
	if negated {
		r.s.Actions, r.s.NotActions = nil, list
	}
	for _, entry := range list {
		p := actionPatternOf(entry)
		if p.invalid {
			r.d.warn(r.s.Index, value.line, fmt.Sprintf("action %q matches nothing", entry))
		}
		r.s.actions = append(r.s.actions, p)
	}
	r.s.anyAction = false
}

func (r *statementReader) readResources(e *element) {
	kind := r.d.Kind
	required := kind != Trust && kind != Resource && kind != KeyPolicy
	value, negated, ok := r.oneOf(e, "Resource", required)
	if !ok {
		return
	}
	if value == nil {
		// PE-016; several services store policies without it: the resource
		// that carries the policy.
		r.s.itself, r.s.anyResource = true, false
		return
	}
	if kind == Trust {
		r.problem(value.line, "a trust policy has no Resource") // PE-016
		return
	}
	list, ok := r.list(value, "Resource", negated)
	if !ok {
		return
	}
	r.s.Resources = list
	if negated {
		r.s.Resources, r.s.NotResources = nil, list
	}
	for _, entry := range list {
		r.s.resources = append(r.s.resources, resourcePatternOf(entry, r.d.version()))
	}
	r.s.anyResource = false
}

func (r *statementReader) readPrincipals(e *element) {
	value, negated, ok := r.oneOf(e, "Principal", false)
	if !ok {
		return
	}
	switch {
	case value == nil:
		r.s.anyPrincipal = false
		if r.d.Kind.hasPrincipal() { // PE-019
			r.d.warn(r.s.Index, e.line, "no Principal: the statement applies to nobody")
		}
		return
	case !r.d.Kind.hasPrincipal(): // PE-013, PE-014
		r.problem(value.line, "this kind of policy has no Principal")
		return
	case negated && r.d.Kind == Trust: // PE-016
		r.problem(value.line, "a trust policy has no NotPrincipal")
		return
	}
	p, problem := principalsOf(value)
	if problem != "" {
		r.problem(value.line, "%s", problem)
		return
	}
	r.s.Principals = p
	if negated {
		r.s.Principals, r.s.NotPrincipals = nil, p
	}
	r.s.anyPrincipal = false
}

func principalsOf(e *element) (*Principals, string) {
	p := &Principals{}
	if e.kind == '"' && e.text == "*" {
		p.Everyone = true
		return p, ""
	}
	if e.kind != '{' {
		return nil, `Principal is neither "*" nor an object`
	}
	for _, m := range e.members {
		list, ok := m.value.texts()
		if !ok {
			return nil, fmt.Sprintf("principals under %q are neither a string nor a list of strings", m.name)
		}
		switch m.name {
		case "AWS":
			for _, name := range list {
				if name == "*" { // PE-020
					p.Everyone = true
				} else {
					p.AWS = append(p.AWS, name)
				}
			}
		case "Service":
			p.Service = list
		case "Federated":
			p.Federated = list
		case "CanonicalUser":
			p.Canonical = list
		default:
			return nil, fmt.Sprintf("unknown kind of principal %q", m.name)
		}
	}
	return p, ""
}

func (r *statementReader) readConditions(e *element) {
	block := e.get("Condition")
	if block == nil {
		return
	}
	if block.kind != '{' {
		r.problem(block.line, "Condition is not an object")
		return
	}
	for _, operator := range block.members {
		if _, ok := parseOperator(operator.name); !ok { // PE-033
			r.problem(operator.line, "unknown condition operator %q", operator.name)
			continue
		}
		if operator.value.kind != '{' {
			r.problem(operator.line, "condition operator %q is not followed by an object", operator.name)
			continue
		}
		for _, key := range operator.value.members {
			values, ok := key.value.scalars()
			if !ok {
				r.problem(key.line, "condition key %q has a value that is no string, number or boolean", key.name)
				continue
			}
			c := Condition{Operator: operator.name, Key: key.name, Values: values, Line: key.line}
			c.prepared = c.prepare(r.d.version())
			r.s.Conditions = append(r.s.Conditions, c)
		}
	}
}
