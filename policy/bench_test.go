package policy

import (
	"fmt"
	"strings"
	"testing"
)

// benchRequest is a decision as real accounts have it: ten policies of ten
// statements, three levels of SCPs, a boundary, a key policy and grants.
func benchRequest() *Request {
	policies := func(kind Kind, n int, principal string) *Layer {
		l := &Layer{}
		for i := range n {
			var statements []string
			for j := range 10 {
				effect := "Allow"
				if j == 9 {
					effect = "Deny"
				}
				statements = append(statements, fmt.Sprintf(
					`{"Sid":"S%d","Effect":%q,%s"Action":["service%d:*","kms:Decrypt%s","rds:Describe*"],"Resource":["arn:aws:kms:*:111122223333:key/k%d*","arn:aws:rds:*:*:db:*"],"Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`,
					j, effect, principal, j, strings.Repeat("*", j%2), j))
			}
			statements = append(statements, fmt.Sprintf(`{"Effect":"Allow",%s"Action":"*","Resource":"*"}`, principal))
			text := `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
			l.Policies = append(l.Policies, Attached{Document: Parse([]byte(text), kind), Policy: fmt.Sprintf("p%d", i), AttachedTo: "r"})
		}
		return l
	}
	c := NewContext()
	c.Set("aws:RequestedRegion", "us-east-1")
	return &Request{
		Principal: Principal{Kind: Role, ARN: "arn:aws:iam::111122223333:role/r", Account: accountA},
		Action:    "kms:Decrypt", Target: Target{ARN: "arn:aws:kms:us-east-1:111122223333:key/k1", Owner: accountA}, Context: c,
		Identity: policies(Identity, 10, ""), Boundary: policies(Boundary, 1, ""),
		Resource: policies(KeyPolicy, 1, `"Principal":{"AWS":"111122223333"},`),
		SCPs:     []*Layer{policies(SCP, 2, ""), policies(SCP, 2, ""), policies(SCP, 2, "")},
		Grants:   []Grant{{ID: "g", Grantee: "arn:aws:iam::111122223333:role/other", Operations: []string{"Decrypt"}}},
	}
}

func BenchmarkDecide(b *testing.B) {
	r := benchRequest()
	if d := Decide(r); d.Formula != True {
		b.Fatal(d.Formula)
	}
	b.ReportAllocs()
	for b.Loop() {
		Decide(r)
	}
}

func BenchmarkSearch(b *testing.B) {
	r := benchRequest()
	r.Action = "rds:DescribeDBInstances"
	r.Resource, r.Grants = nil, nil
	b.ReportAllocs()
	for b.Loop() {
		Search(r, anyDatabase)
	}
}

func BenchmarkSearch_of_nothing(b *testing.B) {
	r := searcher("rds:CreateDBInstance",
		`{"Effect":"Allow","Action":"rds:*","Resource":["arn:aws:rds:*:*:db:a*","arn:aws:rds:*:*:pg:*","arn:aws:rds:*:*:db:*-test-*"]}`,
		`{"Effect":"Deny","Action":"*","Resource":"arn:aws:rds:*:*:db:*"}`)
	b.ReportAllocs()
	for b.Loop() {
		Search(r, anyDatabase)
	}
}

func BenchmarkParse(b *testing.B) {
	text := []byte(`{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":["rds:*","kms:Decrypt"],"Resource":["arn:aws:rds:*:*:db:*","*"],"Condition":{"StringEquals":{"aws:RequestedRegion":"us-east-1"}}}]}`)
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Parse(text, Identity)
	}
}
