package policy

import "strings"

// actionPattern is an entry of Action or NotAction.
type actionPattern struct {
	service string // * for every one
	name    matcher
	invalid bool // matches nothing (PE-037, PE-038)
}

// actionPatternOf reads an entry; there is no trimming and no splitting
// (PE-038), and letter case does not matter (PE-036).
func actionPatternOf(entry string) actionPattern {
	if entry == "*" {
		return actionPattern{service: "*", name: globOf("*").ready()}
	}
	service, name, ok := strings.Cut(lowerASCII(entry), ":")
	p := actionPattern{service: service, name: globOf(name).ready()}
	// PE-037: the service is a word, or the whole of it is *.
	p.invalid = !ok || name == "" || (strings.ContainsAny(service, "*?") && service != "*")
	return p
}

func (p *actionPattern) match(a requested) bool {
	return p.of(a.service) && p.name.match(a.name) && !p.invalid
}

func (p *actionPattern) of(service string) bool { return p.service == service || p.service == "*" }

// requested is the action of a request, taken apart.
type requested struct{ service, name string }

func requestedOf(action string) requested {
	service, name, _ := strings.Cut(lowerASCII(action), ":")
	return requested{service, name}
}

// matchesAction decides Action or NotAction of a statement (PE-036 to PE-039).
func (s *Statement) matchesAction(a requested) bool {
	for i := range s.actions {
		if s.actions[i].match(a) {
			return len(s.NotActions) == 0
		}
	}
	return len(s.NotActions) > 0
}

// lowerASCII lowers the letters that action names have and no others: folding
// all of Unicode would make the Kelvin sign a k.
func lowerASCII(s string) string {
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'Z' {
			b := []byte(s)
			for j := i; j < len(b); j++ {
				if 'A' <= b[j] && b[j] <= 'Z' {
					b[j] += 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}
