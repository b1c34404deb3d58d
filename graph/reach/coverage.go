package reach

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// matters reports whether a gap could change an answer.
type matters func(inventory.Gap) bool

// everything is what could change an answer about all databases.
func everything(inventory.Gap) bool { return true }

// movement is what could change how principals get on: identities, guardrails
// and compute, anywhere.
func movement(g inventory.Gap) bool {
	service, name, _ := strings.Cut(g.Operation, ":")
	switch service {
	case "iam", "sts", "organizations", "sso", "identitystore", "lambda":
		return true
	case "ec2":
		return name == "DescribeInstances"
	}
	return false
}

// about adds to movement what could change what is known of a database: its
// own service, its keys, secrets and network, where it is.
func about(db *inventory.Thing) matters {
	services := map[string][]string{
		inventory.Table: {"dynamodb", "kms"}, inventory.Redshift: {"redshift", "kms", "secretsmanager", "ec2"},
	}[db.Kind]
	if services == nil {
		services = []string{"rds", "kms", "secretsmanager", "ec2"}
	}
	return func(g inventory.Gap) bool {
		service, _, _ := strings.Cut(g.Operation, ":")
		return movement(g) || (g.Account == db.Account && (g.Region == db.Region || g.Region == "*") && slices.Contains(services, service))
	}
}

// coverage names the gaps that could change an answer: those that matter for
// the question, and those that its paths name.
func (w *World) coverage(m matters, paths ...*answer.Path) answer.Coverage {
	named := map[[3]string]bool{}
	for _, p := range paths {
		names(p, named)
	}
	c := answer.Coverage{Gaps: []answer.GapEntry{}}
	for _, g := range w.gaps() {
		key := [3]string{g.Account, g.Region, g.Operation}
		if !m(g) && !named[key] {
			continue
		}
		delete(named, key)
		c.Gaps = append(c.Gaps, gapEntry(g))
	}
	for key := range named { // what no collector reads
		c.Gaps = append(c.Gaps, gapEntry(inventory.Gap{
			Account: key[0], Region: key[1], Operation: key[2], Outcome: "not-tried", Hides: "what " + key[2] + " tells",
		}))
	}
	slices.SortFunc(c.Gaps, func(a, b answer.GapEntry) int {
		return slices.Compare([]string{a.Account, a.Region, a.Operation, a.Outcome}, []string{b.Account, b.Region, b.Operation, b.Outcome})
	})
	c.Complete = len(c.Gaps) == 0
	return c
}

func gapEntry(g inventory.Gap) answer.GapEntry {
	sum := sha256.Sum256([]byte(strings.Join([]string{g.Account, g.Region, g.Operation, string(g.Outcome)}, "|")))
	return answer.GapEntry{
		ID: "g-" + hex.EncodeToString(sum[:6]), Account: g.Account, Region: g.Region, Operation: g.Operation,
		Outcome: string(g.Outcome), Hides: g.Hides,
	}
}

// names collects the gaps that the conditions and reasons of a path name.
func names(p *answer.Path, named map[[3]string]bool) {
	if p == nil {
		return
	}
	for _, r := range p.Unknown {
		if r.Why == "gap" {
			named[[3]string{r.Account, r.Region, r.Operation}] = true
		}
	}
	var walk func(*answer.Condition)
	walk = func(c *answer.Condition) {
		if c == nil {
			return
		}
		if t := c.Test; t != nil && t.Key == policy.KeyNotCollected && len(t.Values) > 0 {
			named[[3]string{t.Account, t.Region, t.Values[0]}] = true
		}
		walk(c.Not)
		for _, inner := range slices.Concat(c.All, c.Any) {
			walk(inner)
		}
	}
	walk(p.Conditions)
}
