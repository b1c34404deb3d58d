package simulate_test

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/iamreach/iamreach/policy/simulate"
)

func ExampleSimulator_Line() {
	a := simulate.New().Line([]byte(`{
		"ActionNames": ["s3:GetObject", "s3:DeleteObject"],
		"ResourceArns": ["arn:aws:s3:::backups/orders.bak"],
		"PolicyInputList": [{"Version": "2012-10-17", "Statement": [{
			"Effect": "Allow", "Action": "s3:Get*", "Resource": "*",
			"Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}]}]}`))
	for _, r := range a.Results {
		fmt.Println(r.Action, r.Decision, r.Missing)
	}
	// Output:
	// s3:GetObject conditional [aws:SourceIp]
	// s3:DeleteObject implicitDeny []
}

func ExampleSimulator_Run() {
	lines := `{"id":"1","ActionNames":["s3:GetObject"]}
{"id":"2","ActionNames":["GetObject"]}
`
	summary, err := simulate.New().Run(context.Background(), strings.NewReader(lines), os.Stdout)
	fmt.Println(summary.Lines, summary.Failed, err)
	// Output:
	// {"id":"1","EvaluationResults":[{"EvalActionName":"s3:GetObject","EvalResourceName":"*","EvalDecision":"implicitDeny","MatchedStatements":[],"MissingContextValues":[],"Conditions":null}]}
	// {"id":"2","error":{"code":"InvalidInput","message":"line 2: \"GetObject\" is no action: it is written service:Action without wildcards, such as rds-db:connect"}}
	// 2 1 <nil>
}
