package reach

import (
	"cmp"
	"slices"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/risk"
	"github.com/iamreach/iamreach/policy"
)

// plainTally gathers what the sources' best routes say of one database.
type plainTally struct {
	ranked          answer.RankedDatabase
	scores, trusted []float64 // of all principals, and without administrators
	worst           *route
	worstScore      float64
}

// Databases answers which databases there are, and how exposed.
func (w *plain) Databases(q Query) *answer.Databases {
	all := w.Inventory.Databases()
	tallies := make([]*plainTally, len(all))
	for i, db := range all {
		tallies[i] = &plainTally{ranked: answer.RankedDatabase{
			Database: describe(db), Encrypted: db.Encrypted(), Public: w.Inventory.Exposure(db).Anywhere,
		}}
	}
	for _, source := range w.Graph.Sources { // a source's ways are computed once for all databases
		for i, db := range all {
			w.count(tallies[i], source, database(w.Graph.Database(db.ID), q))
		}
	}
	out := &answer.Databases{Schema: answer.SchemaDatabases, Snapshot: w.snapshot(), Databases: []answer.RankedDatabase{}}
	var paths []*answer.Path
	for _, t := range tallies {
		w.finish(t, q)
		out.Databases = append(out.Databases, t.ranked)
		paths = append(paths, t.ranked.Worst)
	}
	slices.SortStableFunc(out.Databases, func(a, b answer.RankedDatabase) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ARN, b.ARN))
	})
	out.Coverage = w.coverage(everything, paths...)
	return out
}

func (w *plain) count(t *plainTally, source *graph.Node, to *goal) {
	r := w.best(source, to)
	if r == nil {
		if w.blockedOnly(source, to) {
			t.ranked.BlockedByNetwork++
		}
		return
	}
	t.ranked.Principals++
	score := w.path(r, Query{Brief: true}).Score
	t.scores = append(t.scores, score)
	if !graph.Administrator(source) {
		t.ranked.NonAdmin++
		t.trusted = append(t.trusted, score)
	}
	if w.external(source.Actor) {
		t.ranked.External++
	}
	switch r.certainty {
	case policy.Yes:
		t.ranked.Yes++
	case policy.If:
		t.ranked.If++
	default:
		t.ranked.Unknown++
	}
	if t.worst == nil || score > t.worstScore || (score == t.worstScore && compareRoutes(r, t.worst) < 0) {
		t.worst, t.worstScore = r, score
	}
}

func (w *plain) finish(t *plainTally, q Query) {
	d := &t.ranked
	d.Score, d.ScoreNonAdmin = risk.Fold(t.scores), risk.Fold(t.trusted)
	d.Band = risk.Band(d.Score)
	d.Factors = []answer.Factor{}
	if t.worst != nil {
		d.Worst = w.path(t.worst, q)
		d.Factors = d.Worst.Factors
	}
}

// Who answers who can reach a database, or one copy or member of it.
func (w *plain) Who(db string, q Query) (*answer.Who, error) {
	thing, to, err := w.databaseGoal(db, q)
	if err != nil {
		return nil, err
	}
	out := &answer.Who{Schema: answer.SchemaWho, Snapshot: w.snapshot(), Database: describe(thing), Principals: []answer.Principal{}}
	var paths []*answer.Path
	for _, source := range w.Graph.Sources {
		if inSnapshot(source) {
			out.Summary.Principals++
		}
		r := w.best(source, to)
		if r == nil {
			if w.blockedOnly(source, to) {
				out.Summary.BlockedByNetwork++
			}
			continue
		}
		p := w.principal(source, to, r, q)
		out.Principals = append(out.Principals, p)
		paths = append(paths, p.Best)
		out.Summary.WithAccess++
		if !p.Admin {
			out.Summary.NonAdmin++
		}
		if p.External {
			out.Summary.External++
		}
	}
	slices.SortStableFunc(out.Principals, func(a, b answer.Principal) int {
		return cmp.Or(compareCertainty(a.Certainty, b.Certainty), cmp.Compare(b.Score, a.Score), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ARN, b.ARN))
	})
	out.Coverage = w.coverage(about(to.nodes[0].Data), paths...)
	return out, nil
}

func (w *plain) principal(source *graph.Node, to *goal, r *route, q Query) answer.Principal {
	best := w.path(r, q)
	id := identity(source)
	return answer.Principal{
		ARN: id.ARN, Kind: id.Kind, Account: id.Account, Name: id.Name, Admin: id.Admin, BecomesAdmin: w.becomesAdmin(source),
		External: w.external(source.Actor), Certainty: best.Certainty, Score: best.Score, Band: best.Band,
		Hops: len(best.Hops), Kinds: w.kindsTo(source, to, r), Best: best,
	}
}

// becomesAdmin reports whether a source that is no administrator gets to be
// one on some path that is certain or depends on conditions.
func (w *plain) becomesAdmin(source *graph.Node) bool {
	if graph.Administrator(source) {
		return false
	}
	t := w.tree(source, policy.If)
	for n, edges := range w.incoming {
		if n.Data != nil {
			continue
		}
		for _, e := range edges {
			if t.reaches(e.From) && e.Certainty >= policy.If {
				return true
			}
		}
	}
	return false
}

// blockedOnly reports whether only the network keeps a source from a goal.
func (w *plain) blockedOnly(source *graph.Node, to *goal) bool {
	t := w.tree(source, policy.If)
	for _, n := range to.nodes {
		for _, e := range w.blocked[n] {
			if to.ends(e) && t.reaches(e.From) {
				return true
			}
		}
	}
	return false
}

// Reach answers which databases a principal can reach.
func (w *plain) Reach(principal string, q Query) (*answer.Reach, error) {
	source, err := w.source(principal)
	if err != nil {
		return nil, err
	}
	out := &answer.Reach{Schema: answer.SchemaReach, Snapshot: w.snapshot(), Principal: identity(source), Databases: []answer.ReachedDatabase{}}
	var paths []*answer.Path
	for _, db := range w.Inventory.Databases() {
		to := database(w.Graph.Database(db.ID), q)
		r := w.best(source, to)
		if r == nil { // a question from a principal gives the unknowns of its account as well
			r = bestOf(w.unknownRoutes(source, to), nil)
		}
		if r == nil {
			continue
		}
		best := w.path(r, q)
		paths = append(paths, best)
		out.Databases = append(out.Databases, answer.ReachedDatabase{
			Database: describe(db), Certainty: best.Certainty, Score: best.Score, Band: best.Band,
			Hops: len(best.Hops), Kinds: w.kindsTo(source, to, r), Best: best,
		})
	}
	slices.SortStableFunc(out.Databases, func(a, b answer.ReachedDatabase) int {
		return cmp.Or(compareCertainty(a.Certainty, b.Certainty), cmp.Compare(b.Score, a.Score), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ARN, b.ARN))
	})
	out.Coverage = w.coverage(everything, paths...)
	return out, nil
}

// Paths answers over which ways one node reaches another.
func (w *plain) Paths(from, to string, q Query) (*answer.Paths, error) {
	source, err := w.source(from)
	if err != nil {
		return nil, err
	}
	end, m, err := w.goal(to, q)
	if err != nil {
		return nil, err
	}
	const usual = 5
	k := q.K
	if k <= 0 {
		k = usual
	}
	routes, more := w.kBest(source, end, k)
	out := &answer.Paths{Schema: answer.SchemaPaths, Snapshot: w.snapshot(), From: source.ID, To: end.id, Paths: []*answer.Path{}, Truncated: more}
	for _, r := range routes {
		out.Paths = append(out.Paths, w.path(r, q))
	}
	out.Coverage = w.coverage(m, out.Paths...)
	return out, nil
}
