package simulate

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/iamreach/iamreach/policy"
)

// Answer is what one line gives: results, or why there are none.
type Answer struct {
	ID      jsontext.Value `json:"id"` // as the line has it
	Results []Result       `json:"EvaluationResults,omitzero"`
	Error   *Error         `json:"error,omitzero"`
}

// Result is the answer for one action and resource.
type Result struct {
	Action    string      `json:"EvalActionName"`
	Resource  string      `json:"EvalResourceName"`
	Decision  string      `json:"EvalDecision"` // one of the words below
	Matched   []Statement `json:"MatchedStatements"`
	Missing   []string    `json:"MissingContextValues"`
	Condition *Condition  `json:"Conditions"` // exact, of what is conditional or disputed
}

// Statement is a statement that takes part in a decision.
type Statement struct {
	Source string `json:"SourcePolicyId"` // PolicyInputList[0]
	Index  int    `json:"Index"`          // from 0
	Sid    string `json:"Sid"`
	Effect string `json:"Effect"`
}

// The decisions.
const (
	Allowed      = "allowed"
	ExplicitDeny = "explicitDeny"
	ImplicitDeny = "implicitDeny"
	Conditional  = "conditional" // allowed where Conditions hold
	Disputed     = "disputed"    // AWS's documents contradict each other on it
)

// ResultOf words a decision.
func ResultOf(action, resource string, d policy.Decision) Result {
	r := Result{Action: action, Resource: resource, Decision: word(d), Matched: []Statement{}, Missing: []string{}}
	for _, m := range d.Statements() {
		source, _ := strings.CutPrefix(m.Policy, "kms-grant:GrantInputList")
		if source != m.Policy {
			source = "GrantInputList" + source
		}
		r.Matched = append(r.Matched, Statement{Source: source, Index: m.Index, Sid: m.Sid, Effect: string(m.Effect)})
	}
	if r.Decision == Conditional || r.Decision == Disputed {
		r.Missing, r.Condition = missing(d.Formula), conditionOf(d.Formula)
	}
	return r
}

// word is the decision in AWS's words, and in ours for what is open.
func word(d policy.Decision) string {
	v := d.Formula.Verdict()
	switch {
	case d.Formula.Op() == policy.OpTrue:
		return Allowed
	case v.Certainty == policy.No:
		denies := func(m policy.Matched) bool { return m.Effect == policy.Deny && m.Formula == policy.True }
		if slices.ContainsFunc(d.Statements(), denies) {
			return ExplicitDeny
		}
		return ImplicitDeny
	case v.Certainty == policy.Yes && len(v.Choices) == 0: // whatever the tests that are left say
		return Allowed
	case slices.ContainsFunc(v.Unknown, func(t policy.Test) bool { return t.Class == policy.Disputed }):
		return Disputed
	}
	return Conditional
}
