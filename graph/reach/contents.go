package reach

import (
	"maps"
	"slices"

	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/store"
)

// Contents says what a snapshot holds and what it lacks.
func Contents(s *store.Snapshot) *answer.Contents {
	a := &answer.Contents{Schema: answer.SchemaContents, Snapshot: Entry(s.Info()), Types: []answer.TypeCount{}}
	counts := map[string]int{}
	for _, r := range s.Records() {
		counts[r.Type]++
	}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		a.Types = append(a.Types, answer.TypeCount{Type: name, Records: counts[name]})
	}
	in := inventory.New(s)
	w := &World{Snapshot: s, Inventory: in, gaps: in.Gaps}
	a.Coverage = w.coverage(everything)
	return a
}

// Entry describes a snapshot in a list.
func Entry(info store.Info) answer.SnapshotEntry {
	var times []answer.ReadAt
	for _, id := range slices.Sorted(maps.Keys(info.Times)) {
		times = append(times, answer.ReadAt{ID: id, Taken: info.Times[id].UTC()})
	}
	return answer.SnapshotEntry{
		Snapshot: answer.Snapshot{ID: info.ID, Taken: info.Taken.UTC(), Root: info.Root},
		Accounts: slices.Concat([]string{}, info.Accounts), Regions: slices.Concat([]string{}, info.Regions),
		Records: info.Records, Gaps: info.Gaps, Times: times,
	}
}
