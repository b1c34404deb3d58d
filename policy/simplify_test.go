package policy

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// is is a circumstance in the words of a policy.
func is(key, operator string, values ...string) *Formula {
	return Is(Test{Key: key, Operator: operator, Values: values, Class: infoOf(key).class})
}

func TestFormulasAreSimplified(t *testing.T) {
	t.Parallel()
	var (
		vpce   = func(v ...string) *Formula { return is("aws:SourceVpce", "StringEquals", v...) }
		not    = func(v ...string) *Formula { return is("aws:SourceVpce", "StringNotEquals", v...) }
		ip     = func(v ...string) *Formula { return is("aws:SourceIp", "IpAddress", v...) }
		mfa    = is("aws:MultiFactorAuthPresent", "Bool", "true")
		absent = is("aws:SourceVpce", "Null", "true")
		within = func(v string) *Formula {
			return Is(Test{Key: KeyNetworkFrom, Operator: "Within", Values: []string{v}, Class: Circumstance})
		}
	)
	tests := []struct {
		name string
		f    *Formula
		want string
	}{
		{"nothing to hold", All(), yes},
		{"nothing that could", Any(), no},
		{"constants", All(True, mfa, Any(False, mfa)), "aws:MultiFactorAuthPresent Bool true"},
		{"order and repetition", All(mfa, ip("10.0.0.0/8"), All(mfa)), "aws:MultiFactorAuthPresent Bool true and aws:SourceIp IpAddress 10.0.0.0/8"},
		{"x and not x", All(within("vpc-1"), Not(within("vpc-1"))), no},
		{"x or not x", Any(within("vpc-1"), Not(within("vpc-1"))), yes},
		{"not (x and y)", Not(All(mfa, vpce("a"))), "aws:MultiFactorAuthPresent BoolIfExists false or aws:SourceVpce StringNotEquals a"},
		{"not not", Not(Not(within("vpc-1"))), "iamreach:NetworkFrom Within vpc-1"},
		{"absorbed", All(mfa, Any(mfa, vpce("a"))), "aws:MultiFactorAuthPresent Bool true"},
		{"PE-214 one key, two values", All(vpce("a"), vpce("b")), no},
		{"values in common", All(vpce("a", "b"), vpce("b", "c")), "aws:SourceVpce StringEquals b"},
		{"values excluded", All(vpce("a", "b"), not("b")), "aws:SourceVpce StringEquals a"},
		{"all values excluded", All(vpce("a", "b"), not("b", "a")), no},
		{"exclusions are one", All(not("a"), not("b")), "aws:SourceVpce StringNotEquals [a, b]"},
		{"alternatives are one", Any(vpce("b"), vpce("a")), "aws:SourceVpce StringEquals [a, b]"},
		{"equal or not", Any(vpce("a"), not("a")), yes},
		{"equal implies like", All(vpce("ab"), is("aws:SourceVpce", "StringLike", "a*")), "aws:SourceVpce StringEquals ab"},
		{"like contains equal", Any(vpce("ab"), is("aws:SourceVpce", "StringLike", "a*")), "aws:SourceVpce StringLike a*"},
		{"patterns that share a text", All(is("aws:SourceVpce", "StringLike", "a*"), is("aws:SourceVpce", "StringLike", "*b")), "aws:SourceVpce StringLike *b and aws:SourceVpce StringLike a*"},
		{"PE-227 patterns that share none together", All(is("aws:SourceVpce", "StringLike", "a*"), is("aws:SourceVpce", "StringLike", "*b"), is("aws:SourceVpce", "StringLike", "?")), no},
		{"a pattern without its only text", All(is("aws:SourceVpce", "StringLike", "a"), not("a")), no},
		{"letter case", All(is("aws:SourceVpce", "StringEqualsIgnoreCase", "A"), not("a", "A")), no},
		{"letter case implies a pattern, and leaves aB", All(is("aws:SourceVpce", "StringEqualsIgnoreCase", "Ab"), not("ab", "AB", "Ab"), is("aws:SourceVpce", "StringLike", "a?")), "aws:SourceVpce StringEqualsIgnoreCase Ab and aws:SourceVpce StringNotEquals [AB, Ab, ab]"},
		{"IfExists and there", All(is("aws:SourceVpce", "StringEqualsIfExists", "a"), Not(absent)), "aws:SourceVpce Null false and aws:SourceVpce StringEqualsIfExists a"},
		{"absent and equal", All(absent, vpce("a")), no},
		{"absent or there", Any(absent, Not(absent)), yes},
		{"PE-076 absent is not equal", Any(absent, not("a")), "aws:SourceVpce StringNotEquals a"},
		{"disjoint ranges", All(ip("10.0.0.0/8"), ip("192.168.0.0/16")), no},
		{"nested ranges", All(ip("10.0.0.0/8"), ip("10.1.0.0/16")), "aws:SourceIp IpAddress 10.1.0.0/16"},
		{"range without its halves", All(ip("10.0.0.0/8"), is("aws:SourceIp", "NotIpAddress", "10.0.0.0/9", "10.128.0.0/9")), no},
		{"families", All(ip("10.0.0.0/8"), ip("::/0")), no},
		{"true and false", All(mfa, is("aws:MultiFactorAuthPresent", "Bool", "false")), no},
		{"true, false or absent", Any(mfa, is("aws:MultiFactorAuthPresent", "Bool", "false"), is("aws:MultiFactorAuthPresent", "Null", "true")), yes},
		{"numbers apart", All(is("aws:MultiFactorAuthAge", "NumericLessThan", "5"), is("aws:MultiFactorAuthAge", "NumericGreaterThanEquals", "5.0")), no},
		{"numbers between", All(is("aws:MultiFactorAuthAge", "NumericGreaterThan", "5"), is("aws:MultiFactorAuthAge", "NumericLessThan", "5.1")), "aws:MultiFactorAuthAge NumericGreaterThan 5 and aws:MultiFactorAuthAge NumericLessThan 5.1"},
		{"dates apart", All(is("aws:TokenIssueTime", "DateGreaterThan", "2026-01-02"), is("aws:TokenIssueTime", "DateLessThan", "2026-01-01T12:00:00Z")), no},
		{"an ARN in two accounts", All(is("aws:SourceArn", "ArnLike", "arn:aws:s3:::*"), is("aws:SourceArn", "ArnLike", "arn:aws:*:*:1:*")), no},
		{"PE-085 sets: none and some", All(is("aws:TagKeys", "ForAllValues:StringNotEquals", "a"), is("aws:TagKeys", "ForAnyValue:StringEquals", "a")), no},
		{"sets: different values for each", All(is("aws:TagKeys", "ForAnyValue:StringEquals", "a"), is("aws:TagKeys", "ForAnyValue:StringEquals", "b")), "aws:TagKeys ForAnyValue:StringEquals a {chosen} and aws:TagKeys ForAnyValue:StringEquals b {chosen}"},
		{"PE-085 sets: outside of each is not outside of both", All(is("aws:TagKeys", "ForAnyValue:StringNotEquals", "a"), is("aws:TagKeys", "ForAnyValue:StringNotEquals", "b")), "aws:TagKeys ForAnyValue:StringNotEquals a {chosen} and aws:TagKeys ForAnyValue:StringNotEquals b {chosen}"},
		{"PE-083 sets: inside of one is not inside of either", Any(is("aws:TagKeys", "ForAllValues:StringEquals", "a"), is("aws:TagKeys", "ForAllValues:StringEquals", "b")), "aws:TagKeys ForAllValues:StringEquals a {chosen} or aws:TagKeys ForAllValues:StringEquals b {chosen}"},
		{"PE-084 sets: some of either is some of both", Any(is("aws:TagKeys", "ForAnyValue:StringEquals", "a"), is("aws:TagKeys", "ForAnyValue:StringEquals", "b")), "aws:TagKeys ForAnyValue:StringEquals [a, b] {chosen}"},
		{"one decides the alternatives of another", All(vpce("a"), Any(All(vpce("b"), mfa), ip("10.0.0.0/8"), not("a"))), "aws:SourceIp IpAddress 10.0.0.0/8 and aws:SourceVpce StringEquals a"},
		{"factored", Any(All(mfa, vpce("a")), All(mfa, ip("10.0.0.0/8"))), "aws:MultiFactorAuthPresent Bool true and (aws:SourceIp IpAddress 10.0.0.0/8 or aws:SourceVpce StringEquals a)"},
		{"both ways", Any(All(mfa, vpce("a")), All(Not(mfa), vpce("a"))), "aws:SourceVpce StringEquals a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, tt.f.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestLongListsAreMerged(t *testing.T) {
	t.Parallel()
	var any []*Formula
	var values []string
	for i := range 300 {
		values = append(values, fmt.Sprint("vpce-", i))
		any = append(any, is("aws:SourceVpce", "StringEquals", values[i]))
	}
	if got, want := Any(any...), is("aws:SourceVpce", "StringEquals", values...); got.String() != want.String() {
		t.Errorf("got %s", got)
	}
}

// PE-211: a negation says what the contrary says of a missing key too.
func TestNegationsBecomeOperators(t *testing.T) {
	t.Parallel()
	tests := []struct{ operator, value, key, want string }{
		{"StringEquals", "a", "x:y", "x:y StringNotEquals a"},
		{"StringNotLike", "a*", "x:y", "x:y StringLike a*"},
		{"StringEqualsIfExists", "a", "x:y", "x:y Null false and x:y StringNotEquals a"},
		{"StringNotEqualsIfExists", "a", "x:y", "x:y StringEquals a"},
		{"Null", "false", "x:y", "x:y Null true"},
		{"Bool", "true", "aws:SecureTransport", "aws:SecureTransport BoolIfExists false {chosen}"},
		{"BoolIfExists", "true", "aws:SecureTransport", "aws:SecureTransport Bool false {chosen}"},
		{"Bool", "true", "x:y", "not (x:y Bool true)"},
		{"NumericLessThan", "5", "aws:MultiFactorAuthAge", "aws:MultiFactorAuthAge NumericGreaterThanEqualsIfExists 5"},
		{"NumericLessThanIfExists", "5", "aws:MultiFactorAuthAge", "aws:MultiFactorAuthAge NumericGreaterThanEquals 5"},
		{"NumericLessThan", "5", "x:y", "not (x:y NumericLessThan 5)"},
		{"DateEquals", "2026-01-01", "x:y", "x:y DateNotEquals 2026-01-01"},
		{"ArnLike", "arn:aws:s3:::a", "aws:SourceArn", "aws:SourceArn ArnNotLike arn:aws:s3:::a"},
		{"ArnLike", "arn:aws:s3:::a", "x:y", "not (x:y ArnLike arn:aws:s3:::a)"},
		{"BinaryEquals", "aGk=", "x:y", "not (x:y BinaryEquals aGk=)"},
		{"NotIpAddress", "10.0.0.0/8", "x:y", "x:y IpAddress 10.0.0.0/8"},
		{"ForAnyValue:StringEquals", "a", "x:y", "x:y ForAllValues:StringNotEquals a"},
		{"ForAllValues:StringEquals", "a", "x:y", "x:y ForAnyValue:StringNotEquals a"},
	}
	for _, tt := range tests {
		t.Run(tt.key+" "+tt.operator, func(t *testing.T) {
			t.Parallel()
			f := is(tt.key, tt.operator, tt.value)
			if got := Not(f).String(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if All(f, Not(f)) != False || Any(f, Not(f)) != True {
				t.Errorf("%s and %s are not contrary", f, Not(f))
			}
		})
	}
}

func TestTextTellsFormulasApart(t *testing.T) {
	t.Parallel()
	formulas := []*Formula{
		is("x:y", "StringEquals", "a", "b"), is("x:y", "StringEquals", "a, b"), is("x:y", "StringEquals", "[a, b]"),
		is("x:y", "StringEquals"), is("x:y", "StringEquals", ""), is("x:y", "StringEquals", "\x1b[31m"), is("x:y", "StringEquals", "a\u202eb"),
		is("x:y", "StringEquals", "a {chosen}"), Is(Test{Key: "x:y", Operator: "StringEquals", Values: []string{"a"}, Class: Chosen}),
		Is(Test{Key: "x:y", Operator: "StringEquals", Values: []string{"a"}, Class: Gap, Account: "1"}),
		Is(Test{Key: "x:y", Operator: "StringEquals", Values: []string{"a"}, Class: Gap, Account: "1", Operation: "x:Get"}),
		is("x:y", "StringEquals", "a and x:z StringEquals b"), All(is("x:y", "StringEquals", "a"), is("x:z", "StringEquals", "b")),
	}
	seen := map[string]bool{}
	for _, f := range formulas {
		if seen[f.String()] {
			t.Errorf("%s is the text of two formulas", f)
		}
		seen[f.String()] = true
		for _, c := range f.String() {
			if c < ' ' || c == '\u202e' {
				t.Errorf("%q would move the cursor", f.String())
			}
		}
	}
}
