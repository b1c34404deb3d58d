package policy

import "strings"

// arnParts is how many parts an ARN has; the last may hold colons itself.
const arnParts = 6

// resourcePattern is an entry of Resource or NotResource.
type resourcePattern struct {
	text      string
	variables bool   // it has variables in its sixth part (PE-051)
	parts     []glob // without variables
	whole     glob
}

func resourcePatternOf(entry, version string) resourcePattern {
	p := resourcePattern{text: entry, whole: globOf(entry)}
	p.parts = p.whole.parts()
	if version != "2008-10-17" { // PE-007
		sixth := strings.SplitN(entry, ":", arnParts)
		p.variables = len(sixth) == arnParts && strings.Contains(sixth[arnParts-1], "${")
	}
	return p
}

// sixth is the last part as written, in which variables are.
func (p *resourcePattern) sixth() string { return strings.SplitN(p.text, ":", arnParts)[arnParts-1] }

// fit is how a pattern and a resource go together.
type fit struct {
	match bool
	rule  string // in dispute: the rule by which it matches, or by which it does not
}

// fits compares a pattern without variables with the resource of a request,
// for a statement of this effect in a policy of this kind.
func (p *resourcePattern) fits(resource string, kind Kind, effect Effect) fit {
	if p.whole.everything() {
		return fit{match: true}
	}
	if resource == "*" { // PE-045
		return fit{}
	}
	return fitsARN(p.whole, p.parts, resource, kind, effect)
}

func fitsARN(whole glob, parts []glob, resource string, kind Kind, effect Effect) fit {
	segments := strings.SplitN(resource, ":", arnParts)
	if len(segments) < arnParts {
		return fit{match: whole.match(resource)}
	}
	if len(parts) < arnParts {
		return fitsShort(parts, segments, kind, effect)
	}
	for i := range parts {
		if !parts[i].match(segments[i]) {
			// PE-042: whether a * in the parts before may take a colon is not
			// settled.
			if whole.match(resource) {
				return fit{rule: "PE-042"}
			}
			return fit{}
		}
	}
	if effect == Deny && wildType(parts[arnParts-1], segments) { // PE-044
		return fit{rule: "PE-044"}
	}
	return fit{match: true}
}

// fitsShort compares a pattern of fewer than six parts: where it is one at
// all, the rest may be anything (PE-047).
func fitsShort(parts []glob, segments []string, kind Kind, effect Effect) fit {
	last := parts[len(parts)-1]
	ok := false
	switch kind {
	case Identity, Boundary, Session:
		ok = true
	case SCP:
		ok = len(last) > 0 && last[len(last)-1] == anyRun
	case RCP:
	default:
		for _, part := range parts {
			for _, c := range part {
				ok = ok || c == anyRun
			}
		}
	}
	if !ok {
		return fit{}
	}
	for i := range parts {
		if !parts[i].match(segments[i]) {
			return fit{}
		}
	}
	if effect == Deny {
		return fit{rule: "PE-047"}
	}
	return fit{match: true}
}

// wildType reports whether the pattern has a wildcard in the word that names
// the type of the resource, as table in table/orders. Buckets have none.
func wildType(sixth glob, segments []string) bool {
	if sixth.everything() || segments[2] == "s3" || !strings.ContainsAny(segments[arnParts-1], ":/") {
		return false
	}
	for _, c := range sixth {
		switch c {
		case ':', '/':
			return false
		case anyRun, anyChar:
			return true
		}
	}
	return false
}

// matchesResource decides Resource or NotResource of a statement: of several
// entries one is enough, and NotResource is what no entry matches (PE-046).
func (s *Statement) matchesResource(r *Request, kind Kind, version string) *Formula {
	if s.anyResource || s.itself {
		return True
	}
	negated := len(s.NotResources) > 0
	var any []*Formula
	for i := range s.resources {
		f := s.resources[i].matches(r, kind, s.Effect, version, negated)
		if f == True {
			any = nil
			if negated {
				return False
			}
			return True
		}
		any = append(any, f)
	}
	f := Any(any...)
	if negated {
		return Not(f)
	}
	return f
}

// matches decides one entry against the target and its further names.
func (p *resourcePattern) matches(r *Request, kind Kind, effect Effect, version string, negated bool) *Formula {
	if p.variables {
		return p.matchesVariables(r, kind, effect, version, negated)
	}
	f := p.fits(r.Target.ARN, kind, effect)
	for _, name := range r.Target.IDs {
		if !f.match {
			if other := p.fits(name, kind, effect); other.match || f.rule == "" {
				f = other
			}
		}
	}
	return f.formula()
}

func (f fit) formula() *Formula {
	switch {
	case f.match:
		return True
	case f.rule != "":
		return disputed(f.rule)
	}
	return False
}

// matchesVariables decides an entry with variables in its sixth part.
func (p *resourcePattern) matchesVariables(r *Request, kind Kind, effect Effect, version string, negated bool) *Formula {
	entry := strings.SplitN(p.text, ":", arnParts)
	sixth, ok := r.Context.variables(p.sixth(), version)
	if !ok {
		if negated {
			// PE-054: that such an entry excludes nothing is disputed.
			return Not(disputed("PE-054"))
		}
		return False
	}
	parts := make([]glob, arnParts)
	for i := range arnParts - 1 {
		parts[i] = globOf(entry[i])
	}
	var any []*Formula
	for _, name := range append([]string{r.Target.ARN}, r.Target.IDs...) {
		if sixth.known() {
			parts[arnParts-1] = sixth.tokens
			any = append(any, fitsARN(p.whole, parts, name, kind, effect).formula())
			continue
		}
		segments := strings.SplitN(name, ":", arnParts)
		match := len(segments) == arnParts
		for i := 0; match && i < arnParts-1; i++ {
			match = parts[i].match(segments[i])
		}
		if match { // PE-057
			any = append(any, r.Context.fits(sixth, segments[arnParts-1], Gap))
		}
	}
	return Any(any...)
}
