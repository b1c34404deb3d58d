package policy

import (
	"fmt"
	"testing"
)

// PE-216: where a condition has more cases than are decided, the answer is
// unknown, whether the condition would allow or deny.
func TestConditions_of_too_many_cases_are_cut_off(t *testing.T) {
	t.Parallel()
	rivals := NewContext()
	for i := range 7 {
		rivals.Set(fmt.Sprintf("aws:PrincipalTag/t%d", i), "a")
		rivals.Set(fmt.Sprintf("aws:PrincipalTag/T%d", i), "b")
	}
	rivals.Set("aws:ResourceTag/team", "c")
	for _, c := range []struct {
		name    string
		context *Context
		value   string
		values  int
		cut     bool
	}{
		{"six variables that may be absent", NewContext(), "${aws:PrincipalTag/t%d, 'x'}", 6, false},
		{"seven", NewContext(), "${aws:PrincipalTag/t%d, 'x'}", 7, true},
		{"six tags that differ in letter case", rivals, "${aws:PrincipalTag/t%d}", 6, false},
		{"seven of them", rivals, "${aws:PrincipalTag/t%d}", 7, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			cond := conditionOf("StringEquals", "aws:ResourceTag/team", c.values, c.value)
			holds := c.context.condition(cond, "2012-10-17", Allow, Gap)
			for _, f := range []*Formula{holds, Not(c.context.condition(cond, "2012-10-17", Deny, Gap))} {
				v := f.Verdict()
				if cut := v.Certainty == Unknown && len(v.Unknown) == 1 && v.Unknown[0].Key == KeyCutoff; cut != c.cut {
					t.Errorf("%s is %+v, want a cutoff: %v", f, v, c.cut)
				}
			}
		})
	}
}
