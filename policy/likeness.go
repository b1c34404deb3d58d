package policy

import (
	"slices"
	"strconv"
	"strings"
)

// Likeness is what the statements of a layer that may apply to an action tell
// apart: two resources that they match alike, and two callers of one account
// and kind whom they do not name, get the same from the layer when the keys
// have the same values for them.
type Likeness struct {
	Keys     []string // condition keys of the statements and their variables, in lower case, sorted
	Specific bool     // a resource has a variable that is not about the caller: nothing can be said of others

	statements []likeStatement // whose resources are not all
	names      []string        // of principals, sorted
	ids        bool            // some of them are unique ids
	sessions   []string        // names of sessions
}

type likeStatement struct {
	*Statement
	kind Kind
}

// Likeness finds what of an action the layer tells apart. A layer that is not
// there tells nothing.
func (l *Layer) Likeness(action string) *Likeness {
	k := &Likeness{}
	if l == nil {
		return k
	}
	a := requestedOf(action)
	for i := range l.Policies {
		if d := l.Policies[i].Document; d != nil {
			k.add(d, d.Statements, a)
			k.add(d, d.unread, a)
		}
	}
	slices.Sort(k.Keys)
	k.Keys = slices.Compact(k.Keys)
	slices.Sort(k.names)
	return k
}

// Nothing reports whether all is alike to the statements.
func (k *Likeness) Nothing() bool {
	return len(k.Keys) == 0 && !k.Specific && len(k.statements) == 0 && len(k.names) == 0 && len(k.sessions) == 0
}

// TellsResources reports whether resources of one policy may be told apart.
func (k *Likeness) TellsResources() bool {
	return k.Specific || len(k.statements) > 0 || slices.ContainsFunc(k.Keys, aboutResource)
}

// Names reports whether a statement names a caller itself, and not only its
// account.
func (k *Likeness) Names(p *Principal) bool {
	has := func(name string) bool {
		_, found := slices.BinarySearch(k.names, name)
		return found
	}
	if has(p.ARN) {
		return true
	}
	if k.ids {
		for i := range p.ID {
			if has(p.ID[:i+1]) {
				return true
			}
		}
	}
	name := p.ARN[strings.LastIndexByte(p.ARN, '/')+1:]
	return slices.ContainsFunc(k.sessions, func(session string) bool { return strings.Contains(session, "/"+name) })
}

func (k *Likeness) name(list *Principals) {
	if list == nil {
		return
	}
	for _, name := range list.AWS {
		switch {
		case strings.Contains(name, ":sts:"):
			k.sessions = append(k.sessions, name)
		case strings.Contains(name, ":"):
			k.names = append(k.names, name)
		default:
			k.names, k.ids = append(k.names, name), true
		}
	}
}

func (k *Likeness) add(d *Document, statements []Statement, a requested) {
	for i := range statements {
		s := &statements[i]
		if !s.anyAction && !s.matchesAction(a) {
			continue
		}
		for _, c := range s.Conditions {
			k.Keys = append(k.Keys, strings.ToLower(c.Key))
			for _, value := range c.Values {
				k.Keys = append(k.Keys, variableNames(value)...)
			}
		}
		k.name(s.Principals)
		k.name(s.NotPrincipals)
		all := s.anyResource || s.itself
		for j := range s.resources {
			if s.resources[j].variables && slices.ContainsFunc(variableNames(s.resources[j].text), aboutResource) {
				k.Specific = true
			}
			all = all || s.resources[j].whole.everything()
		}
		if !all {
			k.statements = append(k.statements, likeStatement{s, d.Kind})
		}
	}
}

// aboutResource reports whether a key may have another value for another
// resource. Those of the caller do not.
func aboutResource(key string) bool {
	return !strings.HasPrefix(key, "aws:principal") && key != "aws:username" && key != "aws:userid"
}

// variableNames lists the keys in a value's ${…}, in lower case.
func variableNames(value string) []string {
	var names []string
	for {
		_, rest, found := strings.Cut(value, "${")
		if !found {
			return names
		}
		name, _, _ := strings.Cut(rest, "}")
		name, _, _ = strings.Cut(name, ",")
		names = append(names, strings.ToLower(strings.TrimSpace(name)))
		value = rest
	}
}

// Constant reports whether the statements match all resources alike.
func (k *Likeness) Constant() bool { return len(k.statements) == 0 }

// Append adds to a signature how the statements match a resource, for the
// caller of the request that the evaluator was turned to.
func (k *Likeness) Append(signature []byte, e *Evaluator, resource *ResourceName) []byte {
	e.target = resource.names
	for i := range k.statements {
		s := &k.statements[i]
		switch f := s.matchesResource(&e.reader, s.kind); f {
		case True:
			signature = append(signature, '+')
		case False:
			signature = append(signature, '-')
		default:
			text := f.String()
			signature = append(append(strconv.AppendInt(append(signature, '?'), int64(len(text)), 10), ':'), text...)
		}
	}
	return signature
}

// Turn turns the evaluator to a request, of which it decides nothing.
func (e *Evaluator) Turn(r *Request) {
	e.target = nil // Append lends it names that are not its own
	e.begin(r)
}

// ResourceName is the ARN of a resource, split once for many comparisons.
type ResourceName struct{ names []resourceName }

// NewResourceName splits an ARN.
func NewResourceName(arn string) *ResourceName {
	return &ResourceName{[]resourceName{resourceNameOf(arn)}}
}
