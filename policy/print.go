package policy

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
)

// MarshalJSON writes the document as a policy that parses to an equal one: in
// AWS's order of elements, a list of one as its value (PE-011), and values of
// conditions as text (PE-012). Of what could not be read it reports an error,
// so that no statement is lost.
func (d *Document) MarshalJSON() ([]byte, error) {
	if len(d.unread) > 0 {
		s := d.unread[0]
		if s.Index < 0 {
			return nil, errors.New("the policy could not be read, so it cannot be written")
		}
		return nil, fmt.Errorf("statement %d of the policy could not be read, so it cannot be written", s.Index+1)
	}
	var out bytes.Buffer
	p := printer{encoder: jsontext.NewEncoder(&out)}
	p.token(jsontext.BeginObject)
	if d.Version != "" {
		p.text("Version", d.Version)
	}
	p.name("Statement")
	p.token(jsontext.BeginArray)
	for i := range d.Statements {
		p.statement(&d.Statements[i])
	}
	p.token(jsontext.EndArray)
	p.token(jsontext.EndObject)
	if p.err != nil {
		return nil, fmt.Errorf("write a policy as JSON: %w", p.err)
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

// printer writes JSON and remembers the first error.
type printer struct {
	encoder *jsontext.Encoder
	err     error
}

func (p *printer) token(t jsontext.Token) {
	if p.err == nil {
		p.err = p.encoder.WriteToken(t)
	}
}

func (p *printer) name(name string) { p.token(jsontext.String(name)) }

func (p *printer) text(name, value string) {
	p.name(name)
	p.token(jsontext.String(value))
}

// list writes an element that is there, if only without values.
func (p *printer) list(name string, values []string) {
	switch {
	case values == nil:
		return
	case len(values) == 1:
		p.text(name, values[0])
		return
	}
	p.name(name)
	p.token(jsontext.BeginArray)
	for _, v := range values {
		p.token(jsontext.String(v))
	}
	p.token(jsontext.EndArray)
}

func (p *printer) statement(s *Statement) {
	p.token(jsontext.BeginObject)
	if s.Sid != "" {
		p.text("Sid", s.Sid)
	}
	p.text("Effect", string(s.Effect))
	p.principals("Principal", s.Principals)
	p.principals("NotPrincipal", s.NotPrincipals)
	p.list("Action", s.Actions)
	p.list("NotAction", s.NotActions)
	p.list("Resource", s.Resources)
	p.list("NotResource", s.NotResources)
	p.conditions(s.Conditions)
	p.token(jsontext.EndObject)
}

func (p *printer) principals(name string, who *Principals) {
	switch {
	case who == nil:
		return
	case who.Everyone && who.AWS == nil && who.Service == nil && who.Federated == nil && who.Canonical == nil:
		p.text(name, "*")
		return
	}
	aws := who.AWS
	if who.Everyone {
		aws = append([]string{"*"}, aws...)
	}
	p.name(name)
	p.token(jsontext.BeginObject)
	p.list("AWS", aws)
	p.list("Service", who.Service)
	p.list("Federated", who.Federated)
	p.list("CanonicalUser", who.Canonical)
	p.token(jsontext.EndObject)
}

// conditions writes those of one operator as one object, as they were read.
func (p *printer) conditions(all []Condition) {
	if len(all) == 0 {
		return
	}
	p.name("Condition")
	p.token(jsontext.BeginObject)
	for i, c := range all {
		if i > 0 && all[i-1].Operator == c.Operator {
			continue
		}
		p.name(c.Operator)
		p.token(jsontext.BeginObject)
		for _, same := range all[i:] {
			if same.Operator != c.Operator {
				break
			}
			if same.Values == nil {
				same.Values = []string{}
			}
			p.list(same.Key, same.Values)
		}
		p.token(jsontext.EndObject)
	}
	p.token(jsontext.EndObject)
}
