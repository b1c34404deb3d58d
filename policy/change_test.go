package policy

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestChanges_say_what_each_layer_lacks(t *testing.T) {
	t.Parallel()
	const (
		table = "arn:aws:dynamodb:us-east-1:" + accountA + ":table/t"
		get   = "dynamodb:GetItem on " + table
	)
	everything := []string{`{"Effect":"Allow","Action":"*","Resource":"*"}`}
	other := []string{`{"Effect":"Allow","Action":"s3:*","Resource":"*"}`}
	foreign := rulePrincipal{ARN: "arn:aws:iam::" + accountB + ":user/bo"}
	for _, c := range []struct {
		name string
		c    ruleCase
		want []string
	}{
		{"either side in one account", ruleCase{Identity: other}, []string{"a policy of the caller must allow " + get + ", or the resource's policy must name the caller and allow it"}},
		{
			"both sides across accounts",
			ruleCase{Principal: foreign, Owner: accountA, Identity: other},
			[]string{"a policy of the caller must allow " + get, "the resource's policy must name the caller or its account, and allow " + get},
		},
		{
			"a service without resource policies",
			ruleCase{Principal: foreign, Owner: accountA, Identity: other, Action: "rds:StopDBInstance", Resource: "arn:aws:rds:us-east-1:" + accountA + ":db:x"},
			[]string{"the caller must act as somebody of the resource's account, such as a role there that may do it: the resource can have no policy"},
		},
		{
			"boundary and SCP besides",
			ruleCase{Identity: everything, Boundary: other, SCP: [][]string{everything, other}},
			[]string{"the caller's permissions boundary must allow " + get, "an SCP of level-1 must allow " + get},
		},
		{
			"a role",
			ruleCase{Identity: everything, Action: "sts:AssumeRole", Resource: "arn:aws:iam::" + accountA + ":role/r", Trust: []string{`{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`}},
			[]string{"the trust policy must name the caller, or its account besides a policy of the caller, and allow sts:AssumeRole on arn:aws:iam::" + accountA + ":role/r"},
		},
		{
			"a key",
			ruleCase{Principal: foreign, Owner: accountA, Identity: everything, Action: "kms:Decrypt", Resource: "arn:aws:kms:us-east-1:" + accountA + ":key/k", Key: []string{`{"Effect":"Allow","Principal":{"AWS":"` + accountA + `"},"Action":"kms:*","Resource":"*"}`}},
			[]string{"the key policy, or a grant, must name the caller or its account, and allow kms:Decrypt on arn:aws:kms:us-east-1:" + accountA + ":key/k"},
		},
		{
			"no kind of caller",
			ruleCase{Principal: rulePrincipal{Kind: "anonymous"}, Owner: accountA},
			[]string{"ask as a caller of another kind: AWS lets nobody of this kind do dynamodb:GetItem"},
		},
		{
			"conditions that contradict each other",
			ruleCase{
				Identity: []string{`{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}}`},
				Boundary: []string{`{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-2"}}}`},
			},
			[]string{"change the conditions under which statements allow dynamodb:GetItem: no request meets all of them"},
		},
		{"what is denied is a statement's", ruleCase{Identity: append(everything, `{"Effect":"Deny","Action":"*","Resource":"*"}`)}, nil},
		{"what is allowed needs none", ruleCase{Identity: everything}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, Decide(c.c.request(t)).Changes()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestChanges_of_a_search_speak_of_its_pattern(t *testing.T) {
	t.Parallel()
	_, d := Search(searcher("rds:CreateDBInstance", `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`), anyDatabase)
	if diff := cmp.Diff([]string{"a policy of the caller must allow rds:CreateDBInstance on " + anyDatabase}, d.Changes()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, d = Search(searcher("rds:CreateDBInstance", `{"Effect":"Allow","Action":"rds:*","Resource":"arn:aws:rds:*:*:db:x?"}`, `{"Effect":"Deny","Action":"rds:*","Resource":"*"}`), anyDatabase)
	if diff := cmp.Diff([]string(nil), d.Changes()); diff != "" {
		t.Errorf("what is denied (-want +got):\n%s", diff)
	}
}
