package reach

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// remove says which changes end a hop, each alone, the smallest first: taking
// away what allows one of its calls, or a fact that it rests on.
func (w *World) remove(e *graph.Edge, n *network) []string {
	const most = 3
	type change struct {
		size int
		text string
	}
	var changes []change
	for _, r := range e.Results {
		if text, size := withoutAllow(r); size > 0 {
			changes = append(changes, change{size, text})
		}
	}
	if len(e.Results) == 0 {
		for _, f := range e.Facts {
			changes = append(changes, change{1, "change what makes it so that " + f.Says})
		}
		if len(e.Facts) == 0 {
			changes = append(changes, change{1, fmt.Sprintf("take %s away from %s", answer.Name(e.To.ID), answer.Name(e.From.ID))})
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

// withoutAllow says which statements, grants and shares allow a call; size 0
// when taking away those that somebody can change would not end it.
func withoutAllow(r access.Result) (string, int) {
	var names []string
	for _, s := range statements(r.Decision) {
		switch {
		case s.Effect != string(policy.Allow), s.Policy == access.OwnAccount:
			continue // the resource's side alone ends what needs both
		case s.Policy == access.Gained, s.Policy == inventory.DocumentedKeyPolicy:
			return "", 0
		}
		names = append(names, withoutStatement(r.Check.Action, s))
	}
	names = distinct(names)
	return strings.Join(names, " and "), len(names)
}

func withoutStatement(action string, s answer.Statement) string {
	if grant, ok := strings.CutPrefix(s.Policy, "kms-grant:"); ok {
		return "revoke grant " + grant + " of " + answer.Name(s.AttachedTo)
	}
	if strings.HasPrefix(s.Policy, "share:") {
		return "stop sharing " + answer.Name(s.AttachedTo)
	}
	return "take " + action + " out of " + statementWords(s)
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
