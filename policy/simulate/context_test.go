package simulate

import (
	"fmt"
	"strings"
	"testing"
)

func TestTypesOfContextKeys(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind, values string
		right        bool
	}{
		{"string", `["a"]`, true},
		{"string", `["a","b"]`, true},
		{"string", `[]`, true},
		{"stringList", `["a","b"]`, true},
		{"string", `[null]`, false},
		{"string", `[["a"]]`, false},
		{"numeric", `["1.5"]`, true},
		{"numeric", `[7]`, true},
		{"numericList", `["1","x"]`, false},
		{"boolean", `["true"]`, true},
		{"boolean", `[false]`, true},
		{"boolean", `["yes"]`, false},
		{"booleanList", `["TRUE","false"]`, true},
		{"ip", `["10.0.0.1"]`, true},
		{"ip", `["10.0.0.0/8"]`, true},
		{"ipList", `["2001:db8::1"]`, true},
		{"ip", `["10.0.0"]`, false},
		{"binary", `["aGk="]`, true},
		{"binaryList", `["?"]`, false},
		{"date", `["2026-11-23T20:02:20Z"]`, true},
		{"date", `["2026-11-23T20:02Z"]`, true},
		{"date", `["2026-11-23"]`, true},
		{"dateList", `["1700000000"]`, true},
		{"date", `["yesterday"]`, false},
		{"String", `["a"]`, false},
		{"List", `["a"]`, false},
		{"text", `["a"]`, false},
	} {
		t.Run(c.kind+" "+c.values, func(t *testing.T) {
			t.Parallel()
			line := fmt.Sprintf(`{"ActionNames":["s3:GetObject"],"ContextEntries":[{"ContextKeyName":"x:y","ContextKeyType":%q,"ContextKeyValues":%s}]}`, c.kind, c.values)
			got := words(New().Line([]byte(line)))
			if right := got == "implicitDeny"; right != c.right || (!right && !strings.HasPrefix(got, CodeInput)) {
				t.Errorf("got %s, right should be %v", got, c.right)
			}
		})
	}
}

// TestKeysOfTheCaller shows what a line's CallerArn says of condition keys: the
// policy allows where the condition holds.
func TestKeysOfTheCaller(t *testing.T) {
	t.Parallel()
	const session = "arn:aws:sts::111122223333:assumed-role/app/s"
	for _, c := range []struct{ name, caller, more, condition, want string }{
		{"a user's ARN", "arn:aws:iam::111122223333:user/a/ana", ``, `"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:user/a/ana"}`, "allowed"},
		{"a session's role", session, ``, `"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/app"}`, "allowed"},
		{"another role", session, ``, `"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/other"}`, "implicitDeny"},
		{"a session's role with its path", session, `,"ContextEntries":[{"ContextKeyName":"aws:PrincipalArn","ContextKeyValues":["arn:aws:iam::111122223333:role/p/app"]}]`, `"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/p/app"}`, "allowed"},
		{"a session's role in a complete context", session, `,"CompleteContext":true`, `"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/app"}`, "allowed"},
		{"the caller's account", session, ``, `"StringEquals":{"aws:PrincipalAccount":"111122223333"}`, "allowed"},
		{"root", "arn:aws:iam::111122223333:root", ``, `"StringEquals":{"aws:PrincipalType":"Account"}`, "allowed"},
		{"what is given goes before what the caller says", session, `,"ContextEntries":[{"ContextKeyName":"aws:PrincipalAccount","ContextKeyValues":["444455556666"]}]`, `"StringEquals":{"aws:PrincipalAccount":"111122223333"}`, "implicitDeny"},
		{"nobody in particular may be of any kind", "", ``, `"StringEquals":{"aws:PrincipalType":"User"}`, "conditional"},
		{"nobody in particular may have any name", "", ``, `"StringEquals":{"aws:username":"ana"}`, "conditional"},
		{"nobody in particular may have any ARN", "", ``, `"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:user/ana"}`, "conditional"},
		{"nobody in particular may be of any account", "", ``, `"StringEquals":{"aws:PrincipalAccount":"111122223333"}`, "conditional"},
		{"nobody in particular is of the resource's account", "", `,"ResourceOwner":"111122223333"`, `"StringEquals":{"aws:PrincipalAccount":"111122223333"}`, "allowed"},
		{"nobody in particular in a complete context", "", `,"CompleteContext":true`, `"StringEquals":{"aws:PrincipalAccount":"111122223333"}`, "implicitDeny"},
		{"nobody in particular with a given account", "", `,"ContextEntries":[{"ContextKeyName":"aws:PrincipalAccount","ContextKeyValues":["111122223333"]}]`, `"StringEquals":{"aws:PrincipalAccount":"111122223333"}`, "allowed"},
		{"the endpoint of endpoint policies is unknown", session, `,"VpcEndpointPolicyInputList":["{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}}"]`, `"StringEquals":{"aws:SourceVpce":"vpce-1"}`, "conditional"},
		{"the endpoint of endpoint policies is there", session, `,"VpcEndpointPolicyInputList":["{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}}"]`, `"Null":{"aws:SourceVpce":"false"}`, "allowed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			line := fmt.Sprintf(`{"CallerArn":%q,"ActionNames":["s3:GetObject"]%s,"PolicyInputList":[{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{%s}}}]}`, c.caller, c.more, c.condition)
			if got := words(New().Line([]byte(line))); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
