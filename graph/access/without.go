package access

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// Without returns what allows a check and can be taken away: statements,
// grants and shares without which nothing that was read allows it. None of
// them can be left. It reports false when there is no such change.
func (d *Decider) Without(c Check) ([]policy.Matched, bool) {
	r := d.Request(c)
	var gone []policy.Matched
	for {
		decision, holds := stillHolds(r, c)
		if !holds {
			break
		}
		before := len(gone)
		for _, m := range decision.Statements() {
			if m.Effect == policy.Allow && changeable(m, c) {
				gone = append(gone, m)
			}
		}
		if len(gone) == before {
			return nil, false
		}
		r = without(r, gone[before:])
	}
	return d.fewest(c, gone), len(gone) > 0
}

// fewest puts back what need not go. In the own account the caller's policies
// are the first to change, elsewhere those of the thing, whose owner asks.
func (d *Decider) fewest(c Check, gone []policy.Matched) []policy.Matched {
	r := d.Request(c)
	first := r.Principal.Account != r.Target.Owner
	slices.SortStableFunc(gone, func(a, b policy.Matched) int {
		x, y := (a.Layer == "identity") == first, (b.Layer == "identity") == first
		switch {
		case x == y:
			return 0
		case x:
			return -1
		}
		return 1
	})
	for i := 0; i < len(gone) && len(gone) > 1; {
		rest := slices.Delete(slices.Clone(gone), i, i+1)
		if _, holds := stillHolds(without(r, rest), c); holds {
			i++
		} else {
			gone = rest
		}
	}
	return gone
}

// stillHolds decides a request that was changed. What was not read may still
// allow it, as it may anything.
func stillHolds(r *policy.Request, c Check) (policy.Decision, bool) {
	result := Result{Check: c}
	if c.Thing != nil || c.Pattern == "*" || !strings.ContainsAny(c.Pattern, "*?") {
		result.Decision = policy.Decide(r)
	} else {
		_, result.Decision = policy.Search(r, c.Pattern)
	}
	result.settle()
	return result.Decision, result.Verdict.Certainty > policy.Unknown
}

// changeable reports whether somebody can take a statement away: not what the
// actor writes itself, and not what AWS wrote.
func changeable(m policy.Matched, c Check) bool {
	switch m.Policy {
	case OwnAccount, Gained, Rewritten, "kms-grant:" + OwnGrant, inventory.DocumentedKeyPolicy:
		return false
	}
	if m.Layer == "identity" {
		return true
	}
	return !c.Trusting && (c.Thing == nil || c.Thing.Text("KeyManager") != "AWS")
}

// without is a request from which statements, grants and shares were taken
// away.
func without(r *policy.Request, gone []policy.Matched) *policy.Request {
	out := *r
	out.Identity, out.Resource = stripped("identity", r.Identity, gone), stripped("resource", r.Resource, gone)
	out.Grants = slices.DeleteFunc(slices.Clone(r.Grants), func(g policy.Grant) bool {
		return slices.ContainsFunc(gone, func(m policy.Matched) bool { return m.Policy == "kms-grant:"+g.ID })
	})
	out.Shares = slices.DeleteFunc(slices.Clone(r.Shares), func(s policy.Share) bool {
		return slices.ContainsFunc(gone, func(m policy.Matched) bool { return m.Policy == s.Name })
	})
	return &out
}

func stripped(name string, l *policy.Layer, gone []policy.Matched) *policy.Layer {
	if l == nil {
		return nil
	}
	out := *l
	out.Policies = nil
	for _, p := range l.Policies {
		doc := *p.Document
		doc.Statements = slices.DeleteFunc(slices.Clone(doc.Statements), func(s policy.Statement) bool {
			return slices.ContainsFunc(gone, func(m policy.Matched) bool {
				return m.Layer == name && m.Policy == p.Policy && m.AttachedTo == p.AttachedTo && m.Index == s.Index
			})
		})
		p.Document = &doc
		out.Policies = append(out.Policies, p)
	}
	return &out
}
