package policy

// sayings are what the statements of a layer say, to be joined at once: one by
// one, the work would grow with the square of their number.
type sayings struct {
	allow         [levels]joint
	levels        levelSet // of those that allow
	unread, clear joint
}

// allows adds a statement that allows.
func (said *sayings) allows(n *naming) {
	for l, f := range n {
		if f == nil {
			continue
		}
		if said.levels&(1<<l) == 0 {
			said.levels |= 1 << l
			said.allow[l].begin()
		}
		said.allow[l].add(OpAny, f)
	}
}

func (said *sayings) begin() {
	said.levels = 0
	said.unread.begin()
	said.clear.begin()
}

// gap adds what was not read, where it applies: it may allow, and unless it is
// known only to allow, it may deny.
func (said *sayings) gap(m Missing, applies *Formula, effect Effect, anyEffect, grantor bool) {
	blocks := notCollected(m, Gap)
	allows := blocks
	if grantor {
		allows = notCollected(m, Unread)
	}
	if anyEffect || effect == Allow {
		said.unread.add(OpAny, All(applies, allows))
	}
	if anyEffect || effect == Deny {
		clear := blocks
		if anyEffect {
			// What allows does not block, so that one gap is not said twice.
			clear = Any(blocks, allows)
		}
		said.clear.add(OpAll, Any(Not(applies), clear))
	}
}

// joint is formulas to be joined, in memory that is used again. Most are
// constants, which are not kept.
type joint struct {
	decided bool // one decides
	open    []*Formula
}

func (j *joint) begin() { j.decided, j.open = false, j.open[:0] }

func (j *joint) add(op Op, f *Formula) {
	switch f {
	case neutral(op):
	case dominant(op):
		j.decided = true
	default:
		j.open = append(j.open, f)
	}
}

// join joins what was added.
func (j *joint) join(op Op) *Formula {
	switch {
	case j.decided:
		return dominant(op)
	case len(j.open) == 0:
		return neutral(op)
	}
	return join(op, j.open)
}
