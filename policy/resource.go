package policy

import (
	"slices"
	"strings"
)

// arnParts is how many parts an ARN has; the last may hold colons itself.
const arnParts = 6

// resourcePattern is an entry of Resource or NotResource.
type resourcePattern struct {
	text      string
	variables bool      // it has variables in its sixth part (PE-051)
	sixth     template  // which is this then
	parts     []glob    // without variables
	ready     []matcher // the parts
	whole     glob
	oneText   matcher // the whole
	begins    string  // with which all begins that it could match
	settled   int     // how many parts that says all of
}

func resourcePatternOf(entry, version string) resourcePattern {
	p := resourcePattern{text: entry, whole: globOf(entry)}
	p.parts = p.whole.parts()
	if version != "2008-10-17" { // PE-007
		sixth := strings.SplitN(entry, ":", arnParts)
		p.variables = len(sixth) == arnParts && strings.Contains(sixth[arnParts-1], "${")
	}
	for _, part := range p.parts {
		p.ready = append(p.ready, part.ready())
	}
	if p.variables {
		p.sixth = parseTemplate(p.last(), version, true)
	}
	p.oneText = p.whole.ready()
	p.begins = p.beginning()
	p.settled = min(strings.Count(p.begins, ":"), arnParts-1)
	return p
}

// last is the last part as written, in which variables are.
func (p *resourcePattern) last() string { return strings.SplitN(p.text, ":", arnParts)[arnParts-1] }

// fit is how a pattern and a resource go together.
type fit struct {
	match bool
	rule  string // in dispute: the rule by which it matches, or by which it does not
}

// fits compares a pattern without variables with the resource of a request,
// for a statement of this effect in a policy of this kind.
func (p *resourcePattern) fits(resource *resourceName, kind Kind, effect Effect) fit {
	if p.whole.everything() {
		return fit{match: true}
	}
	if resource.listed {
		return fitsListed(p.ready, resource)
	}
	if !strings.HasPrefix(resource.text, p.begins) {
		return fit{}
	}
	return fitsARN(&p.oneText, p.ready, p.settled, resource, kind, effect)
}

// resourceName is a name of the resource of a request, split as ARNs are.
type resourceName struct {
	text     string
	segments [arnParts]string
	parts    int  // how many segments there are
	listed   bool // all of a kind, for an action without a resource type
}

func resourceNameOf(text string) resourceName {
	n := resourceName{text: text}
	n.parts = splitARN(text, &n.segments)
	return n
}

// splitARN splits a text at its first five colons, and counts the parts.
func splitARN(text string, parts *[arnParts]string) int {
	for n := range arnParts - 1 {
		colon := strings.IndexByte(text, ':')
		if colon < 0 {
			parts[n] = text
			return n + 1
		}
		parts[n], text = text[:colon], text[colon+1:]
	}
	parts[arnParts-1] = text
	return arnParts
}

// names appends the names of what the request is about to a list.
func (r *Request) names(names []resourceName) []resourceName {
	names = append(names, resourceNameOf(r.Target.ARN))
	for _, id := range r.Target.IDs {
		names = append(names, resourceNameOf(id))
	}
	if name, ok := r.listedName(); ok {
		names = append(names, name)
	}
	return names
}

// fitsARN compares the parts of a pattern, of which the first are known to
// match, with a resource. The whole pattern is joined from them where it is not
// given.
func fitsARN(whole *matcher, parts []matcher, settled int, resource *resourceName, kind Kind, effect Effect) fit {
	if resource.text == "*" { // PE-045
		return fit{}
	}
	if resource.listed {
		return fitsListed(parts, resource)
	}
	if resource.parts < arnParts {
		if whole == nil {
			whole = wholeOf(parts)
		}
		return fit{match: whole.match(resource.text)}
	}
	if len(parts) < arnParts {
		return fitsShort(parts, resource, kind, effect)
	}
	for i := settled; i < len(parts); i++ {
		if !parts[i].match(resource.segments[i]) {
			// PE-042: whether a * in the parts before may take a colon is not
			// settled.
			if whole == nil {
				whole = wholeOf(parts)
			}
			if whole.match(resource.text) {
				return fit{rule: "PE-042"}
			}
			return fit{}
		}
	}
	if effect == Deny && wildType(parts[arnParts-1].glob, resource) { // PE-044
		return fit{rule: "PE-044"}
	}
	return fit{match: true}
}

// wholeOf is the pattern of parts as one text.
func wholeOf(parts []matcher) *matcher {
	globs := make([]glob, len(parts))
	for i := range parts {
		globs[i] = parts[i].glob
	}
	return &matcher{glob: joined(globs)}
}

// fitsShort compares a pattern of fewer than six parts: where it is one at
// all, the rest may be anything (PE-047).
func fitsShort(parts []matcher, resource *resourceName, kind Kind, effect Effect) fit {
	last := parts[len(parts)-1].glob
	ok := false
	switch kind {
	case Identity, Boundary, Session:
		ok = true
	case SCP:
		ok = len(last) > 0 && last[len(last)-1] == anyRun
	case RCP:
	default:
		for _, part := range parts {
			ok = ok || slices.Contains(part.glob, anyRun)
		}
	}
	if !ok {
		return fit{}
	}
	for i := range parts {
		if !parts[i].match(resource.segments[i]) {
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
func wildType(sixth glob, resource *resourceName) bool {
	if sixth.everything() || resource.segments[2] == "s3" || !strings.ContainsAny(resource.segments[arnParts-1], ":/") {
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
func (s *Statement) matchesResource(e *reader, kind Kind) *Formula {
	if s.anyResource || s.itself {
		return True
	}
	negated := len(s.NotResources) > 0
	var any []*Formula
	for i := range s.resources {
		f := s.resources[i].matches(e, kind, s.Effect, negated)
		switch {
		case f == False:
		case f != True:
			any = append(any, f)
		case negated:
			return False
		default:
			return True
		}
	}
	f := Any(any...)
	if negated {
		return Not(f)
	}
	return f
}

// matches decides one entry against the target and its further names.
func (p *resourcePattern) matches(e *reader, kind Kind, effect Effect, negated bool) *Formula {
	if p.variables {
		return p.matchesVariables(e, kind, effect, negated)
	}
	var best fit
	for i := range e.target {
		f := p.fits(&e.target[i], kind, effect)
		if f.match {
			return True
		}
		if f.rule != "" {
			best = f
		}
	}
	return best.formula()
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
func (p *resourcePattern) matchesVariables(e *reader, kind Kind, effect Effect, negated bool) *Formula {
	room := e.r.Context.room
	if room == nil {
		room = &scratch{}
	}
	room.begin()
	sixth, ok := e.r.Context.expand(room.spare(), p.sixth)
	if !p.sixth.known() { // else the tokens are the pattern's own, and no room
		room.use(sixth.tokens)
	}
	switch {
	case !ok && negated:
		return Not(disputed("PE-054")) // that such an entry excludes nothing
	case !ok:
		return False
	}
	parts := [arnParts]matcher(p.ready) // all six, for there are variables
	if sixth.known() {
		parts[arnParts-1] = matcher{glob: sixth.tokens}
	}
	var any []*Formula
	for i := range e.target {
		name := &e.target[i]
		if sixth.known() {
			switch f := fitsARN(nil, parts[:], 0, name, kind, effect).formula(); {
			case f == True && !negated:
				return True
			case f != False:
				any = append(any, f)
			}
			continue
		}
		match := name.parts == arnParts
		for i := 0; match && i < arnParts-1; i++ {
			match = parts[i].match(name.segments[i])
		}
		if match { // PE-057
			any = append(any, e.r.Context.fits(sixth, name.segments[arnParts-1], Gap))
		}
	}
	if negated { // PE-054: the same where a variable may turn out to be absent
		for _, v := range sixth.variables {
			if !v.hasFallback {
				any = append(any, All(e.r.Context.hasKey(v.key, false, Gap), Not(disputed("PE-054"))))
			}
		}
	}
	return Any(any...)
}
