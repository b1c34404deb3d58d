package reach

import (
	"slices"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/policy"
)

// proof shows one decision that a hop rests on.
func proof(e *graph.Edge, r access.Result) answer.Proof {
	p := answer.Proof{
		Action: r.Check.Action, Resource: r.Resource, Witness: r.Witness, Decision: decisionWord(r),
		Statements: statements(r.Decision), Limits: []answer.Limit{},
	}
	switch {
	case r.Check.Service != "":
		p.Principal = "service:" + r.Check.Service
	case r.Check.Actor.ID != e.From.ID: // a gap stands for its account: this is one principal of it
		p.Principal = r.Check.Actor.ID
	}
	for _, l := range r.Decision.Layers() {
		if slices.Contains(limitLayers, l.Layer) {
			limit := answer.Limit{Kind: l.Layer, Policy: layerName(l), Result: l.Result}
			if !slices.Contains(p.Limits, limit) { // the same policy at two levels
				p.Limits = append(p.Limits, limit)
			}
		}
	}
	return p
}

var limitLayers = []string{"boundary", "scp", "rcp", "session", "endpoint"}

func layerName(l policy.LayerResult) string {
	if l.Policy != "" {
		return l.Policy
	}
	return l.Name
}

func statements(d policy.Decision) []answer.Statement {
	list := []answer.Statement{}
	for _, s := range d.Statements() {
		shown := answer.Statement{
			Effect: string(s.Effect), Policy: s.Policy, AttachedTo: s.AttachedTo, Index: s.Index, Sid: s.Sid, Line: s.Line,
		}
		if !slices.Contains(list, shown) {
			list = append(list, shown)
		}
	}
	return list
}

// decisionWord names the decision as AWS does, with words for what a snapshot
// leaves open.
func decisionWord(r access.Result) string {
	switch r.Verdict.Certainty {
	case policy.Yes:
		return "allowed"
	case policy.If:
		return "conditional"
	case policy.Unknown:
		return "unknown"
	}
	for _, s := range r.Decision.Statements() {
		if s.Effect == policy.Deny {
			return "explicitDeny"
		}
	}
	return "implicitDeny"
}
