package lint

import (
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// documentRules look at what could not be read, and at what is outside the
// statements.
func documentRules() []Rule {
	return []Rule{
		{
			ID: "refused", Title: "AWS refuses it", Severity: Wrong,
			Reason:    "A part breaks the grammar of policies: AWS does not store such a policy, and what is stored from elsewhere does not do what it says.",
			Advice:    "Correct the part, or take it out.",
			Reference: docGrammar,
			check: func(p *pass) {
				for _, problem := range p.document.Problems {
					if !problem.Warning {
						p.problem(problem)
					}
				}
			},
		},
		{
			ID: "matches-nothing", Title: "Matches nothing", Severity: Wrong,
			Reason:    "An element that is empty, or that AWS cannot read as what it should be, matches no request at all.",
			Advice:    "Fill it in, or take the statement out.",
			Reference: docGrammar,
			check: func(p *pass) {
				for _, problem := range p.document.Problems {
					if problem.Warning && problem.Index >= 0 {
						p.problem(problem)
					}
				}
				for _, s := range p.statements {
					for i := range s.Conditions {
						if c := &s.Conditions[i]; len(c.Values) == 0 {
							s.report(s.condition(c), c.Key, "the list of values of %s is empty: %s", c.Key, emptyMeaning(c))
						}
					}
				}
			},
		},
		{
			ID: "unknown-element", Title: "Element that policies do not have", Severity: Risky,
			Reason:    "What the language of policies does not have has no effect, whatever it seems to say.",
			Advice:    "Take it out, or use the element that does what is meant.",
			Reference: docGrammar,
			check: func(p *pass) {
				for _, problem := range p.document.Problems {
					if problem.Warning && problem.Index < 0 {
						p.problem(problem)
					}
				}
			},
		},
		{
			ID: "duplicate-sid", Title: "Sid that occurs twice", Severity: Wrong,
			Reason:    "Statement ids are unique within a policy: IAM does not store two of a name.",
			Advice:    "Give each statement an id of its own, or none.",
			Reference: docSid,
			check: func(p *pass) {
				if !p.storedByIAM() {
					return
				}
				seen := map[string]bool{}
				for _, s := range p.statements {
					if s.Sid != "" && seen[s.Sid] {
						s.report(below(s.pointer, "Sid"), s.Sid, "Sid %q is that of another statement", s.Sid)
					}
					seen[s.Sid] = true
				}
			},
		},
		{
			ID: "sid-letters", Title: "Sid with other than letters and digits", Severity: Wrong,
			Reason:    "In IAM policies a statement id has the letters A to Z and a to z and digits only.",
			Advice:    "Take out blanks, dashes and other signs.",
			Reference: docSid,
			check: each(func(s *statement) {
				if s.pass.storedByIAM() && strings.ContainsFunc(s.Sid, notAlphanumeric) {
					s.report(below(s.pointer, "Sid"), s.Sid, "Sid %q has other than letters and digits", s.Sid)
				}
			}),
		},
		{
			ID: "too-large", Title: "Larger than AWS stores", Severity: Wrong,
			Reason:    "Policies have a greatest size, by which AWS refuses larger ones.",
			Advice:    "Merge statements, use wildcards, or split the policy.",
			Reference: docQuotas,
			check:     tooLarge,
		},
	}
}

// problem reports what the parser found.
func (p *pass) problem(problem policy.Problem) {
	f := Finding{Rule: p.rule, Statement: problem.Index, Line: problem.Line, Message: problem.Text}
	for _, s := range p.statements {
		if s.Index == problem.Index {
			f.Sid = s.Sid
		}
	}
	p.findings = append(p.findings, f)
}

// storedByIAM reports whether IAM stores policies of this kind, not the
// service of a resource.
func (p *pass) storedByIAM() bool {
	switch p.document.Kind {
	case policy.Identity, policy.Boundary, policy.Session:
		return true
	}
	return false
}

func notAlphanumeric(r rune) bool {
	return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}

func emptyMeaning(c *policy.Condition) string {
	if negated(c.Operator) { // PE-034
		return "the condition always holds"
	}
	return "the condition never holds"
}

// limit is the size that no policy of a kind can have; white space between the
// parts counts where whole says so.
func limit(kind policy.Kind) (size int, what string, whole bool) {
	switch kind {
	case policy.Identity: // that of all inline policies of a role
		return 10_240, "an identity policy", false
	case policy.Boundary:
		return 6_144, "a managed policy", false
	case policy.Trust: // to which the quota can be raised
		return 8_192, "a trust policy", false
	case policy.Session:
		return 2_048, "a session policy", false
	case policy.KeyPolicy:
		return 32_768, "a key policy", false
	case policy.SCP, policy.RCP:
		return 5_120, "an SCP or RCP", false
	case policy.Endpoint:
		return 20_480, "an endpoint policy", true
	}
	return 0, "", false
}

func tooLarge(p *pass) {
	most, what, whole := limit(p.document.Kind)
	if most == 0 {
		return
	}
	size := len(strings.TrimSpace(string(p.source)))
	if !whole {
		size = packed(p.source)
	}
	if size > most {
		p.whole(1, "", "the policy has %d characters, and %s may have %d", size, what, most)
	}
}

// packed is the length of JSON text without the white space between its parts.
func packed(source []byte) int {
	n, inString, escaped := 0, false, false
	for _, c := range string(source) {
		switch {
		case escaped:
			escaped = false
		case inString && c == '\\':
			escaped = true
		case c == '"':
			inString = !inString
		case !inString && strings.ContainsRune(" \t\r\n", c):
			continue
		}
		n++
	}
	return n
}
