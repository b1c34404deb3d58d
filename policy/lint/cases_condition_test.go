package lint_test

import "github.com/iamreach/iamreach/policy"

// when is a statement with a condition.
func when(effect, action, condition string) string {
	return `{"Effect":"` + effect + `","Action":"` + action + `","Resource":"*","Condition":` + condition + `}`
}

func conditionCases() []ruleCase {
	return []ruleCase{
		{"malformed-key", "no prefix", policy.Identity, when("Allow", "s3:GetObject", `{"IpAddress":{"SourceIp":"203.0.113.0/24"}}`), []string{"SourceIp"}},
		{"malformed-key", "a tag without name", policy.Identity, when("Allow", "rds:*", `{"StringEquals":{"aws:PrincipalTag":"a"}}`), []string{"aws:PrincipalTag"}},
		{"malformed-key", "a tag", policy.Identity, when("Allow", "rds:*", `{"StringEquals":{"aws:PrincipalTag/a":"a"}}`), nil},
		{"unknown-key", "of AWS", policy.Identity, when("Allow", "rds:*", `{"StringEquals":{"aws:PrincipalName":"a"}}`), []string{"aws:PrincipalName"}},
		{"unknown-key", "of a service", policy.Identity, when("Deny", "iam:CreateAccessKey", `{"NumericGreaterThan":{"iam:AccessKeysCount":"1"}}`), []string{"iam:AccessKeysCount"}},
		{"unknown-key", "in another letter case", policy.Identity, when("Allow", "rds:*", `{"StringEquals":{"AWS:principalaccount":"111122223333"}}`), nil},
		{"unknown-key", "a claim", policy.Trust, `{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"oidc.example.com/id/A:custom":"a"}}}`, nil},
		{"unknown-key", "a tag whose name AWS's list leaves open", policy.Identity, when("Allow", "s3:GetObject", `{"StringEquals":{"s3:ExistingObjectTag/team":"a"}}`), nil},
		{"unknown-key", "a claim of SAML", policy.Trust, `{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRoleWithSAML","Condition":{"StringEquals":{"SAML:custom":"a"}}}`, nil},
		{"unknown-key-prefix", "none", policy.Identity, when("Allow", "rds:*", `{"StringEquals":{"docdb:Name":"a"}}`), []string{"docdb:Name"}},
		{"unknown-key-prefix", "one", policy.Identity, when("Allow", "rds:*", `{"StringEquals":{"rds:DatabaseEngine":"a"}}`), nil},
		{"key-without-action", "a key of other actions", policy.Identity, when("Allow", "kms:ListKeys", `{"StringEquals":{"kms:GranteePrincipal":"a"}}`), []string{"kms:GranteePrincipal"}},
		{"key-without-action", "a key of another service", policy.Identity, when("Allow", "rds:DeleteDBInstance", `{"StringEquals":{"ec2:Region":"a"}}`), []string{"ec2:Region"}},
		{"key-without-action", "a key of the action", policy.Identity, when("Allow", "kms:CreateGrant", `{"StringEquals":{"kms:GranteePrincipal":"a"}}`), nil},
		{"key-without-action", "a key of the resource", policy.Identity, when("Allow", "rds:DeleteDBInstance", `{"StringEquals":{"aws:ResourceTag/team":"a"}}`), nil},
		{"key-without-action", "a key of every request", policy.Identity, when("Allow", "kms:ListKeys", `{"StringEquals":{"aws:PrincipalTag/team":"a"}}`), nil},
		{"key-without-action", "all actions", policy.Identity, when("Allow", "*", `{"StringEquals":{"kms:GranteePrincipal":"a"}}`), nil},

		{"operator-kind", "a number and an ARN", policy.Identity, when("Allow", "rds:*", `{"NumericEquals":{"aws:PrincipalArn":"1"}}`), []string{"aws:PrincipalArn"}},
		{"operator-kind", "an address and an ARN", policy.Identity, when("Allow", "rds:*", `{"IpAddress":{"aws:SourceArn":"10.0.0.0/8"}}`), []string{"aws:SourceArn"}},
		{"operator-kind", "a text and an ARN", policy.Identity, when("Allow", "rds:*", `{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/r"}}`), nil},
		{"operator-kind", "a date and seconds", policy.Identity, when("Allow", "rds:*", `{"NumericLessThan":{"aws:EpochTime":"1900000000"}}`), nil},
		{"operator-text", "a text and a boolean", policy.Identity, when("Allow", "rds:*", `{"StringEquals":{"aws:SecureTransport":"true"}}`), []string{"aws:SecureTransport"}},
		{"operator-text", "a boolean", policy.Identity, when("Allow", "rds:*", `{"Bool":{"aws:SecureTransport":"true"}}`), nil},
		{"operator-doubtful", "an address and a text", policy.Identity, when("Allow", "rds:*", `{"IpAddress":{"aws:SourceVpc":"10.0.0.0/8"}}`), []string{"aws:SourceVpc"}},
		{"operator-doubtful", "an ARN and a text", policy.Identity, when("Allow", "rds:*", `{"ArnLike":{"aws:FederatedProvider":"arn:aws:iam::111122223333:oidc-provider/*"}}`), nil},

		{"for-all-values-single", "one value", policy.Identity, when("Allow", "rds:*", `{"ForAllValues:StringEquals":{"aws:PrincipalTag/team":"db"}}`), []string{"aws:PrincipalTag/team"}},
		{"for-all-values-single", "Deny", policy.Identity, when("Deny", "rds:*", `{"ForAllValues:StringEquals":{"aws:PrincipalTag/team":"db"}}`), nil},
		{"for-all-values-allow", "several values", policy.Identity, when("Allow", "dynamodb:GetItem", `{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"a"}}`), []string{"dynamodb:LeadingKeys"}},
		{"for-all-values-allow", "with a guard", policy.Identity, when("Allow", "dynamodb:GetItem", `{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"a"},"Null":{"dynamodb:LeadingKeys":"false"}}`), nil},
		{"for-all-values-allow", "the tags that may be set", policy.Identity, when("Allow", "rds:AddTagsToResource", `{"ForAllValues:StringEquals":{"aws:TagKeys":"a"}}`), nil},
		{"for-any-value-deny", "a negated operator", policy.Identity, when("Deny", "rds:AddTagsToResource", `{"ForAnyValue:StringNotEquals":{"aws:TagKeys":"a"}}`), []string{"aws:TagKeys"}},
		{"for-any-value-deny", "a positive operator", policy.Identity, when("Deny", "rds:AddTagsToResource", `{"ForAnyValue:StringEquals":{"aws:TagKeys":"a"}}`), nil},
		{"set-operator-missing", "none", policy.Identity, when("Allow", "rds:*", `{"StringLike":{"aws:PrincipalOrgPaths":"o-abcdefghij/*"}}`), []string{"aws:PrincipalOrgPaths"}},
		{"set-operator-missing", "one", policy.Identity, when("Allow", "rds:*", `{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-abcdefghij/*"}}`), nil},

		{"mfa-deny", "Bool", policy.Identity, when("Deny", "rds:*", `{"Bool":{"aws:MultiFactorAuthPresent":"false"}}`), []string{"aws:MultiFactorAuthPresent"}},
		{"mfa-deny", "BoolIfExists", policy.Identity, when("Deny", "rds:*", `{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}`), nil},
		{"mfa-allow", "BoolIfExists", policy.Identity, when("Allow", "rds:*", `{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}`), []string{"aws:MultiFactorAuthPresent"}},
		{"mfa-allow", "Bool", policy.Identity, when("Allow", "rds:*", `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`), nil},
		{"negated-if-exists", "with", policy.Identity, when("Deny", "rds:*", `{"StringNotEqualsIfExists":{"aws:SourceVpc":"vpc-1"}}`), []string{"aws:SourceVpc"}},
		{"negated-if-exists", "without", policy.Identity, when("Deny", "rds:*", `{"StringNotEquals":{"aws:SourceVpc":"vpc-1"}}`), nil},
		{"negated-allow", "Allow", policy.Identity, when("Allow", "rds:*", `{"StringNotEquals":{"aws:SourceVpc":"vpc-1"}}`), []string{"aws:SourceVpc"}},
		{"negated-allow", "with a guard", policy.Identity, when("Allow", "rds:*", `{"StringNotEquals":{"aws:SourceVpc":"vpc-1"},"Null":{"aws:SourceVpc":"false"}}`), nil},
		{"network-deny", "without services", policy.Identity, when("Deny", "rds:*", `{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`), []string{"aws:SourceIp"}},
		{"network-deny", "with services left out", policy.Identity, when("Deny", "rds:*", `{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"},"Bool":{"aws:ViaAWSService":"false"}}`), nil},
		{"contradiction", "two values at once", policy.Identity, when("Allow", "rds:*", `{"StringEquals":{"aws:SourceVpc":"vpc-1"},"StringLike":{"aws:SourceVpc":"vpc-2"}}`), []string{"Condition"}},
		{"contradiction", "absent and of a value", policy.Identity, when("Allow", "rds:*", `{"StringEquals":{"aws:SourceVpc":"vpc-1"},"Null":{"aws:SourceVpc":"true"}}`), []string{"Condition"}},
		{"contradiction", "a time that is no time", policy.Identity, when("Allow", "rds:*", `{"DateGreaterThan":{"aws:CurrentTime":"2030-01-01T00:00:00Z"},"DateLessThan":{"aws:CurrentTime":"2029-01-01T00:00:00Z"}}`), []string{"Condition"}},
		{"contradiction", "one of two values", policy.Identity, when("Allow", "rds:*", `{"StringEquals":{"aws:SourceVpc":["vpc-1","vpc-2"]},"StringLike":{"aws:SourceVpc":"vpc-2*"}}`), nil},
		{"contradiction", "a key that other services lack", policy.Identity, when("Allow", "kms:Decrypt", `{"StringEquals":{"kms:CallerAccount":"444455556666","kms:ViaService":"rds.eu-west-1.amazonaws.com"}}`), nil},
		{"contradiction", "an account and its principal", policy.Identity, when("Allow", "rds:*", `{"StringEquals":{"aws:PrincipalAccount":"444455556666"},"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::444455556666:role/*"}}`), nil},
		{"contradiction", "different keys", policy.Identity, when("Allow", "rds:*", `{"StringEquals":{"aws:SourceVpc":"vpc-1"},"Bool":{"aws:SecureTransport":"true"}}`), nil},
		{"contradiction", "a key that services alone have", policy.Identity, when("Allow", "rds:*", `{"ArnLike":{"aws:SourceArn":"arn:aws:rds:*:111122223333:*"},"StringEquals":{"aws:SourceAccount":"111122223333"}}`), nil},
		{"expired", "a date of old", policy.Identity, when("Allow", "rds:*", `{"DateLessThan":{"aws:CurrentTime":"2020-01-01T00:00:00Z"}}`), []string{"aws:CurrentTime"}},
		{"expired", "a date to come", policy.Identity, when("Allow", "rds:*", `{"DateLessThan":{"aws:CurrentTime":"2030-01-01T00:00:00Z"}}`), nil},
		{"no-conditions", "an empty condition", policy.Identity, when("Allow", "rds:*", `{}`), []string{"Condition"}},
		{"no-conditions", "an operator without keys", policy.Identity, when("Allow", "rds:*", `{"Bool":{}}`), []string{"Condition"}},
		{"no-conditions", "a condition", policy.Identity, when("Allow", "rds:*", `{"Bool":{"aws:SecureTransport":"true"}}`), nil},
	}
}

func valueCases() []ruleCase {
	is := func(operator, key, value string) string {
		return when("Allow", "rds:*", `{"`+operator+`":{"`+key+`":"`+value+`"}}`)
	}
	return []ruleCase{
		{"bad-operand", "no range", policy.Identity, is("IpAddress", "aws:SourceIp", "203.0.113.0/40"), []string{"203.0.113.0/40"}},
		{"bad-operand", "no date", policy.Identity, is("DateLessThan", "aws:CurrentTime", "01.02.2030"), []string{"01.02.2030"}},
		{"bad-operand", "no number", policy.Identity, is("NumericLessThan", "aws:MultiFactorAuthAge", "1h"), []string{"1h"}},
		{"bad-operand", "no boolean", policy.Identity, is("Bool", "aws:SecureTransport", "yes"), []string{"yes"}},
		{"bad-operand", "a variable under Null", policy.Identity, is("Null", "aws:SourceVpc", "${aws:username}"), []string{"${aws:username}"}},
		{"bad-operand", "not base64", policy.Identity, is("BinaryEquals", "aws:SourceVpc", "%"), []string{"%"}},
		{"bad-operand", "ranges of both families", policy.Identity, when("Allow", "rds:*", `{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","2001:db8::/32","203.0.113.7"]}}`), nil},
		{"bad-operand", "dates and seconds", policy.Identity, when("Allow", "rds:*", `{"DateLessThan":{"aws:CurrentTime":["2030-01-01","2030-01-01T00:00:00Z","1900000000"]}}`), nil},
		{"bad-operand", "booleans that are none in JSON", policy.Identity, when("Allow", "rds:*", `{"Bool":{"aws:SecureTransport":true}}`), nil},
		{"literal-wildcard", "a star", policy.Identity, is("StringEquals", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/*"), []string{"arn:aws:iam::111122223333:role/*"}},
		{"literal-wildcard", "under StringLike", policy.Identity, is("StringLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/*"), nil},
		{"literal-wildcard", "an escape", policy.Identity, is("StringEquals", "aws:PrincipalTag/a", "${*}"), nil},
		{"literal-wildcard", "a function made public", policy.Identity, when("Deny", "lambda:AddPermission", `{"StringEquals":{"lambda:Principal":"*"}}`), nil},
		{"malformed-arn-value", "a name", policy.Identity, is("ArnLike", "aws:PrincipalArn", "role/ops-*"), []string{"role/ops-*"}},
		{"malformed-arn-value", "an ARN", policy.Identity, is("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/ops-*"), nil},
		{"malformed-arn-value", "one with a variable", policy.Identity, is("ArnLike", "aws:PrincipalArn", "arn:aws:iam::${aws:PrincipalAccount}:role/ops-*"), nil},
		{"arn-star", "alone", policy.Identity, is("ArnLike", "aws:PrincipalArn", "*"), []string{"*"}},
		{"arn-star", "in all parts", policy.Identity, is("ArnLike", "aws:PrincipalArn", "arn:*:*:*:*:*"), nil},
		{"malformed-value", "an account of 11 digits", policy.Identity, is("StringEquals", "aws:SourceAccount", "11112222333"), []string{"11112222333"}},
		{"malformed-value", "an organisation's ARN", policy.Identity, is("StringEquals", "aws:PrincipalOrgID", "abcdefghij"), []string{"abcdefghij"}},
		{"malformed-value", "a service's short name", policy.Identity, when("Allow", "iam:PassRole", `{"StringEquals":{"iam:PassedToService":"ec2"}}`), []string{"ec2"}},
		{"malformed-value", "a service without its region", policy.Identity, when("Allow", "kms:Decrypt", `{"StringEquals":{"kms:ViaService":"rds.amazonaws.com"}}`), []string{"rds.amazonaws.com"}},
		{"malformed-value", "a network under a key for endpoints", policy.Identity, is("StringEquals", "aws:SourceVpce", "vpc-0123"), []string{"vpc-0123"}},
		{"malformed-value", "a service with its region", policy.Identity, when("Allow", "kms:Decrypt", `{"StringEquals":{"kms:ViaService":"rds.eu-west-1.amazonaws.com"}}`), nil},
		{"malformed-value", "an account", policy.Identity, is("StringEquals", "aws:SourceAccount", "111122223333"), nil},
		{"organization-path", "no slash at the end", policy.Identity, when("Allow", "rds:*", `{"ForAnyValue:StringEquals":{"aws:PrincipalOrgPaths":"o-abcdefghij/r-ab12/ou-ab12-11111111"}}`), []string{"o-abcdefghij/r-ab12/ou-ab12-11111111"}},
		{"organization-path", "a slash", policy.Identity, when("Allow", "rds:*", `{"ForAnyValue:StringEquals":{"aws:PrincipalOrgPaths":"o-abcdefghij/r-ab12/ou-ab12-11111111/"}}`), nil},
		{"principal-arn-session", "a session", policy.Identity, is("ArnLike", "aws:PrincipalArn", "arn:aws:sts::111122223333:assumed-role/app/*"), []string{"arn:aws:sts::111122223333:assumed-role/app/*"}},
		{"principal-arn-session", "its role", policy.Identity, is("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/app"), nil},
		{"principal-arn-root", "the root user", policy.Identity, is("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::111122223333:root"), []string{"arn:aws:iam::111122223333:root"}},
		{"principal-arn-root", "a role", policy.Identity, is("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/root"), nil},
		{"wildcard-value", "an organisation", policy.Identity, is("StringLike", "aws:PrincipalOrgID", "o-*"), []string{"o-*"}},
		{"wildcard-value", "a path", policy.Identity, when("Allow", "rds:*", `{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-abcdefghij/*"}}`), nil},
		{"private-source-ip", "a private range", policy.Identity, is("IpAddress", "aws:SourceIp", "10.0.0.0/8"), []string{"10.0.0.0/8"}},
		{"private-source-ip", "in the key for it", policy.Identity, is("IpAddress", "aws:VpcSourceIp", "10.0.0.0/8"), nil},
		{"private-source-ip", "everything", policy.Identity, is("IpAddress", "aws:SourceIp", "0.0.0.0/0"), nil},
		{"host-bits", "bits behind the length", policy.Identity, is("IpAddress", "aws:SourceIp", "203.0.113.7/24"), []string{"203.0.113.7/24"}},
		{"host-bits", "an address", policy.Identity, is("IpAddress", "aws:SourceIp", "203.0.113.7"), nil},
	}
}
