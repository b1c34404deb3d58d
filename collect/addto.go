package collect

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/iamreach/iamreach/store"
)

// AddTo completes a run by what an earlier snapshot knows: the accounts that
// the run did not read keep what is known of them, each with its own time.
// What is told of an organisation comes whole from the newer of the two that
// has it, since a guardrail of one day and an attachment of another may never
// have been in force together: what is a gap there is a gap of the whole,
// whatever the older one knew.
func AddTo(base, run *store.Snapshot) (*store.Snapshot, Carried, error) {
	old, now := side(base), side(run)
	newer, older := now, old
	if base.Info().Taken.After(run.Info().Taken) {
		newer, older = old, now
	}
	carried, from := Carried{Accounts: map[string]time.Time{}}, map[part]*half{}
	times := map[string]time.Time{}
	for p := range union(old.parts, now.parts) {
		from[p] = now
		switch {
		case p.organization != "":
			from[p] = newer
			if !newer.read[p] && (older.read[p] || !newer.parts[p]) {
				from[p] = older
			}
		case !now.read[p] && old.parts[p]:
			from[p] = old
			carried.Accounts[p.account] = base.Info().TakenOf(p.account)
		}
		id := cmp.Or(p.organization, p.account)
		other := old
		if from[p] == old {
			other = now
		}
		if from[p] == newer && other.read[p] && from[p].gaps[p] > other.gaps[p] {
			carried.Less = append(carried.Less, id)
		}
		times[id] = from[p].snapshot.Info().TakenOf(id)
	}
	var records []*store.Record
	var coverage []store.Coverage
	for _, h := range []*half{old, now} {
		for _, r := range h.snapshot.Records() {
			if from[h.partOf(r.Account, h.shared.types[r.Type])] == h {
				records = append(records, r)
			}
		}
		for _, c := range h.snapshot.Coverage() {
			if from[h.partOf(c.Account, h.shared.tells(c))] == h {
				coverage = append(coverage, c)
			}
		}
	}
	merged, err := store.NewSnapshot(newer.snapshot.Info().Taken, records, coverage)
	if err != nil {
		return nil, Carried{}, err
	}
	slices.Sort(carried.Less)
	return merged.WithTimes(times), carried, nil
}

// Carried says what became of an earlier snapshot.
type Carried struct {
	Accounts map[string]time.Time // accounts that it alone told of, and when they were read
	Less     []string             // accounts and organisations of which more is a gap now than in the older of the two
}

// part is a share of a snapshot that is taken as a whole: an account without
// what it tells of an organisation, or an organisation.
type part struct{ account, organization string }

// half is one of the two snapshots.
type half struct {
	snapshot *store.Snapshot
	parts    map[part]bool     // of which something is told, or was to be
	read     map[part]bool     // of which something was read
	gaps     map[part]int      // calls that gave nothing
	readers  map[string]string // accounts, and the organisation of which they tell
	shared   shared
}

func side(s *store.Snapshot) *half {
	h := &half{snapshot: s, parts: map[part]bool{}, read: map[part]bool{}, gaps: map[part]int{}, readers: map[string]string{}, shared: sharedOperations()}
	for _, r := range s.Records() {
		if id := organizationOf(r); id != "" {
			h.readers[r.Account] = id
		}
	}
	for _, r := range s.Records() {
		p := h.partOf(r.Account, h.shared.types[r.Type])
		h.parts[p], h.read[p] = true, true
	}
	for _, c := range s.Coverage() {
		p := h.partOf(c.Account, h.shared.tells(c))
		h.parts[p] = true
		switch {
		case c.Outcome.Gap():
			h.gaps[p]++
		case p.organization == "":
			h.read[p] = true
		}
	}
	return h
}

// partOf says to which part something belongs that an account tells, of its
// organisation or of itself. Where nobody knows which organisation it is in,
// what it tells of that stays with it.
func (h *half) partOf(account string, organization bool) part {
	if id := h.readers[account]; organization && id != "" {
		return part{organization: id}
	}
	return part{account: account}
}

var organizationID = regexp.MustCompile(`[:/](o-[a-z0-9]{4,32})(/|$)`)

// organizationOf returns the id of the organisation in the ARN of a record.
func organizationOf(r *store.Record) string {
	if !strings.HasPrefix(r.Type, "AWS::Organizations::") {
		return ""
	}
	if found := organizationID.FindStringSubmatch(r.ID); found != nil {
		return found[1]
	}
	return ""
}

// shared are the operations that tell of an organisation, and the types of
// records that they alone tell of.
type shared struct{ actions, types map[string]bool }

func sharedOperations() shared {
	s := shared{map[string]bool{}, map[string]bool{}}
	own := map[string]bool{}
	for _, o := range Operations() {
		s.actions[o.Action] = s.actions[o.Action] || o.Managing()
		for _, l := range o.Lists {
			if o.Managing() {
				s.types[l.Type] = true
			} else {
				own[l.Type] = true
			}
		}
	}
	for typ := range own {
		delete(s.types, typ)
	}
	return s
}

// tells reports whether coverage is that of a call about an organisation.
func (s shared) tells(c store.Coverage) bool {
	action, _, _ := strings.Cut(c.Operation, "/")
	return s.actions[action]
}

func union(a, b map[part]bool) map[part]bool {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}
