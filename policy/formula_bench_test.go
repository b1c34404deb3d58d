package policy

import (
	"fmt"
	"testing"
)

func BenchmarkConditionOnAKnownKey(b *testing.B) {
	c := NewContext()
	c.Set("aws:PrincipalArn", "arn:aws:iam::111122223333:role/team/app")
	cond := Condition{Operator: "ArnNotLike", Key: "aws:PrincipalArn", Values: roles(20)}
	cond.prepared = cond.prepare("2012-10-17")
	for b.Loop() {
		c.condition(cond, "2012-10-17", Deny, Gap)
	}
}

func BenchmarkConditionOnAnUnknownKey(b *testing.B) {
	c := NewContext()
	cond := Condition{Operator: "StringNotEqualsIfExists", Key: "aws:SourceVpc", Values: []string{"vpc-1", "vpc-2"}}
	cond.prepared = cond.prepare("2012-10-17")
	for b.Loop() {
		c.condition(cond, "2012-10-17", Deny, Gap)
	}
}

// perimeter is what a data perimeter leaves of a decision: a key that must be
// one of many, and denials with ways out of them.
func perimeter(statements int) *Formula {
	fs := []*Formula{is("aws:PrincipalArn", "ArnLike", roles(10)...)}
	for i := range statements {
		fs = append(fs, Not(All(
			is("aws:SourceVpce", "StringNotEqualsIfExists", fmt.Sprintf("vpce-%d", i%3), "vpce-shared"),
			is("aws:SourceIp", "NotIpAddress", fmt.Sprintf("10.%d.0.0/16", i), "192.0.2.0/24"),
			is("aws:PrincipalArn", "ArnNotLike", roles(i+1)...),
			is("aws:ViaAWSService", "BoolIfExists", "false"),
		)))
	}
	return All(fs...)
}

func roles(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("arn:aws:iam::*:role/team-%d/*-admin", i)
	}
	return out
}

func BenchmarkPerimeter(b *testing.B) {
	for b.Loop() {
		perimeter(10)
	}
}

func BenchmarkVerdictOfAPerimeter(b *testing.B) {
	f := perimeter(10)
	for b.Loop() {
		f.Verdict()
	}
}

// The worst case takes what the bound allows.
func BenchmarkVerdictThatIsCutOff(b *testing.B) {
	f := hard(12)
	for b.Loop() {
		f.Verdict()
	}
}

// Patterns that have no text in common are found out only at the end.
func BenchmarkPatternsWithoutCommonText(b *testing.B) {
	a := is("aws:SourceVpce", "StringLike", "*-ro-*x", "team-?-*y", "*z")
	c := is("aws:SourceVpce", "StringLike", "*-a", "*-b", "*-c")
	for b.Loop() {
		All(a, c)
	}
}
