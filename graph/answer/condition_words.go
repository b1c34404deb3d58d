package answer

import "strings"

// Words says in a few words when something holds: "MFA",
// "from 10.0.0.0/8 and external id". Nothing has to hold: "".
func (c *Condition) Words() string { return c.words(false) }

func (c *Condition) words(nested bool) string {
	switch {
	case c == nil:
		return ""
	case c.Test != nil:
		return c.Test.Words()
	case c.Not != nil:
		return negated(c.Not)
	case len(c.All) > 0:
		return branch(c.All, " and ", nested)
	case len(c.Any) > 0:
		return branch(c.Any, " or ", nested)
	}
	return ""
}

func branch(list []*Condition, word string, nested bool) string {
	var parts []string
	seen := map[string]bool{} // two hops may need the same
	for _, c := range list {
		text := c.words(len(list) > 1)
		if text != "" && !seen[text] {
			seen[text] = true
			parts = append(parts, text)
		}
	}
	text := strings.Join(parts, word)
	if nested && len(parts) > 1 {
		return "(" + text + ")"
	}
	return text
}

func negated(c *Condition) string {
	if c.Test != nil && isMFA(*c.Test, "Bool") {
		return "no MFA"
	}
	text := c.words(true)
	if strings.HasPrefix(text, "(") {
		return "not " + text
	}
	return "not (" + text + ")"
}

func isMFA(t Test, operator string) bool {
	return strings.EqualFold(t.Key, "aws:MultiFactorAuthPresent") && t.Operator == operator && len(t.Values) == 1 && strings.EqualFold(t.Values[0], "true")
}

// Words names one test. The keys that everybody meets have words of their own;
// any other is shown as the policy has it.
func (t Test) Words() string {
	values := strings.Join(t.Values, ", ")
	operator := strings.TrimSuffix(t.Operator, "IfExists")
	positive := strings.HasPrefix(operator, "String") || strings.HasPrefix(operator, "Arn") || operator == "IpAddress" || operator == "Within"
	positive = positive && !strings.Contains(operator, "Not")
	key := strings.ToLower(t.Key)
	switch {
	case isMFA(t, "Bool"):
		return "MFA"
	case isMFA(t, "BoolIfExists"): // PE-121: requests of long-term keys do not have the key
		return "MFA or a long-term access key"
	case key == "aws:multifactorauthage" && operator == "NumericLessThan":
		return "MFA within " + values + " s"
	case key == "iamreach:notcollected":
		return "if " + values + " (not read) allows"
	case key == "iamreach:disputed":
		return "if AWS applies " + values
	case key == "iamreach:networkfrom":
		return "from inside " + values
	case strings.HasSuffix(key, ":externalid") && positive:
		return "external id"
	case (key == "aws:sourceip" || key == "aws:sourcevpc" || key == "aws:sourcevpce" || key == "aws:vpcsourceip") && positive:
		return "from " + values
	case (key == "aws:sourceip" || key == "aws:sourcevpc" || key == "aws:sourcevpce") && operator == "NotIpAddress", strings.HasPrefix(key, "aws:sourcevpc") && strings.HasPrefix(operator, "StringNot"):
		return "not from " + values
	case strings.HasSuffix(key, ":sub") && positive:
		return "subject " + values
	case strings.HasSuffix(key, ":aud") && positive:
		return "audience " + values
	case key == "aws:requestedregion" && positive:
		return "in region " + strings.Join(t.Values, " or ")
	case key == "aws:principalorgid" && positive:
		return "in organization " + strings.Join(t.Values, " or ")
	case key == "kms:viaservice" && positive:
		return "through " + strings.Join(t.Values, " or ")
	case key == "iam:passedtoservice" && positive:
		return "passed to " + strings.Join(t.Values, " or ")
	case key == "kms:grantoperations" && operator == "ForAllValues:StringEquals":
		return "a grant of no more than " + values
	case key == "aws:securetransport" && operator == "Bool" && values == "true":
		return "over TLS"
	case key == "aws:currenttime":
		return strings.TrimPrefix(operator, "Date") + " " + values
	}
	return strings.TrimSpace(t.Key + " " + t.Operator + " " + values)
}
