package policy

import (
	"testing"

	"pgregory.net/rapid"
)

// small are keys whose few values are all there is: what the operands name and
// one more, and absence. Everything about them can be tried.
var small = []struct {
	key    string
	class  Class
	values []string
}{
	{"aws:SourceVpce", Circumstance, []string{"a", "b", "c"}},
	{"aws:SourceIp", Circumstance, []string{"10.0.0.1", "11.0.0.1"}},
	{"aws:MultiFactorAuthPresent", Circumstance, []string{"true", "false"}},
	{"aws:RequestTag/a", Chosen, []string{"a", "b", "c"}},
	{"aws:RequestTag/b", Chosen, []string{"a", "b", "c"}},
}

func smallTest(t *rapid.T) *Formula {
	k := rapid.SampledFrom(small).Draw(t, "key")
	test := Test{Key: k.key, Class: k.class}
	operators, operands := []string{"StringEquals", "StringNotEquals", "StringEqualsIfExists"}, []string{"a", "b"}
	switch k.key {
	case "aws:SourceIp":
		operators, operands = []string{"IpAddress", "NotIpAddress", "IpAddressIfExists"}, []string{"10.0.0.0/8"}
	case "aws:MultiFactorAuthPresent":
		operators, operands = []string{"Bool", "BoolIfExists"}, k.values
	}
	test.Operator = rapid.SampledFrom(append(operators, "Null")).Draw(t, "operator")
	if test.Operator == "Null" {
		operands = []string{"true", "false"}
	}
	test.Values = rapid.SliceOfNDistinct(rapid.SampledFrom(operands), 1, len(operands), rapid.ID).Draw(t, "values")
	return Is(test)
}

func smallFormula(t *rapid.T, depth int) *Formula {
	switch kind := rapid.IntRange(0, 4).Draw(t, "form"); {
	case depth == 0 || kind == 0:
		if rapid.IntRange(0, 5).Draw(t, "disputed") == 0 {
			return disputed(rapid.SampledFrom([]string{"PE-055", "PE-081"}).Draw(t, "rule"))
		}
		return smallTest(t)
	case kind == 1:
		return Not(smallFormula(t, depth-1))
	default:
		fs := []*Formula{smallFormula(t, depth-1), smallFormula(t, depth-1), smallFormula(t, depth-1)}
		if kind == 2 {
			return Any(fs...)
		}
		return All(fs...)
	}
}

// requests visits every request on the small keys of a class, added to a
// context. Requests that cannot be are left out.
func requests(c *Context, class Class, visit func(*Context)) {
	var walk func(c *Context, i int)
	walk = func(c *Context, i int) {
		if i == len(small) {
			if _, ip := c.keys["aws:sourceip"]; class == Chosen || !ip || c.keys["aws:sourcevpce"].state != isKnown {
				visit(c)
			}
			return
		}
		walk(c, i+1)
		if small[i].class == class {
			for _, value := range small[i].values {
				walk(c.with(small[i].key, fact{state: isKnown, values: []string{value}}), i+1)
			}
		}
	}
	walk(c, 0)
}

// The verdict is what trying everything gives: for each circumstance, whether
// some choice allows it whatever is disputed, or at least if the disputed
// rules turn out well.
func TestVerdictIsWhatTryingEverythingGives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := smallFormula(t, 3)
		v := f.Verdict()
		empty := NewContext()
		empty.Complete = true
		every, some, maybe := true, false, false
		requests(empty, Circumstance, func(c *Context) {
			sure := false
			requests(c, Chosen, func(c *Context) {
				holds := 0
				for i := range 4 {
					if truth(t, f, c, map[string]bool{"PE-055": i&1 > 0, "PE-081": i&2 > 0}) {
						holds++
					}
				}
				sure = sure || holds == 4
				maybe = maybe || holds > 0
			})
			every, some = every && sure, some || sure
			if v.Certainty == If && truth(t, v.Conditions, c, nil) != sure {
				t.Fatalf("%s: conditions are %s, which is not so for %v", f, v.Conditions, c.keys)
			}
		})
		want := No
		switch {
		case every:
			want = Yes
		case some:
			want = If
		case maybe:
			want = Unknown
		}
		if v.Certainty != want {
			t.Fatalf("%s: verdict %d, not %d", f, v.Certainty, want)
		}
		if (v.Certainty == Unknown) != (len(v.Unknown) > 0) {
			t.Fatalf("%s: unknown because of %v", f, v.Unknown)
		}
	})
}
