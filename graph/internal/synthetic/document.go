package synthetic

import (
	"bytes"
	"encoding/json"
	"maps"
)

// statement is one statement of a policy, in the order in which people write
// it.
type statement struct {
	Sid         string `json:",omitempty"`
	Effect      string
	Principal   any      `json:",omitempty"`
	Action      []string `json:",omitempty"`
	NotAction   []string `json:",omitempty"`
	Resource    []string `json:",omitempty"`
	NotResource []string `json:",omitempty"`
	Condition   tests    `json:",omitempty"`
}

// tests are conditions: by operator and key, the values.
type tests map[string]map[string][]string

func when(operator, key string, values ...string) tests {
	return tests{operator: {key: values}}
}

// and puts more conditions beside those that are there.
func (t tests) and(more tests) tests {
	both := tests{}
	for _, from := range []tests{t, more} {
		for operator, keys := range from {
			if both[operator] == nil {
				both[operator] = map[string][]string{}
			}
			maps.Copy(both[operator], keys)
		}
	}
	return both
}

type document struct {
	Version   string
	Statement []statement
}

func allow(resource string, actions ...string) statement {
	return statement{Effect: "Allow", Action: actions, Resource: []string{resource}}
}

func deny(resource string, actions ...string) statement {
	return statement{Effect: "Deny", Action: actions, Resource: []string{resource}}
}

// on adds resources to a statement.
func (s statement) on(resources ...string) statement {
	s.Resource = append(s.Resource[:len(s.Resource):len(s.Resource)], resources...)
	return s
}

// given puts conditions on a statement.
func (s statement) given(t tests) statement {
	s.Condition = t
	return s
}

// to gives a statement of a resource's policy the principals that it is about.
func (s statement) to(kind string, names ...string) statement {
	s.Principal = map[string][]string{kind: names}
	return s
}

// trusting is a statement of a trust policy.
func trusting(kind string, names ...string) statement {
	action := map[string]string{"Federated": "sts:AssumeRoleWithSAML"}[kind]
	if action == "" {
		action = "sts:AssumeRole"
	}
	s := statement{Effect: "Allow", Action: []string{action}}
	return s.to(kind, names...)
}

// printed is a policy as IAM's documents stand in records: laid out over
// lines.
func printed(statements ...statement) string { return layOut(statements, "  ") }

// plain is a policy as other services print it: text in one line.
func plain(statements ...statement) string { return layOut(statements, "") }

func layOut(statements []statement, indent string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if e.Encode(document{Version: "2012-10-17", Statement: statements}) != nil {
		return "" // never: it holds texts alone
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}
