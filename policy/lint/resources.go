package lint

import (
	"strconv"
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/policy/catalog"
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

// types are resource types, each once.
type types map[*catalog.ResourceType]bool

func (t types) use(a *catalog.Action) {
	for _, u := range a.Resources {
		t[u.Type] = true
	}
}

// tagging reports actions on tags, for which AWS's lists often lack types.
func tagging(a *catalog.Action) bool {
	return a.Access == catalog.Tagging || strings.Contains(a.Name, "TagResource") || strings.Contains(a.Name, "TagsForResource")
}

// taken collects the types that the actions of a statement are on. An entry
// with a wildcard, or one that the table lacks, may stand for actions that AWS
// has added: it counts as all types of its service.
func (s *statement) taken() types {
	all := types{}
	for i := range s.entries {
		e := &s.entries[i]
		tags := false
		for _, a := range e.actions {
			all.use(a)
			tags = tags || tagging(a)
		}
		if e.known != nil && (e.wild || tags || len(e.actions) == 0) {
			for j := range e.known.Resources {
				all[&e.known.Resources[j]] = true
			}
		}
	}
	return all
}

// on reports whether an entry of Resource can be of one of the types.
func (t types) on(resource string) bool {
	for of := range t {
		for _, pattern := range of.Patterns {
			if strings.HasSuffix(pattern, ":${BucketName}") && strings.Contains(resource, "/") {
				continue // it is of the objects of a bucket
			}
			if arnOverlap(resource, widened(pattern)) {
				return true
			}
		}
	}
	return false
}

// settled are the services for whose resource types the table has proven to be
// whole. What it says of others is not sure enough to call a policy wrong.
const settled = " dax dsql dynamodb elasticache iam kms lambda memorydb neptune-db rds rds-data rds-db s3 secretsmanager sns sqs sts "

// sure reports whether all services of a statement's actions are settled.
func (s *statement) sure() bool {
	for i := range s.entries {
		if e := &s.entries[i]; !strings.Contains(settled, " "+e.service+" ") {
			return false
		}
	}
	return true
}

// notTaken reports the resources that no action takes, if that is sure, or if
// it is not.
func (s *statement) notTaken(sure bool) {
	if s.open() {
		return
	}
	taken := s.taken()
	if len(taken) == 0 {
		return // the actions are on no resource: that is said of them
	}
	for i, text := range s.Resources {
		pointer := s.element("Resource", i)
		resource := s.pass.widened(text)
		if s.pass.reported[pointer] || strings.Trim(resource, "*") == "" || !strings.Contains(resource, ":") || taken.on(resource) {
			continue
		}
		// AWS's examples for S3 Access Grants name more than its table has.
		if sure != (s.sure() && !strings.Contains(text, ":access-grants/")) {
			continue
		}
		s.report(pointer, text, "no action of the statement is on %s", text)
	}
}

// widened replaces the variables of a resource by wildcards.
func (p *pass) widened(resource string) string {
	if !p.variables() {
		return resource
	}
	return widened(resource)
}

// onNothing are actions that AWS checks on *, as its errors say. Not all for
// which the table has no resource are: iam:ListRoles is checked on role/, and
// dynamodb:ListTables on table/*. s3:ListAllMyBuckets also works on
// arn:aws:s3:::*, which AWS's examples have.
var onNothing = map[string]bool{
	"kms:CreateKey": true, "kms:GenerateRandom": true, "kms:ListAliases": true, "kms:ListKeys": true,
	"lambda:ListFunctions": true, "s3:ListAllMyBuckets": true,
}

// without reports the actions that take none of the resources, if that is
// sure, or if it is not.
func (s *statement) without(sure bool) {
	if len(s.Resources) == 0 || s.everywhere() || s.pass.document.Kind == policy.Resource || s.pass.document.Kind == policy.KeyPolicy {
		return
	}
	var resources []string
	for i, text := range s.Resources {
		if !s.pass.reported[s.element("Resource", i)] {
			resources = append(resources, s.pass.widened(text))
		}
	}
	if len(resources) == 0 {
		return // said of the resources
	}
	known := map[*catalog.ResourceType]bool{}
	for i := range s.entries {
		e := &s.entries[i]
		if e.wild || len(e.actions) != 1 || tagging(e.actions[0]) {
			continue
		}
		a := e.actions[0]
		if len(a.Resources) == 0 {
			if proven := onNothing[a.String()]; proven != sure || (proven && wholeService(resources, a.Service)) {
				continue
			}
			s.report(s.element("Action", i), e.text, "%s is on no resource, so that only the resource * covers it", a)
			continue
		}
		if strings.Contains(settled, " "+e.service+" ") != sure {
			continue
		}
		found := false
		for _, u := range a.Resources {
			on, seen := known[u.Type]
			for k := 0; !seen && !on && k < len(resources); k++ {
				on = types{u.Type: true}.on(resources[k])
			}
			known[u.Type] = on
			found = found || on
		}
		if !found {
			s.report(s.element("Action", i), e.text, "%s is on %s, and the statement has no such resource", a, typeNames(a))
		}
	}
}

// wholeService reports whether one of the resources is all of a service.
func wholeService(resources []string, service string) bool {
	for _, text := range resources {
		if parts := strings.SplitN(text, ":", arnParts); len(parts) == arnParts && parts[2] == service && strings.Trim(parts[5], "*") == "" {
			return true
		}
	}
	return false
}

func typeNames(a *catalog.Action) string {
	var names []string
	for _, u := range a.Resources {
		names = append(names, u.Type.Name)
	}
	return some(names)
}
