package reach

import (
	"fmt"
	"strings"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy/catalog"
	"github.com/iamreach/iamreach/policy/simulate"
)

// maxEvaluations bounds actions × resources of one question.
const maxEvaluations = 50_000

// Simulate decides whether a principal may do each of some actions on each of
// some resources. An action with a * or ? stands for all that AWS has of it; a
// resource is a node, an ARN, or a pattern of ARNs of which one is enough.
func (w *World) Simulate(principal string, actions, resources []string) (*answer.Simulate, error) {
	source, err := w.source(principal)
	if err != nil {
		return nil, err
	}
	if actions, err = expand(actions); err != nil {
		return nil, err
	}
	if n := len(actions) * len(resources); n > maxEvaluations {
		return nil, fmt.Errorf("%d actions on %d resources are more than %d decisions: ask about fewer", len(actions), len(resources), maxEvaluations)
	}
	out := &answer.Simulate{Schema: answer.SchemaSimulate, Snapshot: w.snapshot(), ID: source.ID, Results: []answer.Evaluation{}}
	asked := map[string]matters{} // gaps matter by service and resource
	var open []*answer.Path       // what conditions name
	for _, action := range actions {
		service, _, _ := strings.Cut(action, ":")
		for _, resource := range resources {
			r, err := w.decide(source.Actor, action, resource)
			if err != nil {
				return nil, err
			}
			e := evaluation(r)
			out.Results = append(out.Results, e)
			asked[service+" "+resource] = ofDecision(r.Check)
			if e.Conditions != nil {
				open = append(open, &answer.Path{Conditions: e.Conditions})
			}
		}
	}
	out.Coverage = w.coverage(func(g inventory.Gap) bool {
		for _, m := range asked {
			if m(g) {
				return true
			}
		}
		return false
	}, open...)
	return out, nil
}

// expand writes patterns of actions out, each action once.
func expand(patterns []string) ([]string, error) {
	var actions []string
	seen := map[string]bool{}
	for _, pattern := range patterns {
		found := []string{pattern}
		if strings.ContainsAny(pattern, "*?") {
			found = catalog.Expand(pattern)
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("no action matches %q: it is written service:Pattern, such as secretsmanager:Get*", pattern)
		}
		for _, action := range found {
			if !seen[action] {
				seen[action] = true
				actions = append(actions, action)
			}
		}
	}
	return actions, nil
}

func evaluation(r access.Result) answer.Evaluation {
	s := simulate.ResultOf(r.Check.Action, r.Resource, r.Decision)
	e := answer.Evaluation{
		Action: s.Action, Resource: s.Resource, Witness: r.Witness, Decision: s.Decision,
		Statements: []answer.MatchedStatement{}, Missing: s.Missing,
	}
	for i, m := range s.Matched {
		e.Statements = append(e.Statements, answer.MatchedStatement{
			Policy: m.Source, AttachedTo: r.Decision.Statements()[i].AttachedTo, Index: m.Index, Sid: m.Sid, Effect: m.Effect,
		})
	}
	if s.Condition != nil {
		e.Conditions = condition(r.Decision.Formula, 0)
	}
	return e
}
