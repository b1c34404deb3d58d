package policy

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestVariablesInResources(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text, version, want string
		unresolved                bool
	}{
		{name: "PE-007 not in 2008", text: "table/${aws:username}", version: "2008-10-17", want: "table/${$}{aws:username}"},
		{name: "PE-006 no version is 2008", text: "a${*}", want: "a${$}{*}"},
		{name: "PE-051 a known key", text: "table/${aws:username}/*", version: "2012-10-17", want: "table/ana/*"},
		{name: "PE-052 in any letter case", text: "${AWS:UserName}", version: "2012-10-17", want: "ana"},
		{name: "PE-051 a default", text: "${aws:PrincipalTag/team, 'shared'}", version: "2012-10-17", want: "shared"},
		{name: "PE-051 a default that is not needed", text: "${aws:username, 'shared'}", version: "2012-10-17", want: "ana"},
		{name: "PE-054 absent", text: "${aws:PrincipalTag/team}", version: "2012-10-17", unresolved: true},
		{name: "PE-052 several values", text: "${aws:TagKeys}", version: "2012-10-17", unresolved: true},
		{name: "PE-053 escapes", text: "${*}${?}${$}*", version: "2012-10-17", want: "${*}${?}$*"},
		{name: "PE-056 a value is literal", text: "*${acme:odd}*", version: "2012-10-17", want: "*${*}${$}{aws:username}*"},
		{name: "PE-056 a default is literal", text: "${saml:x, '*}'}", version: "2012-10-17", want: "${*}}"},
		{name: "PE-057 unknown stays", text: "a/${aws:SourceVpc}/?", version: "2012-10-17", want: "a/${aws:SourceVpc}/?"},
		{name: "unclosed is text", text: "a${aws:username", version: "2012-10-17", want: "a${$}{aws:username"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := NewContext()
			c.Set("aws:username", "ana")
			c.Set("acme:odd", "*${aws:username}")
			c.SetAbsent("aws:PrincipalTag/team")
			c.SetAbsent("saml:x")
			got, ok := c.variables(tt.text, tt.version)
			if ok == tt.unresolved {
				t.Fatalf("resolved: %v", ok)
			}
			if text := got.text(true); ok && text != tt.want {
				t.Errorf("got %s, want %s", text, tt.want)
			}
		})
	}
}

func TestVariablesOfUnknownKeysFit(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, resource, want string }{
		{"one way", "table/${aws:PrincipalTag/team}-*", "table/db-orders", "aws:PrincipalTag/team StringEquals db {chosen}"},
		{"several ways", "table/${aws:PrincipalTag/team}-*", "table/db-orders-1", "aws:PrincipalTag/team StringEquals [db, db-orders] {chosen}"},
		{"no way", "table/${aws:PrincipalTag/team}-*", "index/db-orders", no},
		{"the same twice", "${aws:PrincipalTag/team}/${aws:principaltag/TEAM}", "db/db", "aws:PrincipalTag/team StringEquals db {chosen}"},
		{"the same twice, not equal", "${aws:PrincipalTag/team}/${aws:PrincipalTag/team}", "db/dc", no},
		{"two", "${aws:PrincipalTag/team}/${aws:SourceVpc}", "db/vpc-1", "aws:PrincipalTag/team StringEquals db {chosen} and aws:SourceVpc StringEquals vpc-1"},
		{"a default", "${aws:PrincipalTag/team, 'db'}", "db", "aws:PrincipalTag/team Null true {chosen} or aws:PrincipalTag/team StringEquals db {chosen}"},
		{"a default that does not fit", "${aws:PrincipalTag/team, 'dc'}", "db", "aws:PrincipalTag/team StringEquals db {chosen}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := NewContext()
			c.SetPrefixUnknown("aws:PrincipalTag/", Chosen)
			template, _ := c.variables(tt.text, "2012-10-17")
			if got := c.fits(template, tt.resource, Unread).String(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestVariablesInConditions(t *testing.T) {
	t.Parallel()
	const resource, team = "aws:ResourceTag/team", "${aws:PrincipalTag/team}"
	tests := []struct {
		name     string
		set      func(*Context)
		operator string
		value    string
		effect   Effect
		want     string
	}{
		{"PE-055 positive", func(c *Context) { c.SetAbsent("aws:PrincipalTag/team") }, "StringEquals", team, Allow, no},
		{"PE-055 negated", func(c *Context) { c.SetAbsent("aws:PrincipalTag/team") }, "StringNotEquals", team, Allow, yes},
		{"PE-055 a Deny that fires only so", func(c *Context) { c.SetAbsent("aws:PrincipalTag/team") }, "StringNotEquals", team, Deny, doubt("PE-055")},
		{"T92 the caller chooses the tag", func(c *Context) { c.SetPrefixUnknown("aws:PrincipalTag/", Chosen) }, "StringEquals", team, Allow, "aws:PrincipalTag/team StringEquals db {chosen}"},
		{"and may leave it out", func(c *Context) { c.SetPrefixUnknown("aws:PrincipalTag/", Chosen) }, "StringNotEquals", team, Allow, "aws:PrincipalTag/team StringNotEquals db {chosen}"},
		{
			"PE-055 to leave it out of a Deny is disputed", func(c *Context) { c.SetPrefixUnknown("aws:PrincipalTag/", Chosen) }, "StringNotEquals", team, Deny,
			"(aws:PrincipalTag/team Null false {chosen} and aws:PrincipalTag/team StringNotEquals db {chosen}) or (aws:PrincipalTag/team Null true {chosen} and " + doubt("PE-055") + ")",
		},
		{"both unknown", func(c *Context) {
			c.SetPrefixUnknown("aws:PrincipalTag/", Chosen)
			c.SetUnknown(resource, Secret)
		}, "StringEquals", team, Allow, "aws:ResourceTag/team StringEquals ${aws:PrincipalTag/team} {secret}"},
		{"the worse class counts", func(c *Context) {
			c.SetMissing("aws:PrincipalTag/", Missing{Operation: "iam:ListRoleTags", Account: "1"})
			c.SetUnknown(resource, Chosen)
		}, "StringEquals", team, Allow, "aws:ResourceTag/team StringEquals ${aws:PrincipalTag/team} {unread iam:ListRoleTags 1}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := NewContext()
			c.Set(resource, "db")
			tt.set(c)
			got := c.condition(Condition{Operator: tt.operator, Key: resource, Values: []string{tt.value}}, "2012-10-17", tt.effect, Unread).String()
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestManyFitsAreCutOff(t *testing.T) {
	t.Parallel()
	c := NewContext()
	long := "x"
	for range 9 {
		long += long
	}
	template, _ := c.variables("*${acme:a}*${acme:b}*", "2012-10-17")
	if v := c.fits(template, long, Unread).Verdict(); v.Certainty != Unknown || v.Unknown[0].Class != Cutoff {
		t.Errorf("got %+v", v)
	}
}

func TestUnclosedVariablesTakeNoLongerThanTheyAre(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("${", 1<<20)
	if got := parseTemplate(text, "2012-10-17", true); string(got.tokens) != text {
		t.Error("it is not text")
	}
}
