package collect

import (
	"time"

	"github.com/iamreach/iamreach/store"
)

// Summary says what was read, for people.
type Summary struct {
	Accounts  []string
	Regions   []string
	Records   int
	Gaps      []store.Coverage
	Ignored   []string // files that are not of the layout, or tell of nothing that is listed
	Carried   Carried  // of the snapshot that was added to
	Calls     int
	Throttled int
	Closed    []string                 // accounts that are suspended or being closed, and were not entered
	From, To  time.Time                // when it was read: things may have changed meanwhile
	Took      map[string]time.Duration // how long each account took that this run read
}

func summarize(s *store.Snapshot) Summary {
	info := s.Info()
	sum := Summary{Accounts: info.Accounts, Regions: info.Regions, Records: info.Records}
	sum.gaps(s.Coverage())
	return sum
}

func (s *Summary) gaps(coverage []store.Coverage) {
	for _, c := range coverage {
		if c.Outcome.Gap() {
			s.Gaps = append(s.Gaps, c)
		}
	}
}
