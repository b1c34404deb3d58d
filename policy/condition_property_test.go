package policy

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// subject is a key of the properties with the values that fit it.
type subject struct {
	key       string
	values    []string // of requests
	operators []string
	operands  []string
}

var texts = []string{"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"}

var subjects = []subject{
	{"aws:PrincipalTag/team", []string{"", "a", "A", "ab", "b*", "${", "x"}, texts, []string{
		"a", "A", "ab", "b*", "a*", "*", "?", "${*}", "b${*}", "${$}{", "${aws:username}", "${aws:username}*", "a${aws:username, 'b'}", "${saml:cn}", "${aws:ResourceTag/team}",
	}},
	{"aws:ResourceTag/team", []string{"a", "ab", "abc"}, texts, []string{
		"a", "b", "${aws:PrincipalTag/team}", "*${aws:PrincipalTag/team}*", "${aws:PrincipalTag/team}${aws:username}", "${aws:PrincipalTag/Team, 'a'}",
	}},
	{"aws:username", []string{"a", "ana", "b"}, texts, []string{"a", "ana", "an*", "*"}},
	{"aws:TagKeys", []string{"a", "b", "ab"}, texts, []string{"a", "b", "a*", "c", "${aws:username}"}},
	{"aws:SourceIp", []string{"10.1.2.3", "11.0.0.1", "::1"}, []string{"IpAddress", "NotIpAddress"}, []string{"10.0.0.0/8", "0.0.0.0/0", "10.1.2.3", "11.1.1.1/7", "::/0", "nonsense"}},
	{"aws:MultiFactorAuthPresent", []string{"true", "false"}, []string{"Bool"}, []string{"true", "FALSE", "maybe"}},
	{"aws:MultiFactorAuthAge", []string{"0", "5", "5.0", "300", "-1"}, []string{
		"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals",
	}, []string{"5", "05.00", "300", "x"}},
	{"aws:TokenIssueTime", []string{"2026-01-01T00:00:00Z", "1767225600", "2027-01-01"}, []string{
		"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals",
	}, []string{"2026-01-01T00:00:00Z", "2026-06-01", "x"}},
	{"aws:PrincipalArn", []string{"arn:aws:iam::111122223333:role/a/b", "arn:aws:iam::111122223333:user/ana"}, []string{"ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"}, []string{
		"arn:aws:iam::*:role/*", "arn:aws:iam::111122223333:user/${aws:username}", "arn:*", "*",
	}},
	{"x:data", []string{"aGk=", "aG8="}, []string{"BinaryEquals"}, []string{"aGk=", "!"}},
}

// someRequest is one complete assignment of values to the keys of the properties.
func someRequest(t *rapid.T) map[string][]string {
	w := map[string][]string{}
	for _, s := range subjects {
		if rapid.Bool().Draw(t, "has "+s.key) {
			n := 1
			if infoOf(s.key).multi {
				n = rapid.IntRange(0, 2).Draw(t, "values")
			}
			w[s.key] = rapid.SliceOfN(rapid.SampledFrom(s.values), n, n).Draw(t, s.key)
		}
	}
	if w["aws:MultiFactorAuthPresent"] != nil || w["aws:MultiFactorAuthAge"] != nil {
		if w["aws:TokenIssueTime"] == nil { // PE-121, PE-122
			w["aws:TokenIssueTime"] = []string{"2026-01-01T00:00:00Z"}
		}
	}
	return w
}

// complete is the context that knows everything of the request.
func complete(w map[string][]string) *Context {
	c := NewContext()
	c.Complete = true
	for key, values := range w {
		c.Set(key, values...)
	}
	return c
}

// partial is a context that knows some of the request, and nothing that is not so.
func partial(t *rapid.T, w map[string][]string) *Context {
	c := NewContext()
	for _, s := range subjects {
		values, present := w[s.key]
		present = present && len(values) > 0
		class := rapid.SampledFrom([]Class{Chosen, Circumstance, Secret}).Draw(t, "class")
		c.SetUnknown(s.key, class)
		switch rapid.IntRange(0, 4).Draw(t, "knows "+s.key) {
		case 0:
			if present {
				c.Set(s.key, values...)
			} else {
				c.SetAbsent(s.key)
			}
		case 1:
			if present {
				c.SetPresent(s.key, class)
			}
		case 2:
			if present && len(values) == 1 && values[0] != s.values[0] {
				c.SetExcluded(s.key, s.values[0])
			}
		case 3:
			c.SetMissing(s.key, Missing{Operation: "iam:GetRole", Account: "111122223333"})
		}
	}
	c.SetPrefixAbsent("aws:PrincipalTag/")
	c.SetAbsent("saml:cn")
	return c
}

func someCondition(t *rapid.T) Condition {
	s := rapid.SampledFrom(subjects).Draw(t, "subject")
	if rapid.IntRange(0, 9).Draw(t, "null") == 0 {
		return Condition{Operator: "Null", Key: s.key, Values: []string{rapid.SampledFrom([]string{"true", "false"}).Draw(t, "null")}}
	}
	prefix := rapid.SampledFrom([]string{"", "", "ForAnyValue:", "ForAllValues:"}).Draw(t, "set")
	suffix := rapid.SampledFrom([]string{"", "", "IfExists"}).Draw(t, "if exists")
	return Condition{
		Operator: prefix + rapid.SampledFrom(s.operators).Draw(t, "operator") + suffix,
		Key:      s.key,
		Values:   rapid.SliceOfN(rapid.SampledFrom(s.operands), 0, 3).Draw(t, "operands"),
	}
}

var disputedRules = []string{"PE-055", "PE-081", "PE-087", "PE-091", "PE-092", "PE-095", "PE-097"}

// someFormula joins conditions as statements and layers do, and gives the
// same formula decided at once.
func someFormula(t *rapid.T, part, whole *Context, depth int) (left, decided *Formula) {
	switch kind := rapid.IntRange(0, 3).Draw(t, "form"); {
	case depth == 0 || kind == 0:
		c := someCondition(t)
		effect := rapid.SampledFrom([]Effect{Allow, Deny}).Draw(t, "effect")
		version := rapid.SampledFrom([]string{"2012-10-17", "2012-10-17", "2008-10-17"}).Draw(t, "version")
		return part.condition(c, version, effect, Gap), whole.condition(c, version, effect, Gap)
	case kind == 1:
		l, d := someFormula(t, part, whole, depth-1)
		return Not(l), Not(d)
	default:
		n := rapid.IntRange(0, 4).Draw(t, "arguments")
		var ls, ds []*Formula
		for range n {
			l, d := someFormula(t, part, whole, depth-1)
			ls, ds = append(ls, l), append(ds, d)
		}
		if kind == 2 {
			return All(ls...), All(ds...)
		}
		return Any(ls...), Any(ds...)
	}
}

// PE-003, PE-210, PE-211: what is left over, evaluated where everything is
// known, is what was to be decided.
func TestResidualsMeanWhatWholeDecisionsSay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := someRequest(t)
		part, whole := partial(t, w), complete(w)
		left, decided := someFormula(t, part, whole, rapid.IntRange(0, 3).Draw(t, "depth"))
		disputes := map[string]bool{}
		for _, rule := range disputedRules {
			disputes[rule] = rapid.Bool().Draw(t, rule)
		}
		if got, want := truth(t, left, whole, disputes), truth(t, decided, whole, disputes); got != want {
			t.Fatalf("left %s\nevaluates to %v; decided at once: %s\nwhich is %v", left, got, decided, want)
		}
	})
}

// A verdict is right about the request at hand: never No where it is allowed,
// and where what the caller does not choose is as it is, Conditions say so.
func TestVerdictsAllowWhatSomeRequestMayDo(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := someRequest(t)
		part, whole := partial(t, w), complete(w)
		f, _ := someFormula(t, part, whole, 3)
		v := f.Verdict()
		disputes := map[string]bool{}
		for _, rule := range disputedRules {
			disputes[rule] = rapid.Bool().Draw(t, rule)
		}
		holds := truth(t, f, whole, disputes)
		if v.Certainty == No && holds {
			t.Fatalf("%s holds, but the verdict is no", f)
		}
		k := f.kinds()
		switch {
		case k.unknown || k.chosen:
		case v.Certainty == Yes && !holds:
			t.Fatalf("%s does not hold, but the verdict is yes", f)
		case v.Certainty == If && truth(t, v.Conditions, whole, disputes) != holds:
			t.Fatalf("%s is %v, but its conditions are %s", f, holds, v.Conditions)
		}
	})
}

func TestSimplifyingKeepsTheMeaning(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := someRequest(t)
		whole, nothing := complete(w), NewContext()
		var tests []*Formula
		var holds []bool
		for i := range rapid.IntRange(1, 6).Draw(t, "tests") {
			s := rapid.SampledFrom(subjects).Draw(t, "subject")
			test := nothing.condition(Condition{
				Operator: rapid.SampledFrom(s.operators).Draw(t, "operator") + rapid.SampledFrom([]string{"", "IfExists"}).Draw(t, "if"),
				Key:      s.key, Values: rapid.SliceOfN(rapid.SampledFrom(s.operands), 1, 2).Draw(t, "operands"),
			}, "2012-10-17", Allow, Gap)
			if rapid.Bool().Draw(t, fmt.Sprint("not ", i)) {
				test = Not(test)
			}
			tests, holds = append(tests, test), append(holds, truth(t, test, whole, nil))
		}
		all, any := true, false
		for _, h := range holds {
			all, any = all && h, any || h
		}
		if got := truth(t, All(tests...), whole, nil); got != all {
			t.Fatalf("all of %s\nis %s = %v, not %v", list(tests), All(tests...), got, all)
		}
		if got := truth(t, Any(tests...), whole, nil); got != any {
			t.Fatalf("any of %s\nis %s = %v, not %v", list(tests), Any(tests...), got, any)
		}
	})
}

func TestOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := NewContext()
		var fs []*Formula
		for range rapid.IntRange(1, 5).Draw(t, "n") {
			f, _ := someFormula(t, c, c, 2)
			fs = append(fs, f)
		}
		mixed := rapid.Permutation(fs).Draw(t, "mixed")
		if a, b := All(fs...), All(mixed...); a.String() != b.String() {
			t.Fatalf("all of %s\nis %s\nor   %s", list(fs), a, b)
		}
		if a, b := Any(fs...), Any(mixed...); a.String() != b.String() {
			t.Fatalf("any of %s\nis %s\nor   %s", list(fs), a, b)
		}
	})
}

func list(fs []*Formula) string {
	var b strings.Builder
	for _, f := range fs {
		b.WriteString("\n  " + f.String())
	}
	return b.String()
}
