package lint

import (
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/policy/catalog"
)

// actionRules look at Action and NotAction.
func actionRules() []Rule {
	return []Rule{
		{
			ID: "malformed-action", Title: "Text that is no action", Severity: Wrong,
			Reason:    "An action is SERVICE:NAME, taken as it stands: a comma separates nothing, and a blank belongs to the name. Such an entry matches nothing.",
			Advice:    "Give each action a string of its own in a list, without blanks.",
			Reference: docAction,
			check: each(func(s *statement) { // PE-037, PE-038
				s.eachAction(func(pointer string, e entry) {
					if e.malformed {
						s.report(pointer, e.text, "%q can name no action", e.text)
					}
				})
			}),
		},
		{
			ID: "api-name", Title: "Name of an API call that is no action", Severity: Wrong,
			Reason:    "Some API calls are authorised under the name of another action. There is no action of the call's own name, so that naming it does nothing.",
			Advice:    "Name the action that the call needs.",
			Reference: docActions,
			check: each(func(s *statement) { // PE-040
				s.eachAction(func(pointer string, e entry) {
					if instead, ok := apiNames[strings.ToLower(e.text)]; ok && len(e.actions) == 0 {
						s.report(pointer, e.text, "%s is no action: the call needs %s", e.text, instead)
					}
				})
			}),
		},
		{
			ID: "misspelled-action", Title: "Action that is spelled otherwise", Severity: Risky,
			Reason:    "AWS does not have the action, but one with nearly the same name. AWS ignores names that it does not know.",
			Advice:    "Use the name that AWS has.",
			Reference: docActions,
			check: each(func(s *statement) {
				s.eachAction(func(pointer string, e entry) {
					if near := nearest(e); near != "" && !s.pass.reported[pointer] {
						s.report(pointer, e.text, "there is no action %s: %s is meant, it seems", e.text, near)
					}
				})
			}),
		},
		{
			ID: "unknown-service", Title: "Unknown service", Severity: Note,
			Reason:    "The table of actions has no service of this prefix. The prefix is misspelled, or the service is newer than the table or no longer there.",
			Advice:    "Look the prefix up; it is often not the service's name.",
			Reference: docActions,
			check: each(func(s *statement) {
				s.eachAction(func(pointer string, e entry) {
					if e.known == nil && !e.all && !e.malformed {
						s.report(pointer, e.text, "no service has the prefix %s%s", e.service, otherPrefix(e.service))
					}
				})
			}),
		},
		{
			ID: "unknown-action", Title: "Unknown action", Severity: Note,
			Reason:    "The table of actions does not have it. It is misspelled, or newer than the table, or AWS has taken it away; AWS ignores names that it does not know.",
			Advice:    "Look it up in the service's list of actions, and take it out if it is not there.",
			Reference: docActions,
			check: each(func(s *statement) {
				s.eachAction(func(pointer string, e entry) {
					if e.known != nil && len(e.actions) == 0 && !e.malformed && !s.pass.reported[pointer] {
						s.report(pointer, e.text, "no action of %s matches %s, as of %s", e.service, e.text, catalog.Built())
					}
				})
			}),
		},
		{
			ID: "not-action-allow", Title: "Allow with NotAction", Severity: Risky,
			Reason:    "It allows everything else: all other services, those that AWS adds later, and everything at all where the name is misspelled.",
			Advice:    "List what is allowed under Action, or deny with a second statement what must not be.",
			Reference: docNotAction,
			check: each(func(s *statement) { // PE-039
				if s.Effect == policy.Allow && len(s.NotActions) > 0 && s.pass.document.Kind != policy.RCP {
					s.report(below(s.pointer, "NotAction"), strings.Join(s.NotActions, ", "), "everything but %s is allowed", some(s.NotActions))
				}
			}),
		},
	}
}

// eachAction visits the entries of Action and NotAction.
func (s *statement) eachAction(visit func(pointer string, e entry)) {
	for i := range s.entries {
		visit(s.element("Action", i), s.entries[i])
	}
	for i, text := range s.NotActions {
		visit(s.element("NotAction", i), s.pass.entry(text))
	}
}

// apiNames are calls, in lower case, that are authorised as other actions.
var apiNames = map[string]string{
	"s3:listobjects":              "s3:ListBucket",
	"s3:listobjectsv2":            "s3:ListBucket",
	"s3:headbucket":               "s3:ListBucket",
	"s3:headobject":               "s3:GetObject",
	"s3:selectobjectcontent":      "s3:GetObject",
	"s3:listbuckets":              "s3:ListAllMyBuckets",
	"s3:copyobject":               "s3:GetObject and s3:PutObject",
	"s3:deleteobjects":            "s3:DeleteObject",
	"s3:createmultipartupload":    "s3:PutObject",
	"s3:uploadpart":               "s3:PutObject",
	"s3:completemultipartupload":  "s3:PutObject",
	"s3:listmultipartuploads":     "s3:ListBucketMultipartUploads",
	"s3:listparts":                "s3:ListMultipartUploadParts",
	"s3:listobjectversions":       "s3:ListBucketVersions",
	"s3:getbucketencryption":      "s3:GetEncryptionConfiguration",
	"s3:putbucketencryption":      "s3:PutEncryptionConfiguration",
	"s3:deletebucketencryption":   "s3:PutEncryptionConfiguration",
	"s3:getbucketlifecycle":       "s3:GetLifecycleConfiguration",
	"s3:putbucketlifecycle":       "s3:PutLifecycleConfiguration",
	"s3:getbucketreplication":     "s3:GetReplicationConfiguration",
	"s3:putbucketreplication":     "s3:PutReplicationConfiguration",
	"lambda:invoke":               "lambda:InvokeFunction",
	"kms:reencrypt":               "kms:ReEncryptFrom and kms:ReEncryptTo",
	"rds:connect":                 "rds-db:connect",
	"rds:generatedbauthtoken":     "rds-db:connect",
	"sts:passrole":                "iam:PassRole",
	"ec2:passrole":                "iam:PassRole",
	"dynamodb:transactgetitems":   "dynamodb:GetItem",
	"dynamodb:transactwriteitems": "dynamodb:PutItem, dynamodb:UpdateItem, dynamodb:DeleteItem or dynamodb:ConditionCheckItem",
	"dynamodb:executestatement":   "dynamodb:PartiQLSelect, PartiQLInsert, PartiQLUpdate or PartiQLDelete",
}

// prefixes are names of services that are not their prefixes.
var prefixes = map[string]string{
	"cloudwatchlogs": "logs", "cloudwatch-logs": "logs", "stepfunctions": "states", "eventbridge": "events",
	"ses-v2": "ses", "sesv2": "ses", "elb": "elasticloadbalancing", "elbv2": "elasticloadbalancing",
	"apigatewayv2": "apigateway", "opensearch": "es", "documentdb": "rds", "docdb": "rds", "neptune": "rds", "aurora": "rds",
	"secrets-manager": "secretsmanager", "parameterstore": "ssm", "organization": "organizations", "efs": "elasticfilesystem",
	"emr": "elasticmapreduce", "msk": "kafka", "acmpca": "acm-pca", "code-build": "codebuild", "cognito": "cognito-idp",
}

func otherPrefix(prefix string) string {
	if other, ok := prefixes[prefix]; ok {
		return ": that is " + other
	}
	return ""
}

// nearest is the one action whose name differs by a letter or two from an
// entry that names none.
func nearest(e entry) string {
	if e.known == nil || e.wild || e.malformed || len(e.actions) > 0 || len(e.name) > 100 {
		return ""
	}
	best, found := 3, ""
	for i := range e.known.Actions {
		a := &e.known.Actions[i]
		name := strings.ToLower(a.Name)
		if name == e.name+"s" || name+"s" == e.name {
			return a.String()
		}
		if d := distance(e.name, name, best); d < best && len(name) > 3*d {
			best, found = d, a.String()
		}
	}
	return found
}

// distance counts the letters to add, take away, change or swap, up to a limit.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least >= limit {
			return limit
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}

// some names the first of a list, and how many more there are.
func some(list []string) string {
	const few = 3
	switch n := len(list) - few; {
	case n == 1:
		return strings.Join(list[:few], ", ") + " and one more"
	case n > 1:
		return strings.Join(list[:few], ", ") + " and " + number(n) + " more"
	}
	return strings.Join(list, ", ")
}
