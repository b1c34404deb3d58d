package lint

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// trapRules look at what conditions say of requests that lack the key, and at
// conditions that can never hold.
func trapRules() []Rule {
	return []Rule{
		{
			ID: "mfa-deny", Title: "Deny without MFA that access keys evade", Severity: Risky,
			Reason:    "Requests with long-term access keys do not have aws:MultiFactorAuthPresent at all: it is absent, not false, so that the Deny does not fire.",
			Advice:    "Use BoolIfExists.",
			Reference: docKeys,
			check: eachCondition(func(s *statement, c *policy.Condition, o operator, _ key) { // PE-121
				if s.Effect == policy.Deny && s.mfa(c, o, "false") && !o.ifExists {
					s.report(s.condition(c), c.Key, "requests with access keys are not denied")
				}
			}),
		},
		{
			ID: "mfa-allow", Title: "Allow with MFA that access keys satisfy", Severity: Risky,
			Reason:    "Requests with long-term access keys do not have aws:MultiFactorAuthPresent at all, and BoolIfExists holds for them without any MFA.",
			Advice:    "Use Bool.",
			Reference: docKeys,
			check: eachCondition(func(s *statement, c *policy.Condition, o operator, _ key) { // PE-077, PE-121
				if s.Effect == policy.Allow && s.mfa(c, o, "true") && o.ifExists {
					s.report(s.condition(c), c.Key, "requests with access keys are allowed without MFA")
				}
			}),
		},
		{
			ID: "negated-if-exists", Title: "IfExists on a negated operator", Severity: Note,
			Reason:    "A negated operator holds for requests without the key anyway. IfExists changes nothing: a Deny denies those requests.",
			Advice:    `Drop IfExists; to spare requests without the key add "Null": {"KEY": "false"}.`,
			Reference: docOperators,
			check: eachCondition(func(s *statement, c *policy.Condition, o operator, _ key) { // PE-082
				if o.ifExists && o.set == "" && negated(c.Operator) {
					s.report(s.condition(c), c.Key, "%s also holds for requests without %s", c.Operator, c.Key)
				}
			}),
		},
		{
			ID: "negated-allow", Title: "Allow by a negated operator", Severity: Note,
			Reason:    "A negated operator holds for requests that do not have the key at all: those are allowed too.",
			Advice:    `Name what is allowed with a positive operator, or add "Null": {"KEY": "false"}.`,
			Reference: docOperators,
			check: eachCondition(func(s *statement, c *policy.Condition, o operator, _ key) { // PE-076
				if s.Effect == policy.Allow && o.set != "foranyvalue" && negated(c.Operator) && !s.demands(c.Key) && !s.pass.reported[s.condition(c)] {
					s.report(s.condition(c), c.Key, "requests without %s are allowed too", c.Key)
				}
			}),
		},
		{
			ID: "network-deny", Title: "Deny outside a network that hits AWS services too", Severity: Risky,
			Reason:    "When an AWS service sends a request on somebody's behalf, it does not come from that network: the Deny stops it as well.",
			Advice:    `Add "Bool": {"aws:ViaAWSService": "false"} to the conditions, or for service principals "aws:PrincipalIsAWSService".`,
			Reference: docKeys,
			check: eachCondition(func(s *statement, c *policy.Condition, o operator, _ key) { // PE-119, PE-125
				lower := strings.ToLower(c.Key)
				network := lower == "aws:sourceip" || lower == "aws:sourcevpc" || lower == "aws:sourcevpce"
				if s.Effect != policy.Deny || !network || !negated(c.Operator) {
					return
				}
				for i := range s.Conditions {
					switch other := strings.ToLower(s.Conditions[i].Key); other {
					case "aws:viaawsservice", "aws:principalisawsservice", "aws:calledvia", "aws:calledviafirst", "aws:calledvialast":
						return
					}
				}
				s.report(s.condition(c), c.Key, "AWS services that act for somebody are denied too")
			}),
		},
		{
			ID: "contradiction", Title: "Conditions that cannot all hold", Severity: Wrong,
			Reason:    "All conditions of a statement must hold at once, and no request satisfies these together. The statement never applies.",
			Advice:    "Put what is meant as alternatives into one list of values, or into statements of their own.",
			Reference: docCondition,
			check:     each(contradiction),
		},
		{
			ID: "expired", Title: "Statement whose time has passed", Severity: Note,
			Reason:    "The statement holds only until a date that has passed.",
			Advice:    "Take it out, or correct the date.",
			Reference: docOperators,
			check: eachCondition(func(s *statement, c *policy.Condition, o operator, _ key) { // PE-123
				lower := strings.ToLower(c.Key)
				if s.pass.now.IsZero() || (lower != "aws:currenttime" && lower != "aws:epochtime") || len(c.Values) == 0 ||
					(o.base != "datelessthan" && o.base != "datelessthanequals" && o.base != "numericlessthan" && o.base != "numericlessthanequals") {
					return
				}
				past := func(value string) bool { t, ok := instant(value); return ok && t.Before(s.pass.now) }
				if !slices.ContainsFunc(c.Values, func(v string) bool { return !past(v) }) {
					s.report(s.condition(c), c.Key, "%s has passed", strings.Join(c.Values, ", "))
				}
			}),
		},
		{
			ID: "no-conditions", Title: "Condition that says nothing", Severity: Note,
			Reason:    "An empty Condition, or an operator without keys, always holds.",
			Advice:    "Take it out, or write the condition that is meant.",
			Reference: docCondition,
			check: each(func(s *statement) { // PE-034
				pointer := below(s.pointer, "Condition")
				if _, ok := s.pass.places[pointer]; ok && len(s.Conditions) == 0 {
					s.report(pointer, "Condition", "the condition is empty, and so always holds")
				}
			}),
		},
	}
}

// mfa reports a test that MFA was used, or was not.
func (s *statement) mfa(c *policy.Condition, o operator, value string) bool {
	return strings.EqualFold(c.Key, "aws:MultiFactorAuthPresent") && (o.base == "bool" || o.base == "stringequals") &&
		len(c.Values) == 1 && strings.EqualFold(c.Values[0], value)
}

// maxConditions bounds the statements whose conditions are decided together.
const maxConditions = 32

// contradiction decides the conditions of a statement together. It says
// nothing where one of them does not hold even alone, for whatever reason.
func contradiction(s *statement) {
	if len(s.Conditions) < 2 || len(s.Conditions) > maxConditions {
		return
	}
	for _, told := range []bool{false, true} {
		alone := true
		for i := range s.Conditions {
			alone = alone && s.satisfiable(s.Conditions[i:i+1], told)
		}
		if alone && !s.satisfiable(s.Conditions, told) {
			s.report(below(s.pointer, "Condition"), "Condition", "no request satisfies all conditions of the statement")
			return
		}
	}
}

// satisfiable decides conditions as those of a statement that allows
// everything, with nothing known of the request. Where it is told that nothing
// is known, nothing follows from one key for another.
func (s *statement) satisfiable(conditions []policy.Condition, told bool) bool {
	text, err := (&policy.Document{Version: s.pass.document.Version, Statements: []policy.Statement{{
		Effect: policy.Allow, Principals: &policy.Principals{Everyone: true}, Actions: []string{"*"}, Resources: []string{"*"}, Conditions: conditions,
	}}}).MarshalJSON()
	if err != nil {
		return true // it cannot be written down: nothing to decide
	}
	c := policy.NewContext()
	for i := 0; told && i < len(conditions); i++ {
		c.SetUnknown(conditions[i].Key, policy.Circumstance)
	}
	return policy.Decide(&policy.Request{
		Principal: policy.Principal{Kind: policy.AnyAccount}, Action: "s3:GetObject", Target: policy.Target{ARN: "arn:aws:s3:::bucket/key"},
		Context: c, Resource: &policy.Layer{Policies: []policy.Attached{{Document: policy.Parse(text, policy.Resource)}}},
	}).Formula != policy.False
}
