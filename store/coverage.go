package store

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// call names what one entry of coverage is about.
type call struct{ account, region, operation, item string }

func (c Coverage) call() call { return call{c.Account, c.Region, c.Operation, c.Item} }

// Compare orders coverage by account, region, operation and item, then by what
// came of it.
func (c Coverage) Compare(o Coverage) int {
	return cmp.Or(cmp.Compare(c.Account, o.Account), cmp.Compare(c.Region, o.Region),
		cmp.Compare(c.Operation, o.Operation), cmp.Compare(c.Item, o.Item),
		cmp.Compare(c.Outcome.weight(), o.Outcome.weight()),
		cmp.Compare(c.Outcome, o.Outcome), cmp.Compare(c.Code, o.Code), cmp.Compare(c.Message, o.Message))
}

// weight ranks outcomes for one call that was made twice. A refusal outweighs
// a success, because something may be missing; a success outweighs not trying.
func (o Outcome) weight() int {
	switch o {
	case NotTried:
		return 0
	case Empty:
		return 1
	case Read:
		return 2
	default:
		return 3
	}
}

// MergeCoverage returns one entry for each call, sorted.
func MergeCoverage(coverage []Coverage) []Coverage {
	sorted := slices.SortedFunc(slices.Values(coverage), Coverage.Compare)
	merged := sorted[:0]
	for i, c := range sorted {
		if i+1 == len(sorted) || sorted[i+1].call() != c.call() { // the last weighs most
			merged = append(merged, c)
		}
	}
	return merged
}

// outcomes finds what came of a call in coverage that is sorted.
type outcomes struct {
	coverage []Coverage
	accounts map[string][]Coverage // the part of each account
}

func outcomesOf(coverage []Coverage) outcomes {
	o := outcomes{coverage, map[string][]Coverage{}}
	for rest := coverage; len(rest) > 0; {
		n := sort.Search(len(rest), func(i int) bool { return rest[i].Account > rest[0].Account })
		o.accounts[rest[0].Account] = rest[:n]
		rest = rest[n:]
	}
	return o
}

func (o outcomes) of(c call) (Outcome, bool) {
	entries := o.accounts[c.account]
	i, found := slices.BinarySearchFunc(entries, c, func(e Coverage, c call) int {
		return cmp.Or(strings.Compare(e.Region, c.region), strings.Compare(e.Operation, c.operation), strings.Compare(e.Item, c.item))
	})
	if !found {
		return "", false
	}
	return entries[i].Outcome, true
}
