package lint

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// setRules look at ForAllValues and ForAnyValue.
func setRules() []Rule {
	return []Rule{
		{
			ID: "for-all-values-single", Title: "ForAllValues in Allow on a key of one value", Severity: Risky,
			Reason:    "ForAllValues holds where the request does not have the key at all. On a key of one value it is of no other use.",
			Advice:    "Drop ForAllValues:.",
			Reference: docMultivalue,
			check: eachCondition(func(s *statement, c *policy.Condition, o operator, k key) { // PE-086
				if o.set == "forallvalues" && s.Effect == policy.Allow && k.known && !k.multi && k.kind != "" && !s.demands(c.Key) {
					s.report(s.condition(c), c.Key, "requests without %s are allowed too", c.Key)
				}
			}),
		},
		{
			ID: "for-all-values-allow", Title: "ForAllValues in Allow without a guard", Severity: Risky,
			Reason:    "ForAllValues holds where the request does not have the key at all, so that the statement allows requests which say nothing of it.",
			Advice:    `Add "Null": {"KEY": "false"} to the conditions.`,
			Reference: docMultivalue,
			check: eachCondition(func(s *statement, c *policy.Condition, o operator, k key) { // PE-079
				if o.set != "forallvalues" || s.Effect != policy.Allow || s.pass.reported[s.condition(c)] || s.demands(c.Key) {
					return
				}
				if strings.EqualFold(c.Key, "aws:TagKeys") {
					return // "no other tags than these" means that none will do
				}
				s.report(s.condition(c), c.Key, "requests without %s are allowed too", c.Key)
			}),
		},
		{
			ID: "for-any-value-deny", Title: "ForAnyValue with a negated operator in Deny", Severity: Note,
			Reason:    "It denies where some value is outside of the list, and never where the request does not have the key.",
			Advice:    `To deny requests without the key as well, add a Deny with "Null": {"KEY": "true"}.`,
			Reference: docMultivalue,
			check: eachCondition(func(s *statement, c *policy.Condition, o operator, k key) { // PE-080, PE-085
				if o.set == "foranyvalue" && s.Effect == policy.Deny && negated(c.Operator) && !o.ifExists {
					s.report(s.condition(c), c.Key, "requests without %s are not denied", c.Key)
				}
			}),
		},
		{
			ID: "set-operator-missing", Title: "Key of several values without ForAnyValue or ForAllValues", Severity: Risky,
			Reason:    "AWS demands ForAnyValue or ForAllValues on a key that has several values, and does not say what happens without.",
			Advice:    "Put ForAnyValue: or ForAllValues: before the operator.",
			Reference: docMultivalue,
			check: eachCondition(func(s *statement, c *policy.Condition, o operator, k key) { // PE-087
				if k.multi && o.set == "" && o.base != "null" {
					s.report(s.condition(c), c.Key, "%s has several values, and %s compares one", c.Key, c.Operator)
				}
			}),
		},
	}
}

// demands reports whether another condition of the statement makes sure that
// requests have a key.
func (s *statement) demands(name string) bool {
	tags := strings.EqualFold(name, "aws:TagKeys")
	for i := range s.Conditions {
		c := &s.Conditions[i]
		o := operatorOf(c.Operator)
		same := strings.EqualFold(c.Key, name) || (tags && strings.HasPrefix(strings.ToLower(c.Key), "aws:requesttag/"))
		switch {
		case !same || len(c.Values) == 0:
		case o.base == "null":
			if !slices.ContainsFunc(c.Values, func(v string) bool { return !strings.EqualFold(v, "false") }) {
				return true // PE-078
			}
		case o.set != "forallvalues" && !o.ifExists && !negated(c.Operator):
			return true // PE-075, PE-080
		}
	}
	return false
}
