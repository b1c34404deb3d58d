package reach

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/policy"
)

// Explain explains one thing: a path (p-…) or a hop of it (p-…#2), a gap (g-…),
// a node, why there is or is no path between two nodes, or whether a principal
// may do an action on a resource.
func (w *World) Explain(args ...string) (*answer.Explain, error) {
	out := &answer.Explain{Schema: answer.SchemaExplain, Snapshot: w.snapshot()}
	var err error
	switch {
	case len(args) == 3:
		err = w.explainDecision(out, args[0], args[1], args[2])
	case len(args) == 2:
		err = w.explainPair(out, args[0], args[1])
	case len(args) != 1:
		err = fmt.Errorf("explain takes one, two or three arguments, not %d", len(args))
	case strings.HasPrefix(args[0], "p-"):
		err = w.explainPath(out, args[0])
	case strings.HasPrefix(args[0], "g-"):
		err = w.explainGap(out, args[0])
	default:
		err = w.explainNode(out, args[0])
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (w *World) explainPath(out *answer.Explain, name string) error {
	id, number, hop := strings.Cut(name, "#")
	path, m := w.find(id)
	if path == nil {
		return &NameError{Name: id}
	}
	out.Coverage = w.coverage(m, path)
	if !hop {
		out.Subject, out.Path = "path", path
		return nil
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(path.Hops) {
		return fmt.Errorf("path %s has the hops 1 to %d, not %q", id, len(path.Hops), number)
	}
	out.Subject, out.Hop = "hop", path.Hops[n-1]
	return nil
}

func (w *World) explainGap(out *answer.Explain, id string) error {
	all := w.coverage(everything)
	for _, g := range all.Gaps {
		if g.ID == id {
			out.Subject, out.Gap = "gap", &g
			out.Coverage = answer.Coverage{Gaps: []answer.GapEntry{g}}
			return nil
		}
	}
	return &NameError{Name: id}
}

func (w *World) explainNode(out *answer.Explain, name string) error {
	id, err := w.Resolve(name)
	if err != nil {
		return err
	}
	facts := &answer.NodeFacts{ID: id, Name: answer.Name(id), Facts: []answer.Fact{}}
	if n := w.Graph.Node(id); n != nil {
		facts.Kind, facts.Account = kindWord(n.Actor), identity(n).Account
	}
	m := movement
	if db := w.databaseOf(id); db != nil {
		m = about(db)
	}
	if t := w.Inventory.Thing(id); t != nil {
		facts.Kind, facts.Account = t.Kind, t.Account
		facts.Facts = nodeFacts(t)
	}
	if db := w.Inventory.Database(id); db != nil {
		facts.Kind, facts.Account, facts.Name = db.Kind, db.Account, db.Name
		if out.Passed, err = w.Passed("", id, Query{}); err != nil {
			return err
		}
	}
	out.Subject, out.Node = "node", facts
	out.Coverage = w.coverage(m)
	return nil
}

// explainPair shows the best path between two nodes, or what keeps them apart:
// the techniques that come nearest, and the network.
func (w *World) explainPair(out *answer.Explain, from, to string) error {
	source, err := w.source(from)
	if err != nil {
		return err
	}
	end, m, err := w.goal(to, Query{})
	if err != nil {
		return err
	}
	s := w.search()
	defer s.done()
	s.from(source, nil)
	if routes, _ := s.kBest(end, 1); len(routes) > 0 {
		out.Subject, out.Path = "path", w.path(routes[0], Query{})
		out.Coverage = w.coverage(m, out.Path)
		if id, err := w.Resolve(to); err == nil && w.databaseOf(id) != nil {
			out.Passed, err = w.Passed(from, to, Query{})
			return err
		}
		return nil
	}
	out.Subject, out.Blocked = "pair", s.blockedBy(end)
	out.Coverage = w.coverage(m)
	return nil
}

// near is a hop that something stops, and how far it got.
type near struct {
	blocked answer.Blocked
	barred  int // by how much: a permission that nobody gave is further away than a guardrail
	passed  int
	far     int // cost of the way to where it would start
}

// blockedBy lists what comes nearest to a path: hops to the goal from the
// nodes that the source reaches, with what stops each.
func (s *search) blockedBy(to *goal) []answer.Blocked {
	const most = 10
	t := s.tree(policy.If)
	var list []near
	for _, n := range slices.Sorted(slices.Values(t.visited)) {
		for _, e := range s.Graph.Missed(s.packed.nodes[n], to.nodes) {
			if e.To.Data != nil && !to.allows(e.Technique.Kind) {
				continue
			}
			list = append(list, near{blocked(e), barred(e), e.Stop.Passed, int(t.spots[n].cost)})
		}
	}
	slices.SortStableFunc(list, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.barred, b.barred), cmp.Compare(b.passed, a.passed), cmp.Compare(a.far, b.far), cmp.Compare(a.blocked.Technique, b.blocked.Technique), cmp.Compare(a.blocked.Why, b.blocked.Why))
	})
	out := []answer.Blocked{}
	for _, n := range list {
		same := func(b answer.Blocked) bool {
			return b.From == n.blocked.From && b.To == n.blocked.To && b.Technique == n.blocked.Technique && b.Why == n.blocked.Why
		}
		if len(out) < most && !slices.ContainsFunc(out, same) {
			out = append(out, n.blocked)
		}
	}
	return out
}

func blocked(e *graph.Hop) answer.Blocked {
	b := answer.Blocked{From: e.From.ID, To: e.To.ID, Technique: e.Technique.ID, Name: e.Technique.Short, Why: e.Stop.Why}
	if r := e.Stop.Result; r != nil {
		b.Why = denial(*r)
		b.Principal, b.Action, b.Resource = r.Check.Service, r.Check.Action, r.Resource
		for _, l := range denying(*r) {
			b.Layers = append(b.Layers, answer.LayerWord{Layer: layerWord(l), Result: l.Result, Why: l.Why})
		}
	}
	return b
}

func barred(e *graph.Hop) int {
	const most = 100 // comes after all that is not allowed
	switch {
	case e.Stop.Far:
		return most
	case e.Stop.Result == nil:
		return 1
	}
	layers := denying(*e.Stop.Result)
	count := len(layers)
	if slices.ContainsFunc(layers, func(l policy.LayerResult) bool { return l.Layer == "identity" }) {
		count += len(e.Stop.Result.Decision.Layers())
	}
	return count
}
