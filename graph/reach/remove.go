package reach

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/policy"
)

// remove says which changes end a hop, each alone, the smallest first: taking
// away what allows one of its calls, or a fact that it rests on.
func (w *World) remove(e *graph.Hop, n *network) []string {
	const most = 3
	type change struct {
		size int
		text string
	}
	var changes []change
	for _, calls := range w.Graph.Endings(e) {
		if text, size := w.withoutCalls(calls); size > 0 {
			changes = append(changes, change{size, text})
		}
	}
	for _, f := range e.Facts {
		if f.Ends != "" {
			changes = append(changes, change{1, f.Ends})
		}
	}
	if len(e.Results) == 0 {
		for _, f := range e.Facts {
			changes = append(changes, change{1, "change what makes it so that " + f.Says})
		}
		if len(e.Facts) == 0 {
			changes = append(changes, change{1, fmt.Sprintf("take %s away from %s", nodeName(e.To), nodeName(e.From))})
		}
	}
	if n != nil && n.proven && e.NetworkOf != nil {
		changes = append(changes, change{1, "close the port of " + graph.Short(e.NetworkOf) + " to where it is reached from: " + n.why})
	}
	slices.SortStableFunc(changes, func(a, b change) int { return a.size - b.size })
	texts := []string{}
	for _, c := range changes {
		texts = append(texts, c.text)
	}
	texts = distinct(texts)
	return texts[:min(most, len(texts))]
}

// withoutCalls says what to take away so that none of some calls is allowed;
// size 0 when nobody can.
func (w *World) withoutCalls(calls []access.Check) (string, int) {
	var where []string
	actions := map[string][]string{} // by where they are taken away
	decider := w.deciders.Get(w.Graph.Decider)
	defer w.deciders.Put(decider)
	for _, c := range calls {
		gone, ok := decider.Without(c)
		if !ok {
			return "", 0
		}
		for _, m := range gone {
			place, narrow := withoutStatement(m)
			where = append(where, place)
			if narrow {
				actions[place] = append(actions[place], c.Action)
			}
		}
	}
	where = distinct(where)
	var texts []string
	for _, place := range where {
		if taken := distinct(actions[place]); len(taken) > 0 {
			place = "take " + strings.Join(taken, ", ") + " out of " + place
		}
		texts = append(texts, place)
	}
	return strings.Join(texts, " and "), len(texts)
}

// withoutStatement names what is taken away: a grant, a share or the place of
// a policy as a whole, or of a statement the action alone.
func withoutStatement(m policy.Matched) (place string, narrow bool) {
	on := answer.Name(m.AttachedTo)
	if grant, ok := strings.CutPrefix(m.Policy, "kms-grant:"); ok {
		return "revoke grant " + grant + " of " + on, false
	}
	switch {
	case strings.HasPrefix(m.Policy, "share:"):
		return "stop sharing " + on, false
	case strings.Contains(m.Policy, ":iam::aws:policy/"): // nobody can edit it
		return "detach " + answer.Name(m.Policy) + " from " + on, false
	}
	return statementWords(answer.Statement{Policy: m.Policy, AttachedTo: m.AttachedTo, Index: m.Index, Sid: m.Sid}), true
}

// statementWords names a statement and the policy that it is in.
func statementWords(s answer.Statement) string {
	name, on := fmt.Sprintf("statement %d", s.Index+1), answer.Name(s.AttachedTo)
	if s.Sid != "" {
		name = "statement " + s.Sid
	}
	switch {
	case s.Policy == "trust":
		return name + " of the trust policy of " + on
	case s.Policy == "resource-policy":
		return name + " of the policy of " + on
	case strings.HasPrefix(s.Policy, "arn:"):
		return name + " of " + answer.Name(s.Policy) + ", attached to " + on
	}
	return name + " of " + strings.TrimPrefix(s.Policy, "inline:") + " on " + on
}
