package ui

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/graph/answer"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const (
	account = "111122223333"
	evil    = "orders\x1b[2J\u202eved\n"
	wide    = "注文データベース"
	long    = "team-platform-production-payments-and-orders-and-everything-else-primary"
)

func arnOf(name string) string { return "arn:aws:rds:eu-west-1:" + account + ":db:" + name }

// bad is a path whose every text was written by an attacker.
func bad() *answer.Path {
	secret := "arn:aws:secretsmanager:eu-west-1:" + account + ":secret:" + evil + "/app-AbCdEf"
	role := answer.Node{ID: "arn:aws:iam::" + account + ":role/" + long}
	scp := func(name, result string) answer.Limit { return answer.Limit{Kind: "scp", Policy: name, Result: result} }
	return &answer.Path{
		ID: "p-1", Certainty: answer.If, Score: 71.3, Band: "high",
		Conditions: &answer.Condition{Test: &answer.Test{Key: "aws:PrincipalTag/" + evil, Operator: "StringEquals", Values: []string{"\x07"}}},
		Choices:    []answer.Test{{Key: "aws:RequestedRegion", Operator: "StringEquals", Values: []string{"eu-west-1", "us-east-1"}}},
		Assumes:    []string{"secret " + evil + " holds a login"},
		Unknown:    []answer.Reason{{Why: "gap", Operation: "kms:ListGrants\x1b[31m"}},
		Hops: []*answer.Hop{{
			From: role, To: answer.Node{ID: arnOf(evil)}, Technique: "custom-secret-read", Name: "read secret",
			Summary: "may read secret " + evil,
			Proof: []answer.Proof{
				{
					Action: "secretsmanager:GetSecretValue", Resource: secret, Decision: "conditional",
					Statements: []answer.Statement{
						{Effect: "Allow", Policy: "inline:" + evil, AttachedTo: role.ID, Index: 0, Sid: "S\x1b", Line: 4},
						{Effect: "Deny", Policy: "guard (p-1)", AttachedTo: "ou-1", Index: 1, Line: 9},
					},
					Limits: []answer.Limit{scp("FullAWSAccess (p-FullAWSAccess)", "allows"), scp("guard (p-1)", "conditional"), scp("FullAWSAccess (p-FullAWSAccess)", "allows")},
				},
				{Action: "rds:ModifyDBInstance", Resource: arnOf("*"), Witness: arnOf("x"), Decision: "allowed"},
				{Action: "rds:RestoreDBInstanceFromDBSnapshot", Resource: arnOf("*"), Witness: arnOf("x"), Decision: "allowed"},
				{Action: "rds:RestoreDBInstanceFromDBSnapshot", Resource: strings.Replace(arnOf("*"), ":db:", ":subgrp:", 1), Decision: "allowed"},
			},
			Facts:  []answer.Fact{{What: "fact of " + evil}},
			Remove: []string{"stop " + evil, "stop " + wide},
		}},
	}
}

// answers are one of each kind, drawn with names that are hostile, wide in
// cells, and long.
func answers() map[string]func(io.Writer, Screen) error {
	database := func(name string) answer.Database {
		return answer.Database{ARN: arnOf(name), Name: name, Engine: "aurora-postgresql", Account: account, Region: "eu-west-1"}
	}
	coverage := answer.Coverage{Gaps: []answer.GapEntry{{ID: "g-1", Account: account, Region: "eu-west-1", Operation: "kms:ListGrants", Outcome: "denied", Hides: "grants on " + evil}}}
	dbs := &answer.Databases{Coverage: coverage}
	who := &answer.Who{Database: database(evil), Coverage: coverage, Summary: answer.WhoSummary{Principals: 9, WithAccess: 3, NonAdmin: 2, External: 1, BlockedByNetwork: 1}}
	reach := &answer.Reach{Principal: answer.Identity{ARN: "arn:aws:iam::" + account + ":role/" + evil}}
	for _, name := range []string{evil, wide, long} {
		dbs.Databases = append(dbs.Databases, answer.RankedDatabase{Database: database(name), Score: 91, Band: "critical", ScoreNonAdmin: 7.5, Yes: 10, If: 3, Unknown: 100, External: 1})
		who.Principals = append(who.Principals, answer.Principal{ARN: "arn:aws:iam::" + account + ":role/" + name, Account: account, Certainty: answer.If, Score: 71.3, Band: "high", Hops: 1, Best: bad()})
		reach.Databases = append(reach.Databases, answer.ReachedDatabase{Database: database(name), Certainty: answer.Yes, Score: 100, Band: "critical", Hops: 1, Best: bad()})
	}
	analyze := &answer.Analyze{
		Summary: answer.AnalyzeSummary{Accounts: 2, Principals: 9, Databases: 12, Reached: 11, Paths: 31, WithAccess: 8, NonAdmin: 7, External: 1, Gaps: 2},
		Stats:   &answer.Stats{Sources: 10, Nodes: 12, Decisions: 1234567, Techniques: []answer.TechniqueEdges{{ID: "custom-secret-read", Edges: 7}}},
	}
	for _, name := range []string{evil, wide, long, "a", "b", "c", "d", "e", "f", "g", "h", "i"} {
		analyze.Databases = append(analyze.Databases, answer.ExposedDatabase{Database: database(name), Score: 91, Band: "critical", Principals: 100, NonAdmin: 7, External: 1})
	}
	blocked := &answer.Explain{Blocked: []answer.Blocked{
		{
			From: "arn:aws:iam::" + account + ":role/" + evil, To: arnOf(evil), Technique: "custom-secret-read", Name: "read secret",
			Action: "secretsmanager:GetSecretValue", Resource: "arn:aws:secretsmanager:eu-west-1:" + account + ":secret:" + evil + "-AbCdEf",
			Layers: []answer.LayerWord{
				{Layer: "identity", Why: "no statement allows secretsmanager:GetSecretValue on it"},
				{Layer: "scp ou-1", Why: "denied by statement 1 (" + evil + ") of guard (p-1)"},
			},
		},
		{From: "arn:aws:iam::" + account + ":role/" + evil, To: arnOf(evil), Technique: "rds-iam-connect", Name: "IAM login", Why: "no rule admits " + evil},
	}}
	return map[string]func(io.Writer, Screen) error{
		"analyze": func(w io.Writer, s Screen) error { return Analyze(w, s, analyze) },
		"dbs":     func(w io.Writer, s Screen) error { return Databases(w, s, dbs) },
		"who":     func(w io.Writer, s Screen) error { return Who(w, s, who) },
		"reach":   func(w io.Writer, s Screen) error { return Reach(w, s, reach) },
		"paths":   func(w io.Writer, s Screen) error { return Paths(w, s, &answer.Paths{Paths: []*answer.Path{bad()}}) },
		"blocked": func(w io.Writer, s Screen) error { return Explain(w, s, blocked) },
	}
}

func TestAnswersAtWidths(t *testing.T) {
	t.Parallel()
	for name, draw := range answers() {
		for _, width := range []int{60, 80, 120, 0} {
			t.Run(fmt.Sprintf("%s at %d", name, width), func(t *testing.T) {
				t.Parallel()
				var out strings.Builder
				if err := draw(&out, Screen{Width: width}); err != nil {
					t.Fatal(err)
				}
				for line := range strings.Lines(out.String()) {
					line = strings.TrimSuffix(line, "\n")
					if width > 0 && Width(line) > width {
						t.Errorf("%d cells wide, more than %d: %s", Width(line), width, line)
					}
					if line != answer.Clean(line) {
						t.Errorf("not clean: %q", line)
					}
				}
				file := filepath.Join("testdata", fmt.Sprintf("%s-%d.golden", name, width))
				if *update {
					if err := os.WriteFile(file, []byte(out.String()), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), out.String()); diff != "" {
					t.Errorf("run go test ./cmd/iamreach/ui -update (-want +got):\n%s", diff)
				}
			})
		}
	}
}
