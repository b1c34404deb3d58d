package policy

import "testing"

func TestContextDecidesByWhatItKnows(t *testing.T) {
	t.Parallel()
	equals := func(key string, values ...string) Condition {
		return Condition{Operator: "StringEquals", Key: key, Values: values}
	}
	missing := Missing{Operation: "rds:DescribeDBInstances", Account: "111122223333", Region: "eu-west-1"}
	tests := []struct {
		name string
		set  func(*Context)
		cond Condition
		deny bool
		want string
	}{
		{
			name: "PE-071 keys in any letter case", set: func(c *Context) { c.Set("AWS:principaltag/TEAM", "db") },
			cond: equals("aws:PrincipalTag/team", "db"), want: yes,
		},
		{
			name: "never set, the table has the class", cond: equals("AWS:REQUESTTAG/Team", "db"),
			want: "aws:RequestTag/Team StringEquals db {chosen}",
		},
		{
			name: "never set and in no table", cond: equals("acme:thing", "db"), want: "acme:thing StringEquals db",
		},
		{
			name: "complete, never set", set: func(c *Context) { c.Complete = true }, cond: equals("acme:thing", "db"), want: no,
		},
		{
			name: "PE-102 present decides Null", set: func(c *Context) { c.SetPresent("aws:TokenIssueTime", Circumstance) },
			cond: Condition{Operator: "Null", Key: "aws:TokenIssueTime", Values: []string{"true"}}, want: no,
		},
		{
			name: "PE-102 present makes IfExists mean nothing", set: func(c *Context) { c.SetPresent("aws:SourceVpc", Circumstance) },
			cond: Condition{Operator: "StringEqualsIfExists", Key: "aws:SourceVpc", Values: []string{"vpc-1"}}, want: "aws:SourceVpc StringEquals vpc-1",
		},
		{
			name: "excluded", set: func(c *Context) { c.SetExcluded("aws:PrincipalOrgID", "o-acme") },
			cond: equals("aws:PrincipalOrgID", "o-acme"), want: no,
		},
		{
			name: "excluded, negated", set: func(c *Context) { c.SetExcluded("aws:PrincipalOrgID", "o-acme", "o-b") },
			cond: Condition{Operator: "StringNotEquals", Key: "aws:PrincipalOrgID", Values: []string{"o-acme"}}, want: yes,
		},
		{
			name: "excluded leaves the others", set: func(c *Context) { c.SetExcluded("aws:PrincipalOrgID", "o-acme") },
			cond: equals("aws:PrincipalOrgID", "o-acme", "o-b"), want: "aws:PrincipalOrgID StringEquals o-b",
		},
		{
			name: "excluded by a pattern that only it matches", set: func(c *Context) { c.SetExcluded("aws:PrincipalAccount", "1") },
			cond: Condition{Operator: "StringLike", Key: "aws:PrincipalAccount", Values: []string{"1", "1?", "1"}}, want: "aws:PrincipalAccount StringLike 1?",
		},
		{
			name: "PE-116 not collected, to allow", set: func(c *Context) { c.SetMissing("aws:ResourceTag/", missing) },
			cond: equals("aws:ResourceTag/team", "db"),
			want: "aws:ResourceTag/team StringEquals db {unread rds:DescribeDBInstances 111122223333 eu-west-1}",
		},
		{
			name: "PE-116 not collected, to deny", set: func(c *Context) { c.SetMissing("aws:ResourceTag/", missing) },
			cond: equals("aws:ResourceTag/team", "db"), deny: true,
			want: "aws:ResourceTag/team StringEquals db {gap rds:DescribeDBInstances 111122223333 eu-west-1}",
		},
		{
			name: "a key set itself beats its prefix", set: func(c *Context) {
				c.Set("aws:ResourceTag/team", "db")
				c.SetPrefixAbsent("aws:ResourceTag/")
			},
			cond: equals("aws:ResourceTag/team", "db"), want: yes,
		},
		{
			name: "the longest prefix counts", set: func(c *Context) {
				c.SetPrefixUnknown("x:", Secret)
				c.SetPrefixAbsent("x:y/")
				c.SetPrefixUnknown("x", Chosen)
			},
			cond: equals("x:y/z", "db"), want: no,
		},
		{
			name: "the last word on a prefix counts", set: func(c *Context) {
				c.SetPrefixAbsent("aws:PrincipalTag/")
				c.SetPrefixUnknown("AWS:PrincipalTag/", Chosen)
			},
			cond: equals("aws:PrincipalTag/z", "db"), want: "aws:PrincipalTag/z StringEquals db {chosen}",
		},
		{
			name: "PE-071 tags that differ in case, both match", set: func(c *Context) {
				c.Set("aws:ResourceTag/team", "a")
				c.Set("aws:ResourceTag/Team", "b")
			},
			cond: Condition{Operator: "StringNotEquals", Key: "aws:ResourceTag/team", Values: []string{"c"}}, want: yes,
		},
		{
			name: "PE-071 tags that differ in case, one matches", set: func(c *Context) {
				c.Set("aws:ResourceTag/Team", "b")
				c.Set("aws:ResourceTag/team", "a")
			},
			cond: equals("aws:ResourceTag/team", "b"), want: doubt("PE-071"),
		},
		{
			name: "PE-071 a variable that may be either tag", set: func(c *Context) {
				c.Set("aws:PrincipalTag/Team", "b")
				c.Set("aws:PrincipalTag/team", "a")
				c.Set("aws:username", "a")
			},
			cond: equals("aws:username", "${aws:PrincipalTag/team}"), want: doubt("PE-071"),
		},
		{
			name: "PE-081 may be absent", cond: Condition{Operator: "ForAnyValue:StringEqualsIfExists", Key: "aws:TagKeys", Values: []string{"a"}},
			want: "aws:TagKeys ForAnyValue:StringEquals a {chosen} or (aws:TagKeys Null true {chosen} and " + doubt("PE-081") + ")",
		},
		{
			name: "PE-087 may have several values", cond: Condition{Operator: "StringEquals", Key: "aws:TagKeys", Values: []string{"a"}},
			want: "aws:TagKeys ForAnyValue:StringEquals a {chosen} and " + doubt("PE-087"),
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := NewContext()
			if tt.set != nil {
				tt.set(c)
			}
			effect, class := Allow, Unread
			if tt.deny {
				effect, class = Deny, Gap
			}
			if got := c.condition(tt.cond, "2012-10-17", effect, class).String(); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// PE-123: a window that is open when the snapshot is taken holds, one that
// ended is shut, and one that opens later is a circumstance.
func TestTimeWindows(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, operator, key, bound string
		effect                     Effect
		want                       string
	}{
		{"open now", "DateLessThan", "aws:CurrentTime", "2030-01-01T00:00:00Z", Allow, yes},
		{"open since", "DateGreaterThan", "aws:CurrentTime", "2020-01-01", Allow, yes},
		{"ended", "DateLessThan", "aws:CurrentTime", "2020-01-01", Allow, no},
		{"starts later", "DateGreaterThan", "aws:CurrentTime", "2030-01-01", Allow, "aws:CurrentTime DateGreaterThan 2030-01-01"},
		{"one later moment", "DateEquals", "aws:CurrentTime", "2030-01-01", Allow, "aws:CurrentTime DateEquals 2030-01-01"},
		{"one moment of the past", "DateEquals", "aws:CurrentTime", "2020-01-01", Allow, no},
		{"denied from later on", "DateGreaterThan", "aws:CurrentTime", "2030-01-01", Deny, no},
		{"denied until then", "DateLessThan", "aws:CurrentTime", "2030-01-01", Deny, "aws:CurrentTime DateLessThan 2030-01-01"},
		{"denied for good", "DateGreaterThanEquals", "aws:CurrentTime", "2020-01-01", Deny, yes},
		{"PE-092 seconds", "NumericLessThan", "aws:EpochTime", "1893456000", Allow, yes},
		{"seconds that start later", "NumericGreaterThan", "aws:EpochTime", "1893456000", Allow, "aws:EpochTime NumericGreaterThan 1893456000"},
		{"PE-092 a date for seconds", "DateLessThan", "aws:EpochTime", "2020-01-01", Allow, no},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := NewContext()
			c.Set("aws:CurrentTime", "2026-11-23T20:02:20Z")
			got := c.condition(Condition{Operator: tt.operator, Key: tt.key, Values: []string{tt.bound}}, "2012-10-17", tt.effect, Gap)
			if got.String() != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
	t.Run("a complete context is asked about its own time", func(t *testing.T) {
		t.Parallel()
		c := NewContext()
		c.Complete = true
		c.Set("aws:CurrentTime", "2026-11-23T20:02:20Z")
		if got := c.condition(Condition{Operator: "DateGreaterThan", Key: "aws:CurrentTime", Values: []string{"2030-01-01"}}, "2012-10-17", Allow, Gap); got != False {
			t.Errorf("got %s", got)
		}
	})
}

// A policy may ask about keys with the names of ours, to have its conditions
// look like gaps or like facts about the network: no request has them.
func TestKeys_that_look_like_ours_are_absent(t *testing.T) {
	t.Parallel()
	for _, key := range []string{KeyNotCollected, KeyNetworkFrom, "IAMREACH:Disputed", "iamreach:cutoff"} {
		c := Condition{Operator: "StringEquals", Key: key, Values: []string{"kms:ListGrants"}}
		if f := NewContext().condition(c, "2012-10-17", Allow, Gap); f != False {
			t.Errorf("%s is left over", f)
		}
	}
}
