package collect

import (
	"encoding/json"
	"slices"
	"strings"
)

// maxPolicy is how long a managed policy may be; AWS does not count spaces.
const maxPolicy = 6144

// neverReadData is denied, so that a broad policy that somebody attaches
// later cannot make the role read data or values.
var neverReadData = []string{
	"dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:GetRecords", "dynamodb:PartiQL*", "dynamodb:Query", "dynamodb:Scan",
	"ec2:DescribeInstanceAttribute", "kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey*", "kms:ReEncryptFrom",
	"lambda:GetFunction", "lambda:InvokeFunction", "rds-data:*", "rds-db:connect", "rds:DownloadCompleteDBLogFile", "rds:DownloadDBLogFilePortion",
	"redshift-data:*", "redshift-serverless:GetCredentials", "redshift:GetClusterCredentials*", "s3:GetObject*",
	"secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue", "ssm:GetParameter*",
}

// planning are the actions that Run needs beside its operations: to find the
// enabled regions, and the accounts of an organisation.
var (
	planning           = []string{"account:ListRegions", "ec2:DescribeRegions", "organizations:DescribeOrganization"}
	planningManagement = []string{"organizations:ListAccounts", "organizations:ListAccountsForParent", "organizations:ListOrganizationalUnitsForParent"}
)

type policyDocument struct {
	Version   string
	Statement []policyStatement
}

// inCapitals writes a name without hyphens, which no Sid may have.
func inCapitals(name string) string {
	var all strings.Builder
	for word := range strings.SplitSeq(name, "-") {
		all.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return all.String()
}

type policyStatement struct {
	Sid      string
	Effect   string
	Action   []string
	Resource string
}

// Policies returns the least privilege that Run needs, as IAM policy
// documents: for the role in each account or, for the management account,
// with the organisation and the right to assume that role, which is named.
func Policies(management bool, role string) []string {
	actions := slices.Clone(planning)
	for _, o := range Operations() {
		if !o.Managing() || management {
			actions = append(actions, o.Action)
		}
	}
	denied := slices.Clone(neverReadData)
	if management {
		actions = append(actions, planningManagement...)
	} else {
		denied = append(denied, "sts:AssumeRole")
	}
	var statements []policyStatement
	for _, group := range byService(unique(actions)) {
		service, _, _ := strings.Cut(group[0], ":")
		statements = append(statements, policyStatement{Sid: "Read" + inCapitals(service), Effect: "Allow", Action: group, Resource: "*"})
	}
	if management {
		statements = append(statements, policyStatement{
			Sid: "EnterAccounts", Effect: "Allow", Action: []string{"sts:AssumeRole"}, Resource: "arn:*:iam::*:role/" + strings.TrimPrefix(role, "/"),
		})
	}
	statements = append(statements, policyStatement{Sid: "NeverReadData", Effect: "Deny", Action: unique(denied), Resource: "*"})
	return splitPolicy(statements)
}

func byService(actions []string) [][]string {
	var groups [][]string
	for _, action := range actions {
		service, _, _ := strings.Cut(action, ":")
		if n := len(groups); n > 0 && strings.HasPrefix(groups[n-1][0], service+":") {
			groups[n-1] = append(groups[n-1], action)
			continue
		}
		groups = append(groups, []string{action})
	}
	return groups
}

// splitPolicy fills as few documents as the limit allows, in order.
func splitPolicy(statements []policyStatement) []string {
	var all []string
	var filled []policyStatement
	for _, statement := range statements {
		if len(filled) > 0 && len(policyText(append(filled, statement))) > maxPolicy {
			all = append(all, policyText(filled))
			filled = nil
		}
		filled = append(filled, statement)
	}
	return append(all, policyText(filled))
}

func policyText(statements []policyStatement) string {
	text, _ := json.MarshalIndent(policyDocument{Version: "2012-10-17", Statement: statements}, "", "  ") // strings can always be written
	return string(text)
}
