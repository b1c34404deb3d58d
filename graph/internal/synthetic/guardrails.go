package synthetic

import "github.com/iamreach/iamreach/store"

// office is from where people work.
const office = "192.0.2.0/24"

// guardrails writes the SCPs and RCPs.
func (a *account) guardrails() {
	put := func(filter, id string, statements ...statement) {
		arn := policyARN(filter, id)
		a.ask("global", store.TypeOrgPolicy, arn, "organizations:DescribePolicy", id, object{
			"PolicySummary": object{"Id": id, "Arn": arn, "Name": id[2:], "Type": filter, "AwsManaged": awsManaged(id)},
			"Content":       plain(statements...),
		})
	}
	put(scp, "p-FullAWSAccess", allow("*", "*"))
	put(scp, "p-noleave", deny("*", "organizations:LeaveOrganization", "account:CloseAccount"))
	put(scp, "p-sealed", deny("arn:aws:dynamodb:*:*:table/sealed-*", "dynamodb:*"))
	put(scp, "p-regions", statement{
		Effect: "Deny", NotAction: []string{"iam:*", "sts:*", "organizations:*", "route53:*", "support:*"}, Resource: []string{"*"},
		Condition: when("StringNotEquals", "aws:RequestedRegion", "eu-west-1", "us-east-1"),
	})
	put(scp, "p-noescalation", deny("*", "iam:CreateAccessKey", "iam:PutUserPolicy", "iam:AttachUserPolicy", "iam:PutRolePolicy").given(
		when("ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::*:role/hub-*")))
	put(scp, "p-office", deny("arn:aws:dynamodb:*:*:table/office-*", "dynamodb:*").given(when("NotIpAddress", "aws:SourceIp", office)))
	put(scp, "p-allowlist", allow("*",
		"iam:*", "sts:*", "dynamodb:*", "ec2:*", "kms:*", "lambda:*", "logs:*", "rds:*", "rds-data:*", "rds-db:*", "s3:*", "secretsmanager:*", "ssm:*"))

	everybody := func(s statement) statement {
		s.Principal = "*"
		return s
	}
	put(rcp, "p-RCPFullAWSAccess", everybody(allow("*", "*")))
	put(rcp, "p-perimeter", everybody(deny("*", "secretsmanager:*", "kms:*")).given(tests{
		"StringNotEqualsIfExists": {"aws:PrincipalOrgID": {organization}},
		"BoolIfExists":            {"aws:PrincipalIsAWSService": {"false"}},
	}))
	put(rcp, "p-vault",
		everybody(deny("arn:aws:secretsmanager:*:*:secret:sealed/*", "secretsmanager:GetSecretValue")),
		everybody(deny("arn:aws:iam::*:role/office-*", "sts:AssumeRole")).given(when("NotIpAddressIfExists", "aws:SourceIp", office)))
}
