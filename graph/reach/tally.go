package reach

import (
	"strings"

	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/risk"
	"github.com/iamreach/iamreach/policy"
)

// tally counts what the best routes of sources say of one database. Two
// tallies add up to that of the sources of both, in whatever order.
type tally struct {
	counts         answer.RankedDatabase
	all, untrusted risk.Highest // of all principals, and without administrators
	worst          *route
	points         float64 // of the worst
}

// count counts the source and its peers, so many in all.
func (s *search) count(t *tally, a *aims, slot int, p *pick, peers int) {
	points := s.points(a, slot, p)
	t.counts.Principals += peers
	t.all.AddSame(points, peers)
	if !s.know().admin {
		t.counts.NonAdmin += peers
		t.untrusted.AddSame(points, peers)
	}
	if s.know().external {
		t.counts.External += peers
	}
	switch policy.Certainty(p.certainty) {
	case policy.Yes:
		t.counts.Yes += peers
	case policy.If:
		t.counts.If += peers
	default:
		t.counts.Unknown += peers
	}
	if t.worst == nil || points > t.points || (points == t.points && s.worse(p, t.worst)) {
		t.worst, t.points = s.made(p), points
	}
}

// worse reports whether a pick comes before the route of another source.
func (s *search) worse(p *pick, r *route) bool {
	switch {
	case policy.Certainty(p.certainty) != r.certainty:
		return policy.Certainty(p.certainty) > r.certainty
	case int(p.cost) != r.cost:
		return int(p.cost) < r.cost
	case int(p.hops) != len(r.hops):
		return int(p.hops) < len(r.hops)
	}
	// Names begin with the source: they differ there, unless one begins with
	// the other.
	if a, b := s.source.ID, r.source.ID; !strings.HasPrefix(a, b) && !strings.HasPrefix(b, a) {
		return a < b
	}
	return compareRoutes(s.made(p), r) < 0
}

// add adds the tally of other sources.
func (t *tally) add(o *tally) {
	c, d := &t.counts, &o.counts
	c.Principals += d.Principals
	c.NonAdmin += d.NonAdmin
	c.External += d.External
	c.Yes += d.Yes
	c.If += d.If
	c.Unknown += d.Unknown
	c.BlockedByNetwork += d.BlockedByNetwork
	t.all.Join(o.all)
	t.untrusted.Join(o.untrusted)
	if o.worst != nil && (t.worst == nil || o.points > t.points || (o.points == t.points && compareRoutes(o.worst, t.worst) < 0)) {
		t.worst, t.points = o.worst, o.points
	}
}

// tallies counts for all goals, over all sources.
func (w *World) tallies(a *aims) []tally {
	parts := make([][]tally, w.workers())
	of := w.peers()
	w.each(a, of, len(parts), func(worker int, s *search, i int) {
		if parts[worker] == nil {
			parts[worker] = make([]tally, len(a.goals))
		}
		s.countAll(parts[worker], a, len(of.of[i]))
	})
	return sumOfTallies(len(a.goals), parts)
}

// countAll counts the source and its peers for all goals.
func (s *search) countAll(into []tally, a *aims, peers int) {
	for _, slot := range s.met {
		if p := s.best(int(slot)); p != nil {
			s.count(&into[slot], a, int(slot), p, peers)
		}
	}
	for slot := range s.blockedOnly(a) {
		into[slot].counts.BlockedByNetwork += peers
	}
}

func sumOfTallies(goals int, parts [][]tally) []tally {
	sums := make([]tally, goals)
	for _, part := range parts {
		for slot := range part {
			sums[slot].add(&part[slot])
		}
	}
	return sums
}
