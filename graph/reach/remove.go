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

// withoutAllow says which statements allow a call, size 0 when none that could
// be removed.
func withoutAllow(r access.Result) (string, int) {
	var names []string
	for _, s := range statements(r.Decision) {
		if s.Effect == string(policy.Allow) && s.AttachedTo != "" && s.AttachedTo != s.Policy && !strings.Contains(s.Policy, " on the way") {
			names = append(names, statementWords(s))
		}
	}
	names = distinct(names)
	if len(names) == 0 {
		return "", 0
	}
	return fmt.Sprintf("take %s out of %s", r.Check.Action, strings.Join(names, " and ")), len(names)
}

func statementWords(s answer.Statement) string {
	name := fmt.Sprintf("statement %d", s.Index)
	if s.Sid != "" {
		name = "statement " + s.Sid
	}
	switch {
	case strings.HasPrefix(s.Policy, "kms-grant:"), strings.HasPrefix(s.Policy, "share:"):
		return s.Policy + " of " + answer.Name(s.AttachedTo)
	case s.Policy == "trust":
		return name + " of the trust policy of " + answer.Name(s.AttachedTo)
	case s.Policy == "resource-policy":
		return name + " of the policy of " + answer.Name(s.AttachedTo)
	}
	policyName := strings.TrimPrefix(s.Policy, "inline:")
	if strings.HasPrefix(policyName, "arn:") {
		policyName = answer.Name(policyName)
	}
	return name + " of " + policyName + " on " + answer.Name(s.AttachedTo)
}
