package reach

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/policy"
)

// route is one way from a source to a target: hops, and how the network half
// of the last one is settled.
type route struct {
	source    *graph.Node
	hops      []*graph.Edge
	network   network
	certainty policy.Certainty
	cost      int
	cutoff    int // when it is unknown because so many ways were tried
}

// join makes the route over some hops to a last one at a level, nil when its
// network half cannot be settled there.
func (s *search) join(before []*graph.Edge, last *graph.Edge, level policy.Certainty) *route {
	n, ok := s.settle(before, last, level)
	if !ok {
		return nil
	}
	r := &route{source: s.source, hops: append(slices.Clone(before), last), network: n}
	r.sum()
	return r
}

// sum computes the certainty and cost of the route from its parts.
func (r *route) sum() {
	r.certainty, r.cost = policy.Yes, 0
	for i, e := range r.hops {
		r.certainty = min(r.certainty, e.Certainty)
		if i < len(r.hops)-1 {
			r.cost += e.Cost
		} else {
			r.cost += e.CostWith(r.network.factor)
		}
	}
	if r.network.unproven {
		r.certainty = min(r.certainty, policy.If)
	}
	if needs := r.network.needs; needs != nil {
		r.certainty = min(r.certainty, needs.certainty)
		r.cost += needs.cost
	}
}

// compareRoutes orders routes by certainty, cost, length and names.
func compareRoutes(a, b *route) int {
	if a.certainty != b.certainty {
		return int(b.certainty) - int(a.certainty)
	}
	if a.cost != b.cost {
		return a.cost - b.cost
	}
	if len(a.hops) != len(b.hops) {
		return len(a.hops) - len(b.hops)
	}
	return compareNames(a.hops, b.hops)
}

// compareNames orders as many hops by their names.
func compareNames(a, b []*graph.Edge) int {
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		if c := compareHopNames(a[i], b[i]); c != 0 {
			return c
		}
	}
	return 0
}

// compareHopNames compares the names of two hops. They seldom have to be made.
func compareHopNames(a, b *graph.Edge) int {
	if a.From == b.From {
		x, y := a.Technique.ID, b.Technique.ID
		if a.Technique == b.Technique {
			x, y = a.To.ID, b.To.ID
		}
		if !strings.HasPrefix(x, y) && !strings.HasPrefix(y, x) {
			return strings.Compare(x, y)
		}
	}
	return strings.Compare(hopName(a), hopName(b))
}

func (r *route) names() []string {
	var all []string
	for _, e := range r.hops {
		all = append(all, hopName(e))
	}
	return all
}

func hopName(e *graph.Edge) string {
	return strings.Join([]string{e.From.ID, e.From.State(), e.Technique.ID, e.To.ID, e.To.State(), e.Objects()}, "|")
}

// id is the same in every snapshot while hops and techniques are the same.
func (r *route) id() string {
	sum := sha256.Sum256([]byte(strings.Join(r.names(), "\n")))
	return "p-" + hex.EncodeToString(sum[:6])
}
