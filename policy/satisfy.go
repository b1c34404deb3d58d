package policy

import "slices"

// satisfiable reports whether some request satisfies the formula. It tries one
// case after the other and stops at the first that can be.
func (w *weighing) satisfiable(f *Formula) bool {
	switch f.op {
	case OpTrue:
		return true
	case OpFalse:
		return false
	case OpAny:
		for _, a := range f.args {
			if w.satisfiable(a) {
				return true
			}
		}
		return false
	case OpAll:
		parts := independent(f.args)
		if len(parts) > 1 {
			for _, part := range parts {
				if !w.satisfiable(All(part...)) {
					return false
				}
			}
			return true
		}
		if rest, alternatives := distribute(f.args); alternatives != nil {
			for _, a := range alternatives {
				if w.satisfiable(w.join(rest, a)) {
					return true
				}
			}
			return w.steps <= 0
		}
	}
	parts := []*Formula{f}
	if f.op == OpAll {
		parts = f.args
	}
	literals := make([]literal, len(parts))
	for i, p := range parts {
		literals[i], _ = literalOf(p)
	}
	w.steps -= len(literals)
	return w.steps <= 0 || consistent(literals)
}

// independent divides formulas into those that share keys, directly or through
// others. What holds of one part does not matter to another.
func independent(fs []*Formula) [][]*Formula {
	part := map[string]int{} // by key
	var parts [][]*Formula
	for _, f := range fs {
		into := -1
		var keys []string
		f.literals(func(l literal) { keys = append(keys, linked(l.test)...) })
		for _, key := range keys {
			at, ok := part[key]
			switch {
			case !ok || at == into:
			case into < 0:
				into = at
			default: // the formula joins two parts
				parts[into] = append(parts[into], parts[at]...)
				parts[at] = nil
				for k, p := range part {
					if p == at {
						part[k] = into
					}
				}
			}
		}
		if into < 0 {
			into = len(parts)
			parts = append(parts, nil)
		}
		parts[into] = append(parts[into], f)
		for _, key := range keys {
			part[key] = into
		}
	}
	return slices.DeleteFunc(parts, func(p []*Formula) bool { return p == nil })
}

// linked are the keys on which a test depends, as one name for keys that
// depend on each other.
func linked(t *Formula) []string {
	if t.sense != nil {
		return []string{background(t.sense.key)}
	}
	if ours(t.test.Key) {
		return []string{t.text} // each is a fact of its own
	}
	keys := []string{background(lowerASCII(t.test.Key))}
	for _, v := range t.test.Values {
		for _, variable := range parseTemplate(v, "2012-10-17", true).variables {
			keys = append(keys, background(lowerASCII(variable.key)))
		}
	}
	return keys
}

// viaEndpoint are the keys that only requests through a VPC endpoint have;
// such a request has no aws:SourceIp (PE-119, PE-120).
var viaEndpoint = map[string]bool{
	"aws:sourcevpc": true, "aws:sourcevpcarn": true, "aws:sourcevpce": true, "aws:vpcsourceip": true,
	"aws:vpceaccount": true, "aws:vpceorgid": true, "aws:vpceorgpaths": true,
}

func background(key string) string {
	if key == "aws:sourceip" || viaEndpoint[key] {
		return "the network"
	}
	return key
}

// consistent reports whether all the literals can hold of one request: each
// key by itself, and keys that exclude each other (PE-214, PE-215).
func consistent(literals []literal) bool {
	groups := map[string][]literal{}
	for _, l := range literals {
		key := l.group()
		for _, o := range groups[key] {
			if o.test.text == l.test.text && o.want != l.want {
				return false
			}
		}
		groups[key] = append(groups[key], l)
	}
	endpoint, direct := false, false
	for key, g := range groups {
		if g[0].test.sense == nil {
			continue
		}
		p := settle(g)
		if p.none() {
			return false
		}
		if !p.absent {
			endpoint = endpoint || viaEndpoint[key]
			direct = direct || key == "aws:sourceip"
		}
	}
	return !endpoint || !direct
}
