package policy

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzGlob compares the ways in which a pattern is matched: as a glob, as a
// track of a search for resources, and as a pattern of a search for a value.
func FuzzGlob(f *testing.F) {
	for _, seed := range [][2]string{
		{"*", ""},
		{"arn:aws:rds:*:*:db:*", "arn:aws:rds:us-east-1:111122223333:db:prod"},
		{"*a*a*a*b", strings.Repeat("a", 30)},
		{"*" + strings.Repeat("a?", 40) + "b*", strings.Repeat("a", 200)},
		{"*a*a*a", "aa"},
		{"arn:*", "arn:aws:iam::111122223333:role/a:b"},
		{"a:b:c:d:e:f:*?", "a:b:c:d:e:f:g"},
		{"?\u00e9*\xff", "x\u00e9\ufffd"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) > 400 || len(text) > 400 {
			return
		}
		g, runes := globOf(pattern), []rune(text)
		want := matchesByTable(g, runes)
		if g.matchRunes(runes) != want || g.matchLong(runes) != want {
			t.Errorf("%q on %q: %v, the long way %v, want %v", pattern, text, g.matchRunes(runes), g.matchLong(runes), want)
		}
		parts, names := g.parts(), strings.SplitN(text, ":", arnParts)
		if len(parts) < arnParts || len(names) < arnParts {
			return
		}
		want = true
		for i := range parts {
			want = want && matchesByTable(parts[i], []rune(names[i]))
		}
		tr := trackOf(parts)
		state := tr.start()
		for _, c := range runes {
			state = tr.step(state, c)
		}
		if got := tr.accepts(state); got != want {
			t.Errorf("a search has it that %q matches %q: %v, want %v", pattern, text, got, want)
		}
		o := operator{family: arnLike}
		p := o.operand(pattern, g)
		if got := o.matchesText(text, &p); got != want {
			t.Errorf("ArnLike has it that %q matches %q: %v, want %v", pattern, text, got, want)
		}
		a := patternOf(o, p, 0)
		at := a.start()
		for _, c := range runes {
			at = a.step(at, c)
		}
		if got := at.has(len(a.tokens)); got != want {
			t.Errorf("a search for a value has it that %q matches %q: %v, want %v", pattern, text, got, want)
		}
	})
}

// FuzzResidual decides a condition on a key that is known, and on one that is
// not: what is left over then must say the same of the value.
func FuzzResidual(f *testing.F) {
	for _, seed := range []struct{ operator, key, operands, values string }{
		{"StringEquals", "aws:PrincipalTag/team", "a\n${aws:username}", "ana"},
		{"ForAllValues:StringNotLikeIfExists", "aws:TagKeys", "*${aws:PrincipalTag/dept, 'x'}*\n?", "x\nteam"},
		{"ForAnyValue:StringLike", "aws:TagKeys", "te*", ""},
		{"StringLike", "aws:ResourceTag/team", "${*}${aws:PrincipalTag/dept, '${'}${", "*"},
		{"StringNotEqualsIgnoreCase", "s3:prefix", "\u212a\nSTRASSE", "k"},
		{"ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::*:role/${aws:username}*\n*", "arn:aws:iam::111122223333:role/ana"},
		{"NumericLessThanEquals", "aws:MultiFactorAuthAge", "1e400\n-0.0\n00", "0"},
		{"NumericNotEquals", "rds:StorageSize", "5\nx", "05.00"},
		{"DateGreaterThan", "aws:TokenIssueTime", "2026-02-30\n9999-12-31T23:59:60Z", "1767225600"},
		{"Bool", "aws:SecureTransport", "TRUE\n${aws:username}", "true"},
		{"BinaryEquals", "x:data", "aGk=\n!", "aGk="},
		{"NotIpAddress", "aws:SourceIp", "::ffff:10.0.0.0/104\n0.0.0.0/33\nfe80::1%eth0", "10.1.2.3"},
		{"Null", "aws:ViaAWSService", "false\nTrue", "x"},
	} {
		for how := range uint8(4) {
			f.Add(seed.operator, seed.key, seed.operands, seed.values, how)
		}
	}
	f.Fuzz(func(t *testing.T, operator, key, operands, values string, how uint8) {
		if _, ok := parseOperator(operator); !ok || ours(key) || len(operands)+len(values) > 300 || !utf8.ValidString(key+operands+values) {
			return
		}
		whole := NewContext()
		whole.Complete = true
		whole.Set("aws:username", "ana")
		whole.Set("aws:PrincipalTag/dept", "x")
		list := strings.Split(values, "\n")
		if !infoOf(key).multi {
			list = list[:1]
		}
		if how&4 == 0 {
			whole.Set(key, list...)
		}
		part := NewContext()
		part.SetUnknown("aws:PrincipalTag/dept", Circumstance)
		if how&8 != 0 {
			part.Set("aws:username", "ana")
		}
		switch {
		case how&4 != 0:
		case how&3 == 1:
			part.SetPresent(key, Secret)
		case how&3 == 2 && !slices.Contains(list, "a"):
			part.SetExcluded(key, "a")
		case how&3 == 3:
			part.SetMissing(key, Missing{Operation: "iam:GetUser", Account: accountA})
		}
		c := Condition{Operator: operator, Key: key, Values: strings.Split(operands, "\n")}
		version, effect := "2012-10-17", Allow
		if how&16 != 0 {
			version = "2008-10-17"
		}
		if how&32 != 0 {
			effect = Deny
		}
		agree(t, part.condition(c, version, effect, Gap), whole.condition(c, version, effect, Gap), whole)
	})
}

// agree checks that what is left over says in a complete context what was
// decided there, whichever of the disputed rules hold. What a bound cut off
// says nothing.
func agree(t *testing.T, left, decided *Formula, whole *Context) {
	t.Helper()
	rules, comparable := map[string]bool{}, true
	for _, f := range []*Formula{left, decided} {
		f.literals(func(l literal) {
			switch l.test.test.Key {
			case KeyDisputed:
				rules[l.test.test.Values[0]] = true
			case KeyCutoff, KeyNotCollected:
				comparable = false
			}
		})
	}
	if !comparable {
		return
	}
	for _, disputes := range []map[string]bool{nil, rules} {
		if got, want := truth(t, left, whole, disputes), truth(t, decided, whole, disputes); got != want {
			t.Fatalf("left %s\nis %v; decided at once: %s\nwhich is %v; disputed rules that hold: %v", left, got, decided, want, disputes)
		}
	}
}
