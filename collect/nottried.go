package collect

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"github.com/iamreach/iamreach/store"
)

// notTried lists the calls that are known to be missing, place by place, so
// that a person sees what was not read.
func (s *Assembly) notTried() []store.Coverage {
	accounts := map[string]Place{}
	regional := map[string][]string{}
	for _, l := range slices.SortedFunc(maps.Keys(s.places), compareLocations) {
		accounts[l.account] = s.places[l]
		if l.region != global {
			regional[l.account] = append(regional[l.account], l.region)
		}
	}
	read := s.listed()
	readers := s.readers
	if readers == nil {
		seen := newOrganizationsSeen()
		for _, a := range s.answers {
			seen.saw(a)
		}
		readers = seen.readers(slices.Sorted(maps.Keys(accounts)))
	}
	var gaps []store.Coverage
	for _, account := range slices.Sorted(maps.Keys(accounts)) {
		regions := regional[account]
		if len(regions) == 0 {
			regions = []string{anyRegion}
		}
		for _, o := range s.operations {
			places := []string{global}
			switch o.Scope {
			case Regional:
				places = regions
			case ManagementRegional:
				places = s.managedIn(account, regions)
			}
			if len(o.Lists) == 0 || (o.Managing() && !readers[account]) {
				continue
			}
			for _, region := range places {
				gaps = append(gaps, s.notTriedIn(o, location{account, region}, read)...)
			}
		}
	}
	return gaps
}

// managedIn returns the regions in which an organisation's regional services
// should have been read: an organisation has one instance of them, and where
// that is found there is no need to look elsewhere.
func (s *Assembly) managedIn(account string, regions []string) []string {
	var asked []string
	found := false
	for _, a := range s.answers {
		if a.Operation.Scope == ManagementRegional && a.Place.Account == account {
			asked = append(asked, a.Place.Region)
			found = found || len(a.items) > 0
		}
	}
	if !found {
		asked = append(asked, regions...)
		if len(asked) > len(regions) {
			asked = slices.DeleteFunc(asked, func(region string) bool { return region == anyRegion })
		}
	}
	return unique(asked)
}

// anyRegion stands for the regions of an account of which nothing was read.
const anyRegion = "*"

func compareLocations(a, b location) int {
	return cmp.Or(cmp.Compare(a.account, b.account), cmp.Compare(a.region, b.region))
}

// notTriedIn lists what is missing of an operation in a place: the calls for
// the things that are known, and the operation itself when it is not known of
// which things it tells.
func (s *Assembly) notTriedIn(o *Operation, l location, read map[location]map[string]bool) []store.Coverage {
	var gaps []store.Coverage
	for _, args := range s.missing(o, l) {
		gaps = append(gaps, store.Coverage{Account: l.account, Region: l.region, Operation: o.Part(args.Filter), Item: o.Item(args), Outcome: store.NotTried})
	}
	if o.Each == nil {
		return gaps
	}
	whole := true
	for _, typ := range o.Each.Types {
		whole = whole && read[l][typ]
	}
	for _, filter := range filters(o) {
		c := store.Coverage{Account: l.account, Region: l.region, Operation: o.Part(filter), Outcome: store.NotTried}
		if whole {
			if len(s.items(o, l)) > 0 {
				continue
			}
			c.Outcome = store.Empty // there is nothing to ask about
		}
		gaps = append(gaps, c)
	}
	return gaps
}

// listed returns the types of records whose whole list was read, by place.
func (s *Assembly) listed() map[location]map[string]bool {
	read := map[location]map[string]bool{}
	failed := map[location]map[string]bool{} // actions of calls for each of some things
	for _, a := range s.answers {
		l := location{a.Place.Account, a.Place.Region}
		if a.Operation.Each != nil && a.outcome.Gap() {
			if failed[l] == nil {
				failed[l] = map[string]bool{}
			}
			failed[l][a.Operation.Action] = true
		}
		if a.Operation.Each != nil || a.outcome.Gap() {
			continue
		}
		if read[l] == nil {
			read[l] = map[string]bool{}
		}
		for _, list := range a.Operation.Lists {
			read[l][list.Type] = true
		}
	}
	// Units are listed parent by parent, beginning with the root.
	for l, types := range read {
		types[store.TypeOrgUnit] = types[store.TypeOrgRoot]
		s.listedOf(l, types, failed[l])
	}
	return read
}

// listedOf adds the types of things that are listed for each of others, all of
// which were read.
func (s *Assembly) listedOf(l location, read, failed map[string]bool) {
	for _, o := range s.operations {
		if o.Each == nil || o.part() || failed[o.Action] || len(s.missing(o, l)) > 0 {
			continue
		}
		if !slices.ContainsFunc(o.Each.Types, func(typ string) bool { return !read[typ] }) {
			read[o.Lists[0].Type] = true
		}
	}
}

// organizationsSeen is what answers tell of who reads an organisation.
type organizationsSeen struct {
	asked  map[string]bool   // accounts that asked about it
	master map[string]string // its management account, by the account that was told so
}

func newOrganizationsSeen() *organizationsSeen {
	return &organizationsSeen{asked: map[string]bool{}, master: map[string]string{}}
}

// saw takes in an answer.
func (s *organizationsSeen) saw(a *Answer) {
	if a.Operation.Managing() {
		s.asked[a.Place.Account] = true
	}
	for i := range a.items {
		if a.items[i].list.Type == store.TypeOrganization {
			var part struct{ MasterAccountId string } //nolint:revive // AWS's spelling
			_ = json.Unmarshal(a.items[i].part, &part)
			s.master[a.Place.Account] = part.MasterAccountId
		}
	}
}

// readers returns the accounts from which the organisation should have been
// read: its management account, and whichever tried. Where no such account is
// known, the members stand in, so that the gap is seen.
func (s *organizationsSeen) readers(accounts []string) map[string]bool {
	readers := maps.Clone(s.asked)
	supplied := map[string]bool{}
	for account, of := range s.master {
		if account == of {
			readers[account] = true
		}
		if readers[account] || readers[of] {
			supplied[of] = true
		}
	}
	there := map[string]bool{}
	for _, account := range accounts {
		there[account] = true
	}
	for _, account := range accounts {
		if of := s.master[account]; of != "" && !supplied[of] && !there[of] {
			readers[account] = true
		}
	}
	return readers
}
