package lint

import (
	"encoding/base64"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/iamreach/iamreach/policy"
)

// eachValue makes a check of a check of one value of a condition.
func eachValue(check func(s *statement, c *policy.Condition, pointer, value string)) func(*pass) {
	return eachCondition(func(s *statement, c *policy.Condition, _ operator, _ key) {
		for i, value := range c.Values {
			check(s, c, s.value(c, i), value)
		}
	})
}

// valueRules look at the values of conditions.
func valueRules() []Rule {
	return []Rule{
		{
			ID: "bad-operand", Title: "Value that the operator cannot read", Severity: Wrong,
			Reason:    "A value that is no number, date, address or boolean where the operator needs one matches nothing. Variables do not work under these operators either.",
			Advice:    "Correct the value.",
			Reference: docOperators,
			check: eachValue(func(s *statement, c *policy.Condition, pointer, value string) { // PE-091 to PE-095
				if why := unreadable(operatorOf(c.Operator).family(), value, s.pass.variables()); why != "" {
					s.report(pointer, value, "%q %s, so that %s never matches it", value, why, c.Operator)
				}
			}),
		},
		{
			ID: "literal-wildcard", Title: "Wildcard that is taken as a letter", Severity: Wrong,
			Reason:    "Under StringEquals and its kin * is an ordinary letter. The condition holds only for a value with a * in it.",
			Advice:    "Use StringLike or StringNotLike, or ArnLike for ARNs.",
			Reference: docOperators,
			check: eachValue(func(s *statement, c *policy.Condition, pointer, value string) { // PE-089
				o := operatorOf(c.Operator)
				if o.family() != "string" || o.pattern() || !strings.Contains(fixed(value), "*") || s.pass.reported[pointer] {
					return
				}
				if value == "*" && strings.HasSuffix(strings.ToLower(c.Key), "principal") {
					return // lambda:Principal is * where a function is made public
				}
				s.report(pointer, value, "the * in %q is taken as a letter under %s", value, c.Operator)
			}),
		},
		{
			ID: "malformed-arn-value", Title: "Value that is no ARN under an ARN operator", Severity: Wrong,
			Reason:    "An ARN operator splits values at their colons, and one that has fewer than six parts matches nothing.",
			Advice:    "Write the whole ARN, with * for the parts that do not matter.",
			Reference: docOperators,
			check: eachValue(func(s *statement, c *policy.Condition, pointer, value string) { // PE-097
				if operatorOf(c.Operator).family() != "arn" || strings.Trim(value, "*") == "" || strings.Contains(beforeColon(value), "$") {
					return
				}
				parts := strings.SplitN(maskVariables(value), ":", arnParts)
				if len(parts) < arnParts || !overlap(parts[0], "arn") {
					s.report(pointer, value, "%q is no ARN", value)
				}
			}),
		},
		{
			ID: "arn-star", Title: "The lone * under an ARN operator", Severity: Note,
			Reason:    "The lone * is no ARN; whether an ARN operator matches it is not documented.",
			Advice:    `Write arn:*:*:*:*:*, or test with "Null" that the key is there.`,
			Reference: docOperators,
			check: eachValue(func(s *statement, c *policy.Condition, pointer, value string) { // PE-097
				if operatorOf(c.Operator).family() == "arn" && value != "" && strings.Trim(value, "*") == "" {
					s.report(pointer, value, "* is no ARN")
				}
			}),
		},
		{
			ID: "malformed-value", Title: "Value that the key never has", Severity: Wrong,
			Reason:    "The values of the key have a fixed form, which this one does not have. It never matches.",
			Advice:    "Correct the value.",
			Reference: docKeys,
			check: eachValue(func(s *statement, c *policy.Condition, pointer, value string) {
				form, ok := forms[strings.ToLower(c.Key)]
				if !ok || operatorOf(c.Operator).family() != "string" || s.pass.reported[pointer] || strings.ContainsAny(value, "*?$") {
					return
				}
				if !form.pattern.MatchString(value) {
					s.report(pointer, value, "%q is not %s, as the values of %s are", value, form.what, c.Key)
				}
			}),
		},
		{
			ID: "organization-path", Title: "Path of an organisation without the slash at its end", Severity: Wrong,
			Reason:    "A path is ORGANIZATION/ROOT/OU/…/ with a slash at the end. Without it, and without *, it matches no account.",
			Advice:    "End it with / for the accounts right in the unit, or with /* for those further down too.",
			Reference: docKeys,
			check: eachValue(func(s *statement, c *policy.Condition, pointer, value string) { // PE-107
				if strings.HasSuffix(strings.ToLower(c.Key), "orgpaths") && strings.HasPrefix(value, "o-") && !strings.HasSuffix(value, "/") && !strings.HasSuffix(value, "*") && !strings.HasSuffix(value, "}") {
					s.report(pointer, value, "%q does not end with a slash", value)
				}
			}),
		},
		{
			ID: "principal-arn-session", Title: "Session where aws:PrincipalArn has the role", Severity: Wrong,
			Reason:    "For a session aws:PrincipalArn is the ARN of its role, arn:…:iam::ACCOUNT:role/NAME, and never that of the session.",
			Advice:    `Compare with the role's ARN; the session's name is in "aws:userid".`,
			Reference: docKeys,
			check: eachValue(func(s *statement, c *policy.Condition, pointer, value string) { // PE-104
				if strings.EqualFold(c.Key, "aws:PrincipalArn") && strings.Contains(value, ":assumed-role/") {
					s.report(pointer, value, "aws:PrincipalArn is never the ARN of a session")
				}
			}),
		},
		{
			ID: "principal-arn-root", Title: "Account where aws:PrincipalArn has the principal", Severity: Risky,
			Reason:    "Other than in Principal, the ARN of the root user does not stand for its account here: the condition is about the root user alone.",
			Advice:    `For everybody in the account test "aws:PrincipalAccount".`,
			Reference: docKeys,
			check: eachValue(func(s *statement, c *policy.Condition, pointer, value string) { // PE-118
				if strings.EqualFold(c.Key, "aws:PrincipalArn") && strings.HasSuffix(value, ":root") && !strings.Contains(value, "*") {
					s.report(pointer, value, "%s is the root user alone", value)
				}
			}),
		},
		{
			ID: "wildcard-value", Title: "Wildcard in an account, organisation or network", Severity: Risky,
			Reason:    "The key names one account, organisation, VPC or endpoint. A wildcard matches those of strangers too.",
			Advice:    "List the values that are meant.",
			Reference: docKeys,
			check: eachValue(func(s *statement, c *policy.Condition, pointer, value string) { // PE-103
				if _, exact := forms[strings.ToLower(c.Key)]; exact && operatorOf(c.Operator).pattern() && strings.ContainsAny(value, "*?") && !strings.Contains(value, "${") && identifies(c.Key) && value != "*" {
					s.report(pointer, value, "%s with a wildcard matches strangers", value)
				}
			}),
		},
		{
			ID: "private-source-ip", Title: "Private address in aws:SourceIp", Severity: Risky,
			Reason:    "aws:SourceIp has the public address from which a request comes, and is not there for requests through a VPC endpoint. A private address never matches.",
			Advice:    `Test "aws:VpcSourceIp" with "aws:SourceVpc" for requests through an endpoint, or the public address of the NAT gateway.`,
			Reference: docKeys,
			check: eachValue(func(s *statement, c *policy.Condition, pointer, value string) { // PE-119
				if strings.EqualFold(c.Key, "aws:SourceIp") && !s.pass.reported[pointer] && privateRange(value) {
					s.report(pointer, value, "%s is private, and aws:SourceIp is public", value)
				}
			}),
		},
		{
			ID: "host-bits", Title: "Range of addresses with bits behind its length", Severity: Note,
			Reason:    "AWS ignores the bits of the address behind the length of the range: it is larger than it looks.",
			Advice:    "Write the first address of the range.",
			Reference: docOperators,
			check: eachValue(func(s *statement, c *policy.Condition, pointer, value string) { // PE-095
				if operatorOf(c.Operator).family() != "ip" {
					return
				}
				if prefix, err := netip.ParsePrefix(value); err == nil && prefix.Masked() != prefix {
					s.report(pointer, value, "%s is the range %s", value, prefix.Masked())
				}
			}),
		},
	}
}

// fixed takes the escape ${*} and all other variables out.
func fixed(value string) string { return replaced(value, func(string) string { return "" }) }

// unreadable says why an operator cannot read a value.
func unreadable(family, value string, variables bool) string {
	switch family {
	case "numeric":
		if !numberForm.MatchString(value) {
			return "is no number"
		}
	case "date":
		if !date(value) {
			return "is no date"
		}
	case "bool", "null":
		if !strings.EqualFold(value, "true") && !strings.EqualFold(value, "false") && !(family == "bool" && variables && strings.Contains(value, "${")) {
			return "is neither true nor false"
		}
	case "ip":
		_, prefix := netip.ParsePrefix(value)
		if _, address := netip.ParseAddr(value); prefix != nil && address != nil {
			return "is no address or range"
		}
	case "binary":
		if _, err := base64.StdEncoding.DecodeString(value); err != nil {
			return "is not base64"
		}
	}
	return ""
}

var numberForm = regexp.MustCompile(`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$`)

// date reports dates of ISO 8601 and seconds since 1970 (PE-092).
func date(value string) bool {
	_, ok := instant(value)
	return ok
}

func instant(value string) (time.Time, bool) {
	if seconds, err := strconv.ParseInt(value, 10, 64); err == nil {
		return time.Unix(seconds, 0), true
	}
	for _, layout := range []string{
		time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02", "2006-01", "2006",
	} {
		if t, err := time.Parse(layout, value); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

func privateRange(value string) bool {
	if prefix, err := netip.ParsePrefix(value); err == nil {
		return prefix.Addr().IsPrivate() && prefix.Bits() >= 7
	}
	address, err := netip.ParseAddr(value)
	return err == nil && address.IsPrivate()
}

// form is the form of the values of a key.
type form struct {
	what    string
	pattern *regexp.Regexp
}

var forms = buildForms()

func buildForms() map[string]form {
	forms := map[string]form{}
	for _, f := range []struct{ keys, what, pattern string }{
		{"aws:SourceAccount aws:ResourceAccount aws:VpceAccount kms:CallerAccount", "an account id of 12 digits", `^[0-9]{12}$`},
		{"aws:PrincipalAccount", "an account id of 12 digits", `^([0-9]{12}|anonymous)$`},
		{"aws:PrincipalOrgID aws:ResourceOrgID aws:SourceOrgID aws:VpceOrgID", "an organisation's id o-…", `^o-[a-z0-9]{4,32}$`},
		{"aws:SourceVpc", "a VPC's id vpc-…", `^vpc-[0-9a-z]+$`},
		{"aws:SourceVpce", "an endpoint's id vpce-…", `^vpce-[0-9a-z]+$`},
		{"aws:PrincipalType", "Account, User, FederatedUser, AssumedRole or Anonymous", `^(Account|User|FederatedUser|AssumedRole|Anonymous)$`},
		{"iam:PassedToService iam:AWSServiceName", "the whole name of a service such as ec2.amazonaws.com", `\.`},
		{"aws:CalledVia aws:CalledViaFirst aws:CalledViaLast aws:PrincipalServiceName", "the whole name of a service such as athena.amazonaws.com", `\.`},
		{"kms:ViaService", "SERVICE.REGION.amazonaws.com", `^[a-z0-9-]+(\.[a-z0-9-]+)+\.amazonaws\.com`},
		{"aws:RequestedRegion", "a region such as eu-west-1", `^[a-z]{2,4}(-[a-z]+)+-[0-9]+$`},
	} {
		for name := range strings.FieldsSeq(f.keys) {
			forms[strings.ToLower(name)] = form{f.what, regexp.MustCompile(f.pattern)}
		}
	}
	return forms
}

// identifies reports the keys of which AWS says that no wildcard is meant.
func identifies(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasSuffix(lower, "account") || strings.HasSuffix(lower, "orgid") || strings.HasPrefix(lower, "aws:sourcevpc")
}
