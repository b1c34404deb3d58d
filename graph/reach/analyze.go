package reach

import "github.com/iamreach/iamreach/graph/answer"

// Analyze sums up the answer about all databases. Who reaches some of them is
// for the caller to count (see Everybody).
func (w *World) Analyze(ranked *answer.Databases) *answer.Analyze {
	a := &answer.Analyze{
		Schema: answer.SchemaAnalyze, Snapshot: w.snapshot(), Databases: []answer.ExposedDatabase{}, Coverage: ranked.Coverage,
		Summary: answer.AnalyzeSummary{Accounts: len(w.Snapshot.Info().Accounts), Databases: len(ranked.Databases), Gaps: len(ranked.Coverage.Gaps)},
	}
	for _, source := range w.Graph.Sources {
		if inSnapshot(source) {
			a.Summary.Principals++
		}
	}
	for i := range ranked.Databases {
		d := &ranked.Databases[i]
		a.Databases = append(a.Databases, answer.ExposedDatabase{
			Database: d.Database, Score: d.Score, Band: d.Band, Principals: d.Principals, NonAdmin: d.NonAdmin, External: d.External,
		})
		a.Summary.Paths += d.Principals
		if d.Principals > 0 {
			a.Summary.Reached++
		}
	}
	return a
}
