package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// statement is one statement of a policy. One that is written out in full is
// kept as it is.
type statement struct {
	deny       bool
	who        string // in resource and trust policies
	actions    []string
	resources  []string
	conditions []condition
	full       map[string]any
	line       int
}

type condition struct {
	key, operator string
	values        []string
}

// statements is one statement or a list, of an identity policy.
type statements []statement

// UnmarshalYAML reads short and full statements.
func (s *statements) UnmarshalYAML(node ast.Node) error {
	return eachStatement(node, parseStatement, (*[]statement)(s))
}

// resourcePolicy is one statement or a list, of a resource's own policy.
type resourcePolicy []statement

// UnmarshalYAML reads statements of the form WHO may ACTIONS.
func (p *resourcePolicy) UnmarshalYAML(node ast.Node) error {
	return eachStatement(node, parseResourceStatement, (*[]statement)(p))
}

// trustPolicy is one statement or a list, of a trust policy.
type trustPolicy []statement

// UnmarshalYAML reads statements of the form WHO.
func (p *trustPolicy) UnmarshalYAML(node ast.Node) error {
	return eachStatement(node, parseTrust, (*[]statement)(p))
}

// names is one name or a list.
type names []string

// UnmarshalYAML reads a scalar or a list of scalars.
func (n *names) UnmarshalYAML(node ast.Node) error {
	*n = names{}
	for _, item := range items(node) {
		text, ok := scalar(item)
		if !ok {
			return at(item, errors.New("a name is expected here"))
		}
		*n = append(*n, text)
	}
	return nil
}

func eachStatement(node ast.Node, parse func(string) (statement, error), out *[]statement) error {
	*out = []statement{}
	for _, item := range items(node) {
		var s statement
		text, ok := scalar(item)
		if ok {
			var err error
			if s, err = parse(text); err != nil {
				return at(item, err)
			}
		} else {
			if err := yaml.NodeToValue(item, &s.full); err != nil {
				return at(item, fmt.Errorf("a statement is a text or written out as in IAM: %w", err))
			}
			if s.full["Effect"] == nil {
				return at(item, errors.New("a statement that is written out needs an Effect"))
			}
		}
		s.line = line(item)
		*out = append(*out, s)
	}
	return nil
}

// parseStatement reads ACTIONS [on THINGS] [if CONDITIONS].
func parseStatement(text string) (statement, error) {
	var s statement
	rest, err := s.cutConditions(text)
	if err != nil {
		return s, err
	}
	actions, things, found := strings.Cut(rest, " on ")
	s.actions = commas(actions)
	s.resources = []string{"*"}
	if found {
		s.resources = commas(things)
	}
	if len(s.actions) == 0 || len(s.resources) == 0 {
		return s, fmt.Errorf("%q is not ACTIONS on THINGS if CONDITIONS", text)
	}
	return s, checkActions(s.actions)
}

// parseResourceStatement reads WHO may [not] ACTIONS [if CONDITIONS].
func parseResourceStatement(text string) (statement, error) {
	var s statement
	rest, err := s.cutConditions(text)
	if err != nil {
		return s, err
	}
	who, actions, found := strings.Cut(rest, " may ")
	if !found {
		return s, fmt.Errorf("%q is not WHO may ACTIONS if CONDITIONS", text)
	}
	actions, s.deny = strings.CutPrefix(strings.TrimSpace(actions), "not ")
	s.who, s.actions, s.resources = strings.TrimSpace(who), commas(actions), []string{"*"}
	return s, checkActions(s.actions)
}

// parseTrust reads [deny] WHO [if CONDITIONS]; the action follows from who it
// is.
func parseTrust(text string) (statement, error) {
	var s statement
	rest, err := s.cutConditions(text)
	if err != nil {
		return s, err
	}
	s.who, s.deny = strings.CutPrefix(strings.TrimSpace(rest), "deny ")
	switch {
	case strings.Contains(s.who, "oidc/"), slices.Contains(builtIn, s.who):
		s.actions = []string{"sts:AssumeRoleWithWebIdentity"}
	case strings.Contains(s.who, "saml/"):
		s.actions = []string{"sts:AssumeRoleWithSAML"}
	default:
		s.actions = []string{"sts:AssumeRole"}
	}
	return s, nil
}

// cutConditions takes the conditions off the end of a statement.
func (s *statement) cutConditions(text string) (string, error) {
	rest, conditions, found := strings.Cut(text, " if ")
	if !found {
		return text, nil
	}
	for part := range strings.SplitSeq(conditions, " and ") {
		word := strings.Fields(part)
		if len(word) < 3 || !strings.Contains(word[0], ":") {
			return "", fmt.Errorf("condition %q is not KEY OPERATOR VALUE", strings.TrimSpace(part))
		}
		s.conditions = append(s.conditions, condition{word[0], word[1], commas(strings.Join(word[2:], " "))})
	}
	return rest, nil
}

func checkActions(actions []string) error {
	if len(actions) == 0 {
		return errors.New("a statement needs actions")
	}
	for _, a := range actions {
		if a != "*" && (!strings.Contains(a, ":") || strings.ContainsAny(a, " \t")) {
			return fmt.Errorf("action %q is not SERVICE:ACTION; actions are parted by commas", a)
		}
	}
	return nil
}

func commas(text string) []string {
	var out []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// render writes a statement as IAM prints it.
func (c *compiler) render(s statement, effect string, self string) (map[string]any, error) {
	if s.full != nil {
		return s.full, nil
	}
	if s.deny {
		effect = "Deny"
	}
	out := map[string]any{"Effect": effect, "Action": oneOrMany(s.actions)}
	if s.who != "" {
		who, err := c.who(s.who, self)
		if err != nil {
			return nil, c.at(s.line, err)
		}
		out["Principal"] = who
	}
	if s.resources != nil {
		var arns []string
		for _, name := range s.resources {
			list, err := c.arns(name, self)
			if err != nil {
				return nil, c.at(s.line, err)
			}
			arns = append(arns, list...)
		}
		out["Resource"] = oneOrMany(arns)
	}
	if len(s.conditions) > 0 {
		block := map[string]any{}
		for _, k := range s.conditions {
			inner, _ := block[k.operator].(map[string]any)
			if inner == nil {
				inner = map[string]any{}
				block[k.operator] = inner
			}
			var values []string
			for _, v := range k.values {
				values = append(values, c.value(v, self))
			}
			inner[k.key] = oneOrMany(values)
		}
		out["Condition"] = block
	}
	return out, nil
}

func oneOrMany(list []string) any {
	if len(list) == 1 {
		return list[0]
	}
	return slices.Clone(list)
}

// document writes a policy of allow and deny statements.
func (c *compiler) document(self string, allow, deny []statement) (map[string]any, error) {
	list := []any{}
	for _, group := range []struct {
		effect string
		of     []statement
	}{{"Allow", allow}, {"Deny", deny}} {
		for _, s := range group.of {
			out, err := c.render(s, group.effect, self)
			if err != nil {
				return nil, err
			}
			list = append(list, out)
		}
	}
	return map[string]any{"Version": "2012-10-17", "Statement": list}, nil
}
