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

// contradiction decides the conditions of a statement as those of one that
// allows everything, for callers of each kind. It is no statement's fault that
// one of its keys is there for some callers only.
func contradiction(s *statement) {
	if len(s.Conditions) < 2 || len(s.Conditions) > maxConditions {
		return
	}
	for i := range s.Conditions {
		if s.pass.reported[s.condition(&s.Conditions[i])] || len(s.Conditions[i].Values) == 0 {
			return // one of them never holds, which is said there
		}
		for j := range s.Conditions[i].Values {
			if s.pass.reported[s.value(&s.Conditions[i], j)] {
				return
			}
		}
	}
	text, err := (&policy.Document{Version: s.pass.document.Version, Statements: []policy.Statement{{
		Effect: policy.Allow, Principals: &policy.Principals{Everyone: true}, Actions: []string{"*"}, Resources: []string{"*"}, Conditions: s.Conditions,
	}}}).MarshalJSON()
	if err != nil {
		return // the same operator or key twice: nothing to decide
	}
	layer := &policy.Layer{Policies: []policy.Attached{{Document: policy.Parse(text, policy.Resource)}}}
	for _, caller := range callers() {
		r := &policy.Request{
			Principal: caller, Action: "s3:GetObject", Target: policy.Target{ARN: "arn:aws:s3:::bucket/key", Owner: caller.Account},
			Context: policy.NewContext(), Resource: layer,
		}
		if policy.Decide(r).Formula != policy.False {
			return
		}
	}
	s.report(below(s.pointer, "Condition"), "Condition", "no request satisfies all conditions of the statement")
}

func callers() []policy.Principal {
	const account = "111122223333"
	return []policy.Principal{
		{Kind: policy.User, ARN: "arn:aws:iam::" + account + ":user/u", Account: account},
		{Kind: policy.Role, ARN: "arn:aws:iam::" + account + ":role/r", Account: account},
		{Kind: policy.Service, ARN: "s3.amazonaws.com"},
		{Kind: policy.AnyAccount},
		{Kind: policy.Federated, ARN: "accounts.google.com"},
		{Kind: policy.Anonymous},
	}
}
