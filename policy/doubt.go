package policy

import (
	"maps"
	"slices"
)

// maxDoubts is how many unknown things are tried both ways.
const maxDoubts = 4

// whatever is what holds of the formula however the unknown tests turn out.
func (f *Formula) whatever() *Formula {
	if !f.kinds().unknown {
		return f
	}
	unknown := map[string]uint8{} // 1 where a test must hold, 2 where it must not
	f.literals(func(l literal) {
		if l.test.unknown() {
			unknown[l.test.String()] |= map[bool]uint8{true: 1, false: 2}[l.want]
		}
	})
	maps.DeleteFunc(unknown, func(_ string, wanted uint8) bool { return wanted != 3 })
	for i, text := range slices.Sorted(maps.Keys(unknown)) {
		if i == maxDoubts {
			break
		}
		decide := func(holds bool) *Formula {
			return f.replace(func(l literal) *Formula {
				switch {
				case l.test.String() != text:
					return nil
				case l.want == holds:
					return True
				}
				return False
			})
		}
		f = All(decide(true), decide(false))
	}
	return f.replace(func(l literal) *Formula {
		if l.test.unknown() {
			return False
		}
		return nil
	})
}

// unknown reports whether it is not known if the test holds, as opposed to
// what it takes.
func (f *Formula) unknown() bool {
	switch f.test.Class {
	case Unread, Disputed, Cutoff:
		return true
	}
	return false
}
