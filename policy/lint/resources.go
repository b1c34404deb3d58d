package lint

import (
	"strconv"
	"strings"

	"github.com/iamreach/iamreach/policy"
)

func number(n int) string { return strconv.Itoa(n) }

// resourceRules look at Resource against the resource types of the actions.
func resourceRules() []Rule {
	return []Rule{
		{
			ID: "malformed-arn", Title: "Resource that is no ARN", Severity: Wrong,
			Reason:    "A resource is * or an ARN: arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE. Anything else matches nothing.",
			Advice:    "Write the whole ARN.",
			Reference: docResource,
			check: each(func(s *statement) {
				if s.pass.document.Kind == policy.Resource || s.pass.document.Kind == policy.KeyPolicy {
					return // services such as API Gateway store short forms
				}
				s.eachResource(func(pointer, text string) {
					if why := malformedARN(text); why != "" && !s.pass.reported[pointer] {
						s.report(pointer, text, "%q %s", text, why)
					}
				})
			}),
		},
		{
			ID: "short-arn", Title: "ARN of fewer than six parts", Severity: Risky,
			Reason:    "AWS does not document what an ARN of fewer than six parts matches. It differs between kinds of policies.",
			Advice:    "Write all six parts, with * where anything may stand.",
			Reference: docARNs,
			check: each(func(s *statement) { // PE-047
				s.eachResource(func(pointer, text string) {
					if strings.HasPrefix(text, "arn:") && strings.Count(maskVariables(text), ":") < arnParts-1 && !s.pass.reported[pointer] {
						s.report(pointer, text, "%s has fewer than six parts", text)
					}
				})
			}),
		},
		{
			ID: "resource-not-taken", Title: "Resource that no action of the statement takes", Severity: Wrong,
			Reason:    "Each action is on resources of certain types. A resource of another type in the same statement is ignored.",
			Advice:    "Correct the ARN, or move it to a statement with the actions that it is for.",
			Reference: docActions,
			check:     each(func(s *statement) { s.notTaken(true) }),
		},
		{
			ID: "resource-doubtful", Title: "Resource that no action of the statement takes, it seems", Severity: Risky,
			Reason:    "As far as the table of actions says, none of the actions is on such a resource, and AWS ignores it. For this service the table is known to lack some types.",
			Advice:    "Look the resource types of the actions up, and correct the ARN.",
			Reference: docActions,
			check:     each(func(s *statement) { s.notTaken(false) }),
		},
		{
			ID: "excludes-nothing", Title: "NotResource that no action of the statement takes", Severity: Risky,
			Reason:    "As far as the table of actions says, none of the actions is on such a resource, so that leaving it out changes nothing: the statement is about everything.",
			Advice:    "Correct the ARN of what is to be left out.",
			Reference: docActions,
			check: each(func(s *statement) {
				taken := s.taken()
				for i, text := range s.NotResources {
					pointer := s.element("NotResource", i)
					if resource := s.pass.widened(text); !s.open() && len(taken) > 0 && !s.pass.reported[pointer] && strings.Trim(resource, "*") != "" && !taken.on(resource) {
						s.report(pointer, text, "no action of the statement is on %s", text)
					}
				}
			}),
		},
		{
			ID: "action-without-resource", Title: "Action that takes none of the resources", Severity: Wrong,
			Reason:    "No resource of the statement is of a type that the action is on, so that the statement says nothing about the action. Actions that are on no resource need the resource *.",
			Advice:    `Add a resource of the action's type, or move the action to a statement with "Resource": "*".`,
			Reference: docActions,
			check:     each(func(s *statement) { s.without(true) }),
		},
		{
			ID: "action-doubtful", Title: "Action that takes none of the resources, it seems", Severity: Risky,
			Reason:    "As far as the table of actions says, no resource of the statement is of a type that the action is on, so that the statement says nothing about it. The table may lack a type; and some actions without one are checked on all of a kind, such as table/*.",
			Advice:    `Look the resource types of the action up. One that is on no resource needs "Resource": "*".`,
			Reference: docActions,
			check:     each(func(s *statement) { s.without(false) }),
		},
		{
			ID: "wildcard-type", Title: "Wildcard within the type of a resource", Severity: Note,
			Reason:    "AWS says that the word for the type of a resource may have no wildcard. Such an entry matches in practice, which nobody promises.",
			Advice:    "Write the types out, one entry each.",
			Reference: docARNs,
			check: each(func(s *statement) { // PE-044
				s.eachResource(func(pointer, text string) {
					parts := strings.SplitN(text, ":", arnParts)
					if len(parts) < arnParts || parts[2] == "s3" || s.pass.reported[pointer] {
						return
					}
					end := strings.IndexAny(parts[5], ":/")
					if end > 0 && strings.ContainsAny(parts[5][:end], "*?") && strings.Trim(parts[5][:end], "*") != "" && !strings.Contains(parts[5][:end], "${") {
						s.report(pointer, text, "the type %s has a wildcard", parts[5][:end])
					}
				})
			}),
		},
	}
}

func malformedARN(text string) string {
	masked := maskVariables(text)
	switch {
	case strings.Trim(text, "*") == "" && text != "":
		return ""
	case strings.HasPrefix(text, "arn:"):
	case overlap(widened(text), "arn:*"):
		return "" // by a wildcard
	case strings.HasPrefix(text, "ARN:") || strings.HasPrefix(strings.TrimSpace(text), "arn:"):
		return "does not begin with arn: in lower case and without blanks"
	default:
		return "is no ARN"
	}
	parts := strings.SplitN(masked, ":", arnParts)
	switch {
	case !partition(parts[1]):
		return "is of no partition that AWS has"
	case len(parts) > 2 && strings.Trim(parts[2], "abcdefghijklmnopqrstuvwxyz0123456789-*?") != "" && !strings.Contains(parts[2], "$"):
		return "has no service of AWS in its third part"
	case len(parts) > 4 && strings.Trim(parts[4], "0123456789*?") != "" && !accountWord(parts[4]) && !strings.Contains(parts[4], "$"):
		return "has no account in its fifth part"
	case len(parts) > 4 && strings.Trim(parts[4], "0123456789") == "" && parts[4] != "" && len(parts[4]) != 12:
		return "has an account that is not of 12 digits"
	}
	return ""
}

func beforeColon(text string) string {
	first, _, _ := strings.Cut(text, ":")
	return first
}

// accountWord reports what stands in ARNs for AWS's own accounts.
func accountWord(account string) bool {
	switch account {
	case "aws", "aws-managed", "amazon", "cloudfront", "third-party", "Aws", "aws-marketplace", "system":
		return true
	}
	return strings.HasPrefix(account, "aws")
}

// partition reports whether a word can be a partition of AWS.
func partition(word string) bool {
	if strings.ContainsAny(word, "*?$") {
		return true
	}
	return word == "aws" || strings.HasPrefix(word, "aws-")
}
