package differential

import (
	_ "embed"
	"fmt"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/iamreach/iamreach/policy"
)

//go:embed testdata/explained.yaml
var explainedYAML string

// entry explains one class of disagreements.
type entry struct {
	ID      string   // of a reading in readings_test.go, or of a rule on which AWS contradicts itself
	Rules   []string // PE-nnn
	Other   string   // wrong or disputed
	Why     string
	Source  string // of AWS
	Ours    outcome
	Theirs  outcome
	Example question
}

func loadExplained(tb testing.TB) []entry {
	tb.Helper()
	var entries []entry
	if err := yaml.UnmarshalWithOptions([]byte(explainedYAML), &entries, yaml.Strict()); err != nil {
		tb.Fatalf("explained.yaml: %v", err)
	}
	return entries
}

// maxTogether is how many readings are tried at once: a question with more
// than that wrong in it is rare, and others show each of them alone.
const maxTogether = 3

// explain names the classes of a disagreement, or none. The other engine's
// readings are tried by themselves and together until, read in their way, our
// engine decides the same.
func (p *panel) explain(q *question, theirs outcome) []string {
	ours := p.decide(q)
	for _, refusal := range refusals {
		if ours != allowed && refusal.refused(q) {
			return []string{refusal.id}
		}
	}
	if rules, ok := p.settles(q, ours, theirs); ok {
		return rules
	}
	var fitting []reading
	for _, reading := range readings {
		if other := q.clone(); reading.read(&other) {
			fitting = append(fitting, reading)
		}
	}
	var found []string
	var try func(q question, from, left int, used []string) bool
	try = func(q question, from, left int, used []string) bool {
		if left == 0 {
			o := p.decide(&q)
			rules, ok := p.settles(&q, o, theirs)
			same := o.is(theirs) || ok
			if same {
				found = append(slices.Clone(used), rules...)
			}
			return same
		}
		for i := from; i < len(fitting); i++ {
			other := q.clone()
			if fitting[i].read(&other) && try(other, i+1, left-1, append(used, fitting[i].id)) {
				return true
			}
		}
		return false
	}
	for together := 1; together <= min(maxTogether, len(fitting)); together++ {
		if try(q.clone(), 0, together, nil) {
			return found
		}
	}
	return nil
}

// deniedEitherWay is the entry of what two statements deny, one if a rule in
// dispute holds and the other if it does not.
const deniedEitherWay = "denied-either-way"

// settles reports whether the answers differ only by what rules in dispute
// would have it.
func (p *panel) settles(q *question, ours, theirs outcome) ([]string, bool) {
	if ours == denied && theirs == explicit {
		// Nothing allows it, so that no formula says what statements deny.
		open := q.opened()
		if ours = p.decide(&open); ours == denied || ours == anything {
			return []string{deniedEitherWay}, true
		}
	}
	rules := ours.rules()
	return rules, rules != nil && p.known(rules)
}

// opened is the question where every layer allows everything that it does not
// deny.
func (q *question) opened() question {
	out := q.clone()
	if q.Caller.Account != "" {
		// As in one account, in which the resource's policy need not allow.
		out.Context["aws:ResourceAccount"], out.Owner = []string{q.Owner}, q.Caller.Account
	}
	all := statement{Effect: "Allow", Action: []string{"*"}, Resource: []string{"*"}}
	open := document{Version: "2012-10-17", Statements: []statement{all}}
	out.Identity = append(out.Identity, open)
	if out.Boundary != nil {
		out.Boundary = append(out.Boundary, open)
	}
	if out.Session != nil || out.Caller.Kind == "federated-user" {
		out.Session = append(out.Session, open)
	}
	for i := range out.SCPs {
		out.SCPs[i] = append(out.SCPs[i], open)
	}
	if out.Endpoint != nil {
		out.Endpoint = append(out.Endpoint, document{Version: "2012-10-17", Statements: []statement{{
			Effect: "Allow", Action: []string{"*"}, Resource: []string{"*"}, Principal: map[string][]string{"*": nil},
		}}})
	}
	all.Principal = map[string][]string{"AWS": {"*"}, "Service": {"*"}, "Federated": {"*"}}
	if out.policyKind() == policy.Trust {
		all.Resource = nil
	}
	out.Policy = append(out.Policy, document{Version: "2012-10-17", Statements: []statement{all}})
	return out
}

// known reports whether the table has all the rules.
func (p *panel) known(rules []string) bool {
	return !slices.ContainsFunc(rules, func(rule string) bool { return !p.ids[rule] })
}

// disagreement describes one for people, with the question ready for the table.
// Where our engine answers another way once it reads the documents anew,
// decisions before have changed them.
func (p *panel) disagreement(q *question, theirs outcome) string {
	text, err := yaml.Marshal(q)
	if err != nil {
		text = []byte(err.Error())
	}
	ours := string(p.decide(q))
	if anew := q.decide(policy.Parse, policy.Decide); string(anew) != ours {
		ours += ", but with documents read anew " + string(anew)
	}
	return fmt.Sprintf("ours: %s, theirs: %s\n%s", ours, theirs, text)
}
