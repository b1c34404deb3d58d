package policy

// leftover is what a condition leaves of a key whose value is not known. Most
// requests know as much as each other, so that a condition keeps a few of them.
type leftover struct {
	key     leftKey
	formula *Formula
	next    *leftover
	length  int
}

// leftKey is everything on which it depends.
type leftKey struct {
	operator operator
	state    state
	class    Class
	missing  Missing
}

// maxLeftovers bounds those of a condition.
const maxLeftovers = 8

// left finds what the condition leaves, or makes it.
func (p *preparedCondition) left(key leftKey, leave func() *Formula) *Formula {
	kept := p.kept.Load()
	for l := kept; l != nil; l = l.next {
		if l.key == key {
			return l.formula
		}
	}
	f := leave()
	more := &leftover{key: key, formula: f, next: kept, length: 1}
	if kept != nil {
		more.length += kept.length
	}
	if more.length <= maxLeftovers {
		p.kept.CompareAndSwap(kept, more) // or another was faster
	}
	return f
}
