package simulate

import (
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
)

func TestVariablesAreMissingValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value string
		want  []string
	}{
		{"plain", nil},
		{"${aws:username}", []string{"aws:username"}},
		{"a-${aws:PrincipalTag/team, 'none'}-${ aws:userid }", []string{"aws:PrincipalTag/team", "aws:userid"}},
		{"${*}${?}${$}", nil},
		{"${aws:username", nil},
		{"}${", nil},
	} {
		if diff := cmp.Diff(c.want, variables(c.value)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.value, diff)
		}
	}
}

func TestConditions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, line, want string }{
		{
			"an account that nothing names is not in them",
			`"PolicyInputList":[$ALL],"ServiceControlPolicyInputList":[[]]`,
			`{"key":"iamreach:NotCollected","operator":"Allows","values":["organizations:ListPoliciesForTarget"],"class":"gap","hop":0,"region":"global"}`,
		},
		{
			"what would have to allow is a gap as well",
			`"PolicyInputList":["?"]`,
			`{"key":"iamreach:NotCollected","operator":"Allows","values":["PolicyInputList[0] of the line"],"class":"gap","hop":0}`,
		},
		{
			"a denial under a condition is the escape from it",
			`"PolicyInputList":[$ALL,{"Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotLike":{"aws:UserAgent":"a*"},"Null":{"aws:PrincipalTag/x":"false"}}}}]`,
			`{"any":[{"key":"aws:PrincipalTag/x","operator":"Null","values":["true"],"class":"circumstance","hop":0},{"key":"aws:UserAgent","operator":"StringLike","values":["a*"],"class":"chosen","hop":0}]}`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := New().Line([]byte(`{"ActionNames":["s3:GetObject"],` + texts.Replace(c.line) + "}"))
			if a.Error != nil {
				t.Fatal(a.Error)
			}
			got, err := json.Marshal(a.Results[0].Condition)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
