package policy_test

import (
	"fmt"

	"github.com/iamreach/iamreach/policy"
)

func document(kind policy.Kind, name, text string) *policy.Layer {
	return &policy.Layer{Policies: []policy.Attached{{Document: policy.Parse([]byte(text), kind), Policy: name, AttachedTo: "arn:aws:iam::111122223333:user/ana"}}}
}

// A user may read a table, and a guardrail of the organisation keeps it to one
// network.
func ExampleDecide() {
	d := policy.Decide(&policy.Request{
		Principal: policy.Principal{Kind: policy.User, ARN: "arn:aws:iam::111122223333:user/ana", Account: "111122223333"},
		Action:    "dynamodb:GetItem",
		Target:    policy.Target{ARN: "arn:aws:dynamodb:us-east-1:111122223333:table/orders", Owner: "111122223333"},
		Context:   policy.NewContext(),
		Identity: document(policy.Identity, "inline:read", `{"Version":"2012-10-17","Statement":[
			{"Sid":"Read","Effect":"Allow","Action":"dynamodb:Get*","Resource":"*"}]}`),
		SCPs: []*policy.Layer{document(policy.SCP, "perimeter", `{"Version":"2012-10-17","Statement":[
			{"Effect":"Allow","Action":"*","Resource":"*"},
			{"Sid":"Inside","Effect":"Deny","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}]}`)},
	})
	fmt.Println(d.Formula)
	for _, l := range d.Layers() {
		fmt.Printf("%s %s: %s\n", l.Layer, l.Result, l.Why)
	}
	// Output:
	// aws:SourceIp IpAddress 10.0.0.0/8
	// identity allows: statement 1 (Read, line 2) of inline:read allows dynamodb:GetItem
	// scp conditional: allowed unless statement 2 (Inside, line 3) of perimeter applies
}

// A database of any name will do, as long as both patterns let it pass.
func ExampleSearch() {
	witness, d := policy.Search(&policy.Request{
		Principal: policy.Principal{Kind: policy.User, ARN: "arn:aws:iam::111122223333:user/ana", Account: "111122223333"},
		Action:    "rds:CreateDBInstance",
		Target:    policy.Target{Owner: "111122223333"},
		Context:   policy.NewContext(),
		Identity: document(policy.Identity, "inline:create", `{"Version":"2012-10-17","Statement":[
			{"Effect":"Allow","Action":"rds:*","Resource":"arn:aws:rds:*:*:db:team-*"},
			{"Effect":"Deny","Action":"rds:*","Resource":"arn:aws:rds:*:*:db:*-prod"}]}`),
	}, "arn:aws:rds:us-east-1:111122223333:db:*")
	fmt.Println(witness, d.Formula)
	// Output: arn:aws:rds:us-east-1:111122223333:db:team- always
}

func ExampleSearchPrincipals() {
	bucket := "arn:aws:s3:::dumps/orders.sql"
	document := policy.Parse([]byte(`{"Version":"2012-10-17","Statement":[
  {"Sid":"Partners","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::dumps/*",
   "Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/etl-*"},"StringEquals":{"aws:PrincipalOrgID":"o-acme"}}},
  {"Sid":"NotOurs","Effect":"Deny","Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*"}
]}`), policy.Resource)
	request := &policy.Request{
		Action: "s3:GetObject", Target: policy.Target{ARN: bucket, Owner: "111122223333"}, Context: policy.NewContext(),
		Resource: &policy.Layer{Policies: []policy.Attached{{Document: document, Policy: "resource-policy", AttachedTo: bucket}}},
	}
	caller, decision := policy.SearchPrincipals(request, "*")
	fmt.Println(caller.ARN)
	fmt.Println(decision.Formula)
	again := policy.Decide(request.As(caller))
	fmt.Println(again.Formula.String() == decision.Formula.String())
	// Output:
	// arn:aws:iam::000000000000:role/etl-
	// aws:PrincipalOrgID StringEquals o-acme
	// true
}
