package lint

import (
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/policy/catalog"
)

// eachCondition makes a check of a check of one condition.
func eachCondition(check func(s *statement, c *policy.Condition, o operator, k key)) func(*pass) {
	return each(func(s *statement) {
		for i := range s.Conditions {
			c := &s.Conditions[i]
			check(s, c, operatorOf(c.Operator), keyOf(c.Key))
		}
	})
}

// keyRules look at the keys of conditions.
func keyRules() []Rule {
	return []Rule{
		{
			ID: "malformed-key", Title: "Text that is no condition key", Severity: Wrong,
			Reason:    "A key is PREFIX:NAME. A request never has another, so that the condition is decided as for an absent key: most operators never hold, negated ones always.",
			Advice:    "Write the key with its prefix, such as aws:SourceIp, and behind it / and the tag's name where it has one.",
			Reference: docKeys,
			check: eachCondition(func(s *statement, c *policy.Condition, _ operator, _ key) { // PE-100
				lower := strings.ToLower(c.Key)
				bare := lower == "aws:principaltag" || lower == "aws:resourcetag" || lower == "aws:requesttag" ||
					lower == "aws:principaltag/" || lower == "aws:resourcetag/" || lower == "aws:requesttag/"
				switch {
				case bare:
					s.report(s.condition(c), c.Key, "%s needs the name of a tag behind a /", c.Key)
				case !strings.Contains(c.Key, ":"), strings.TrimSpace(c.Key) != c.Key, strings.HasPrefix(c.Key, "$"):
					s.report(s.condition(c), c.Key, "%q is no condition key", c.Key)
				}
			}),
		},
		{
			ID: "unknown-key", Title: "Unknown condition key", Severity: Risky,
			Reason:    "Neither AWS as a whole nor the service has the key, as far as is known. Requests without it never satisfy most operators, and always the negated ones: a Deny may never fire.",
			Advice:    "Look the key up in the list of the service, and correct or drop it.",
			Reference: docKeys,
			check: eachCondition(func(s *statement, c *policy.Condition, _ operator, k key) {
				prefix, _, _ := strings.Cut(strings.ToLower(c.Key), ":")
				_, service := catalog.ServiceOf(prefix)
				if !k.known && (service || prefix == "aws") && !s.pass.reported[s.condition(c)] {
					s.report(s.condition(c), c.Key, "%s has no key %s, as of %s", owner(prefix), c.Key, catalog.Built())
				}
			}),
		},
		{
			ID: "unknown-key-prefix", Title: "Condition key of an unknown service", Severity: Note,
			Reason:    "No service of this prefix is known. The prefix is misspelled, or the service is newer than the table or no longer there.",
			Advice:    "Look the key up.",
			Reference: docKeys,
			check: eachCondition(func(s *statement, c *policy.Condition, _ operator, k key) {
				prefix, _, _ := strings.Cut(strings.ToLower(c.Key), ":")
				if _, service := catalog.ServiceOf(prefix); !k.known && !service && prefix != "aws" && !s.pass.reported[s.condition(c)] {
					s.report(s.condition(c), c.Key, "no service has the prefix %s", prefix)
				}
			}),
		},
		{
			ID: "key-without-action", Title: "Condition key that no action of the statement has", Severity: Risky,
			Reason:    "The key comes with other actions only. For those of the statement it is absent: most operators never hold, and negated ones always.",
			Advice:    "Use a key that the action has, or put the actions that have it into a statement of their own.",
			Reference: docActions,
			check: eachCondition(func(s *statement, c *policy.Condition, _ operator, k key) { // PE-100
				if !k.known || k.global || s.open() || s.pass.reported[s.condition(c)] {
					return
				}
				found := 0
				for i := range s.entries {
					e := &s.entries[i]
					if len(e.actions) == 0 && !e.malformed {
						return // an action that the table lacks may have it
					}
					for _, a := range e.actions {
						found++
						if has(a, k) {
							return
						}
					}
				}
				if found > 0 {
					s.report(s.condition(c), c.Key, "no action of the statement has the key %s", c.Key)
				}
			}),
		},
	}
}

func owner(prefix string) string {
	if prefix == "aws" {
		return "AWS"
	}
	return prefix
}

// operatorRules look at how operators and keys go together.
func operatorRules() []Rule {
	return []Rule{
		{
			ID: "operator-kind", Title: "Operator that cannot compare the key", Severity: Wrong,
			Reason:    "The operator reads values of another kind than the key has. What it cannot read never matches.",
			Advice:    "Use an operator of the key's kind.",
			Reference: docOperators,
			check: eachCondition(func(s *statement, c *policy.Condition, o operator, k key) { // PE-099
				if unfit(o.family(), k.kind) {
					s.report(s.condition(c), c.Key, "%s cannot compare %s, whose values are of kind %s", c.Operator, c.Key, k.kind)
				}
			}),
		},
		{
			ID: "operator-text", Title: "Operator that compares the key as text", Severity: Note,
			Reason:    "A text operator on a number, date, address or boolean compares the letters: 10 is not 10.0, and no range matches.",
			Advice:    "Use an operator of the key's kind.",
			Reference: docOperators,
			check: eachCondition(func(s *statement, c *policy.Condition, o operator, k key) { // PE-099
				if o.family() != "string" || s.pass.reported[s.condition(c)] {
					return
				}
				switch k.kind {
				case "Numeric", "Date", "Bool", "IPAddress":
					s.report(s.condition(c), c.Key, "%s compares %s as text", c.Operator, c.Key)
				}
			}),
		},
		{
			ID: "operator-doubtful", Title: "Operator of another kind than the key", Severity: Risky,
			Reason:    "AWS documents the values of the key as text. The operator matches only where such a text happens to be of its kind.",
			Advice:    "Use a String operator.",
			Reference: docOperators,
			check: eachCondition(func(s *statement, c *policy.Condition, o operator, k key) {
				if k.kind != "String" || s.pass.reported[s.condition(c)] {
					return
				}
				switch o.family() {
				case "numeric", "date", "ip", "binary":
					s.report(s.condition(c), c.Key, "%s compares %s, whose values are text", c.Operator, c.Key)
				}
			}),
		},
	}
}

// unfit reports families of operators that read no value of a kind.
func unfit(family, kind string) bool {
	fits := map[string]string{
		"ARN":       "arn string binary null",
		"Bool":      "bool string binary null",
		"Numeric":   "numeric string binary null date",
		"Date":      "date string binary null numeric",
		"IPAddress": "ip string binary null",
	}
	fit, known := fits[kind]
	return known && !strings.Contains(" "+fit+" ", " "+family+" ")
}
