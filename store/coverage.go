package store

import (
	"cmp"
	"maps"
	"slices"
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

// mergeCoverage returns one entry for each call, sorted.
func mergeCoverage(coverage []Coverage) []Coverage {
	byCall := make(map[call]Coverage, len(coverage))
	for _, c := range coverage {
		if old, ok := byCall[c.call()]; !ok || old.Compare(c) < 0 {
			byCall[c.call()] = c
		}
	}
	return slices.SortedFunc(maps.Values(byCall), Coverage.Compare)
}
