package lint

import (
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// versionRules look at Version and at the variables that hang on it.
func versionRules() []Rule {
	return []Rule{
		{
			ID: "old-version-variable", Title: "Variable in a policy of version 2008", Severity: Wrong,
			Reason:    "In a policy without Version, or with Version 2008-10-17, ${…} is ordinary text: it matches only what has these very letters.",
			Advice:    `Add "Version": "2012-10-17".`,
			Reference: docVersion,
			check: func(p *pass) { // PE-007
				if !p.variables() {
					p.eachVariable(func(s *statement, pointer, text, name string) {
						s.report(pointer, text, "${%s} is taken as text, since the version is 2008-10-17", name)
					})
				}
			},
		},
		{
			ID: "no-version", Title: "No Version", Severity: Note,
			Reason:    "Without Version a policy follows the rules of 2008-10-17, under which policy variables do not work.",
			Advice:    `Add "Version": "2012-10-17".`,
			Reference: docVersion,
			check: func(p *pass) { // PE-006
				if p.document.Version == "" && p.document.Kind != policy.RCP && len(p.statements) > 0 {
					p.whole(p.places.find("").line, "", "the policy has no Version, and so follows the rules of 2008-10-17")
				}
			},
		},
		{
			ID: "unfilled-template", Title: "Variable of a template", Severity: Wrong,
			Reason:    "A variable of CloudFormation or Terraform was not filled in. AWS has no such key, so that the text matches nothing.",
			Advice:    "Fill it in before the policy is stored: with Fn::Sub in CloudFormation, outside of a quoted heredoc in Terraform.",
			Reference: docVariables,
			check: func(p *pass) {
				p.eachVariable(func(s *statement, pointer, text, name string) {
					if ofTemplate(name) {
						s.report(pointer, text, "${%s} is a variable of a template, which AWS does not know", name)
					}
				})
			},
		},
		{
			ID: "variable-place", Title: "Variable where none works", Severity: Risky, // though AWS's page is plain, a policy of its own has one
			Reason:    "In Resource, AWS says, variables work in the last part of an ARN only; in partition, service, region and account they are text.",
			Advice:    "Write the account or region out, use * there, or test aws:ResourceAccount or aws:RequestedRegion in a condition.",
			Reference: docVariables,
			check: each(func(s *statement) { // PE-051
				s.eachResource(func(pointer, text string) {
					parts := strings.SplitN(maskVariables(text), ":", arnParts)
					if s.pass.reported[pointer] || len(parts) < arnParts || !s.pass.variables() {
						return
					}
					if strings.Contains(strings.Join(parts[:arnParts-1], ":"), "${") {
						s.report(pointer, text, "a variable stands before the last part of the ARN, where it is taken as text")
					}
				})
			}),
		},
		{
			ID: "unknown-variable", Title: "Variable that no key fills", Severity: Risky,
			Reason:    "A variable takes the value of a condition key. Where there is no such key, it has no value, and what it stands in matches nothing.",
			Advice:    "Use a key that requests have, such as aws:username or aws:PrincipalTag/NAME; for a literal *, ? or $ write ${*}, ${?} or ${$}.",
			Reference: docVariables,
			check: func(p *pass) { // PE-054
				if !p.variables() {
					return
				}
				p.eachVariable(func(s *statement, pointer, text, name string) {
					if !p.reported[pointer] && !literal(name) && !ofService(name) && !keyOf(name).known {
						s.report(pointer, text, "${%s} stands for no condition key that is known", name)
					}
				})
			},
		},
		{
			ID: "list-variable", Title: "Variable of a key with several values", Severity: Wrong,
			Reason:    "Only keys of a single value can fill a variable; one of several counts as if the request did not have the key.",
			Advice:    "Compare the key in a condition, with ForAnyValue or ForAllValues.",
			Reference: docVariables,
			check: func(p *pass) { // PE-052
				if !p.variables() {
					return
				}
				p.eachVariable(func(s *statement, pointer, text, name string) {
					if k := keyOf(name); !p.reported[pointer] && k.known && k.multi {
						s.report(pointer, text, "%s has several values, so that ${%s} has none", k.name, name)
					}
				})
			},
		},
	}
}

// eachVariable visits the variables of resources and values of conditions.
func (p *pass) eachVariable(visit func(s *statement, pointer, text, name string)) {
	for _, s := range p.statements {
		s.eachResource(func(pointer, text string) {
			for _, name := range variablesOf(text) {
				visit(s, pointer, text, name)
			}
		})
		for i := range s.Conditions {
			c := &s.Conditions[i]
			if !takesVariables(c.Operator) {
				continue
			}
			for j, text := range c.Values {
				for _, name := range variablesOf(text) {
					visit(s, s.value(c, j), text, name)
				}
			}
		}
	}
}

// eachResource visits the entries of Resource and NotResource.
func (s *statement) eachResource(visit func(pointer, text string)) {
	for i, text := range s.Resources {
		visit(s.element("Resource", i), text)
	}
	for i, text := range s.NotResources {
		visit(s.element("NotResource", i), text)
	}
}

// variablesOf lists the names of the variables of a text, without defaults.
func variablesOf(text string) []string {
	var names []string
	for {
		_, rest, found := strings.Cut(text, "${")
		if !found {
			return names
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return names
		}
		name, _, _ = strings.Cut(name, ",")
		names = append(names, strings.TrimSpace(name))
		text = after
	}
}

// maskVariables takes the colons out of variables, so that an ARN can be split.
func maskVariables(text string) string {
	return replaced(text, func(inside string) string { return "${" + strings.ReplaceAll(inside, ":", ".") + "}" })
}

// literal reports the escapes ${*}, ${?} and ${$} (PE-053).
func literal(name string) bool { return name == "*" || name == "?" || name == "$" }

// ofService reports variables that a service fills in policies of its own.
func ofService(name string) bool {
	prefix, _, _ := strings.Cut(strings.ToLower(name), ":")
	return prefix == "iot" || prefix == "credentials-iot" || prefix == "transfer"
}

// ofTemplate reports names of CloudFormation and Terraform.
func ofTemplate(name string) bool {
	if strings.HasPrefix(name, "AWS::") {
		return true
	}
	for _, prefix := range []string{"var.", "local.", "data.", "module.", "self.", "each.", "aws_"} {
		if strings.HasPrefix(name, prefix) && !strings.Contains(name, ":") {
			return true
		}
	}
	return false
}
