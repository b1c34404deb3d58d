package differential

// What questions are made of. The lists are short on purpose: two engines meet
// only where a policy and a request speak of the same things.

const (
	accountA = "111122223333"
	accountB = "444455556666"
	orgA     = "o-acme123456"
)

// target is an action with resources that it takes. OWNER stands for the
// owner of the resource.
type target struct {
	weight    int
	actions   []string
	resources []string
	policy    policyUse
}

// policyUse is whether the resource has a policy of its own.
type policyUse uint8

const (
	never policyUse = iota
	sometimes
	always
)

var targets = []target{
	{10, []string{"rds-db:connect"}, []string{
		"arn:aws:rds-db:us-east-1:OWNER:dbuser:cluster-ABC123/app", "arn:aws:rds-db:us-east-1:OWNER:dbuser:db-XYZ789/postgres",
		"arn:aws:rds-db:eu-west-1:OWNER:dbuser:prx-0a1b2c/app",
	}, never},
	{10, []string{"rds:DescribeDBInstances", "rds:ModifyDBInstance", "rds:DeleteDBInstance", "rds:CreateDBInstance"}, []string{
		"arn:aws:rds:us-east-1:OWNER:db:prod", "arn:aws:rds:us-east-1:OWNER:db:prod-replica", "arn:aws:rds:eu-west-1:OWNER:db:test",
	}, never},
	{4, []string{"rds:CopyDBSnapshot", "rds:RestoreDBInstanceFromDBSnapshot"}, []string{
		"arn:aws:rds:us-east-1:OWNER:snapshot:prod-1", "arn:aws:rds:us-east-1:OWNER:snapshot:rds:prod-2026-01-01",
	}, never},
	{4, []string{"rds-data:ExecuteStatement"}, []string{"arn:aws:rds:us-east-1:OWNER:cluster:prod", "arn:aws:rds:us-east-1:OWNER:cluster:test"}, never},
	{14, []string{"secretsmanager:GetSecretValue", "secretsmanager:PutResourcePolicy", "secretsmanager:DescribeSecret"}, []string{
		"arn:aws:secretsmanager:us-east-1:OWNER:secret:db/prod-AbCdEf", "arn:aws:secretsmanager:us-east-1:OWNER:secret:db/prod-root-Zz9Yy8",
		"arn:aws:secretsmanager:us-east-1:OWNER:secret:rds!cluster-1a2b-QwErTy",
	}, sometimes},
	{16, []string{"kms:Decrypt", "kms:CreateGrant", "kms:DescribeKey", "kms:GenerateDataKey"}, []string{
		"arn:aws:kms:us-east-1:OWNER:key/1234abcd-12ab-34cd-56ef-1234567890ab", "arn:aws:kms:us-east-1:OWNER:key/mrk-1234abcd12ab34cd56ef12345678",
	}, always},
	{12, []string{"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteTable"}, []string{
		"arn:aws:dynamodb:us-east-1:OWNER:table/orders", "arn:aws:dynamodb:us-east-1:OWNER:table/ana", "arn:aws:dynamodb:us-east-1:OWNER:table/Orders",
	}, sometimes},
	{4, []string{"dynamodb:Query", "dynamodb:Scan"}, []string{
		"arn:aws:dynamodb:us-east-1:OWNER:table/orders", "arn:aws:dynamodb:us-east-1:OWNER:table/orders/index/by-date",
	}, sometimes},
	{14, []string{"sts:AssumeRole", "sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"}, []string{
		"arn:aws:iam::OWNER:role/app", "arn:aws:iam::OWNER:role/team/ops", "arn:aws:iam::OWNER:role/db-reader",
	}, always},
	{4, []string{"s3:GetObject", "s3:PutObject"}, []string{"arn:aws:s3:::exports/db/dump.sql", "arn:aws:s3:::exports/home/ana/x"}, sometimes},
	{2, []string{"s3:ListBucket"}, []string{"arn:aws:s3:::exports"}, sometimes},
	{3, []string{"sqs:SendMessage", "sqs:ReceiveMessage"}, []string{"arn:aws:sqs:us-east-1:OWNER:jobs"}, sometimes},
	{2, []string{"sns:Publish"}, []string{"arn:aws:sns:us-east-1:OWNER:alerts"}, sometimes},
	{3, []string{"lambda:InvokeFunction"}, []string{"arn:aws:lambda:us-east-1:OWNER:function:rotate", "arn:aws:lambda:us-east-1:OWNER:function:rotate:live"}, sometimes},
	{3, []string{"iam:PassRole", "iam:AttachRolePolicy"}, []string{"arn:aws:iam::OWNER:role/app", "arn:aws:iam::OWNER:role/team/ops"}, never},
	{2, []string{"redshift:GetClusterCredentials"}, []string{"arn:aws:redshift:us-east-1:OWNER:dbuser:warehouse/app"}, never},
	{2, []string{"redshift-data:ExecuteStatement"}, []string{"arn:aws:redshift:us-east-1:OWNER:cluster:warehouse"}, never},
	{2, []string{"dsql:DbConnect"}, []string{"arn:aws:dsql:us-east-1:OWNER:cluster/abc"}, sometimes},
	{5, []string{"rds:DescribeDBEngineVersions", "kms:ListKeys", "secretsmanager:ListSecrets", "dynamodb:ListTables", "ec2:DescribeInstances", "iam:ListUsers", "sts:GetCallerIdentity"}, []string{"*"}, never},
}

// What callers through an identity provider ask.
var (
	webTarget = target{0, []string{"sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:AssumeRole"}, []string{
		"arn:aws:iam::OWNER:role/app", "arn:aws:iam::OWNER:role/team/ops",
	}, always}
	samlTarget = target{0, []string{"sts:AssumeRoleWithSAML", "sts:AssumeRoleWithSAML", "sts:TagSession", "sts:SetSourceIdentity"}, webTarget.resources, always}
)

const (
	webProvider  = "arn:aws:iam::OWNER:oidc-provider/token.actions.githubusercontent.com"
	samlProvider = "arn:aws:iam::OWNER:saml-provider/corp"

	serviceLinkedPath = ":role/aws-service-role/"
	serviceLinked     = "aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS"
)

var (
	userNames    = []string{"ana", "ana", "bob", "path/ana"}
	roleNames    = []string{"app", "team/ops", "db-reader", "App"}
	sessionNames = []string{"s1", "ana", "build@ci"}
	services     = []string{"rds.amazonaws.com", "lambda.amazonaws.com", "secretsmanager.amazonaws.com"}
	otherActions = []string{"s3:GetObject", "ec2:*", "iam:*", "rds:Describe*", "kms:*", "dynamodb:*", "secretsmanager:*", "sts:*", "logs:PutLogEvents"}
)

// valueKind is the kind of a key's values, by which operators are chosen.
type valueKind uint8

const (
	text valueKind = iota
	arn
	boolean
	number
	date
	address
)

// key is a condition key with values that requests have, and further ones that
// policies have.
type key struct {
	weight  int
	name    string
	kind    valueKind
	multi   bool
	derived bool // from the caller or the resource: requests do not choose it
	values  []string
	policy  []string
}

var keys = []key{
	{8, "aws:PrincipalTag/team", text, false, false, []string{"db", "DB", "web", ""}, []string{"d*", "${aws:ResourceTag/team}", "${*}", "?b", "${aws:PrincipalTag/dept, 'db'}"}},
	{3, "aws:PrincipalTag/dept", text, false, false, []string{"db", "sales*", "${x}"}, []string{"*", "${aws:username}", "sales${*}"}},
	{8, "aws:ResourceTag/team", text, false, false, []string{"db", "web"}, []string{"${aws:PrincipalTag/team}", "${aws:PrincipalTag/team, 'web'}", "${aws:username}", "*"}},
	{3, "aws:RequestTag/team", text, false, false, []string{"db", "web"}, []string{"${aws:PrincipalTag/team}"}},
	{5, "aws:TagKeys", text, true, false, []string{"team", "env", "Team"}, []string{"te*"}},
	{6, "aws:PrincipalOrgID", text, false, false, []string{orgA, "o-other98765"}, []string{"o-*", "${aws:ResourceOrgID}"}},
	{3, "aws:ResourceOrgID", text, false, false, []string{orgA}, []string{"${aws:PrincipalOrgID}"}},
	{3, "aws:PrincipalOrgPaths", text, true, false, []string{orgA + "/r-ab12/ou-ab12-11111111/", orgA + "/r-ab12/"}, []string{orgA + "/*", orgA + "/r-ab12/ou-ab12-*"}},
	{8, "aws:PrincipalArn", arn, false, true, nil, []string{
		"arn:aws:iam::" + accountA + ":role/app", "arn:aws:iam::*:role/app", "arn:aws:iam::" + accountA + ":role/*ops", "arn:aws:iam::" + accountA + ":user/ana",
		"arn:aws:iam::" + accountA + ":root", "arn:aws:sts::" + accountA + ":assumed-role/app/*", "arn:aws:iam::" + accountA + ":*", "arn:aws:iam::" + accountB + ":role/*",
		"arn:aws:iam::${aws:PrincipalAccount}:role/app", "*", "arn:aws:iam::" + accountA + ":user/${aws:username}",
	}},
	{5, "aws:PrincipalAccount", text, false, true, nil, []string{accountA, accountB, "${aws:ResourceAccount}", "1111*", "anonymous"}},
	{2, "aws:PrincipalType", text, false, true, nil, []string{"User", "AssumedRole", "Account", "Anonymous", "FederatedUser"}},
	{3, "aws:userid", text, false, true, nil, []string{"AIDAANAANAANAANA", "AROAAPPAPPAPPAPP:*", "*:s1", accountA + ":*", accountA}},
	{3, "aws:username", text, false, true, nil, []string{"ana", "a*", "ANA", "${aws:PrincipalTag/team}"}},
	{4, "aws:PrincipalIsAWSService", boolean, false, true, nil, []string{"true", "false"}},
	{1, "aws:PrincipalServiceName", text, false, true, nil, services},
	{4, "aws:ResourceAccount", text, false, true, nil, []string{accountA, accountB, "${aws:PrincipalAccount}"}},
	{5, "aws:RequestedRegion", text, false, false, []string{"us-east-1", "eu-west-1"}, []string{"us-*", "eu-*"}},
	{7, "aws:SourceIp", address, false, false, []string{"10.1.2.3", "192.0.2.7", "2001:db8::7", "203.0.113.255"}, []string{
		"10.0.0.0/8", "192.0.2.0/24", "0.0.0.0/0", "::/0", "2001:db8::/32", "192.0.2.7", "192.0.2.9/24", "203.0.113.128/25", "10.0.0.0", "2001:DB8:0:0:0:0:0:7", "10.1.2.3/32", "300.0.0.0/8",
	}},
	{3, "aws:VpcSourceIp", address, false, false, []string{"10.1.2.3"}, []string{"10.0.0.0/8", "10.1.2.3"}},
	{4, "aws:SourceVpc", text, false, false, []string{"vpc-1", "vpc-2"}, []string{"vpc-*"}},
	{4, "aws:SourceVpce", text, false, false, []string{"vpce-1", "vpce-2"}, []string{"vpce-*"}},
	{5, "aws:MultiFactorAuthPresent", boolean, false, false, []string{"true", "false"}, []string{"True", "${aws:SecureTransport}"}},
	{2, "aws:MultiFactorAuthAge", number, false, false, []string{"30", "3600"}, []string{"3600", "30.0", "60", "1e3", "1.5.2", "x", "+30", "3600s"}},
	{2, "aws:TokenIssueTime", date, false, true, nil, []string{"2026-01-01T00:00:00Z", "2025-12-31", "1767225600"}},
	{4, "aws:CurrentTime", date, false, false, []string{"2026-01-01T00:00:00Z", "2026-06-15T10:00:00Z"}, []string{
		"2026-01-01T00:00:00Z", "2026-01-01", "2026-01-01T01:00:00+01:00", "1767225600", "2026-06-15T09:59Z", "2026", "2026-06", "tomorrow", "2026-01-01T00:00:00.000Z",
	}},
	{2, "aws:EpochTime", date, false, false, []string{"1767225600", "1781517600"}, []string{"1767225600", "2026-01-01T00:00:00Z", "1767225601"}},
	{5, "aws:SecureTransport", boolean, false, false, []string{"true", "false"}, []string{"true", "FALSE", "yes"}},
	{4, "aws:ViaAWSService", boolean, false, false, []string{"true", "false"}, nil},
	{3, "aws:CalledVia", text, true, false, []string{"athena.amazonaws.com", "cloudformation.amazonaws.com"}, []string{"*.amazonaws.com"}},
	{3, "aws:SourceArn", arn, false, false, []string{"arn:aws:lambda:us-east-1:" + accountA + ":function:rotate", "arn:aws:rds:us-east-1:" + accountB + ":db:prod"}, []string{
		"arn:aws:lambda:*:*:function:*", "arn:aws:*:us-east-1:" + accountA + ":*", "arn:*:rds:*:${aws:ResourceAccount}:db:?rod",
	}},
	{3, "aws:SourceAccount", text, false, false, []string{accountA, accountB}, []string{"${aws:ResourceAccount}"}},
	{1, "aws:UserAgent", text, false, false, []string{"aws-cli/2.0 (Linux)", "Mozilla/5.0"}, []string{"*cli*", "aws-cli/?.0 (*"}},
	{1, "aws:Referer", text, false, false, []string{"https://x.example/[a]+"}, []string{"https://x.example/*", "https://x.example/[a]+"}},
	{4, "kms:ViaService", text, false, false, []string{"rds.us-east-1.amazonaws.com", "secretsmanager.us-east-1.amazonaws.com"}, []string{"rds.*.amazonaws.com"}},
	{3, "kms:CallerAccount", text, false, true, nil, []string{accountA, accountB}},
	{2, "kms:GrantIsForAWSResource", boolean, false, false, []string{"true", "false"}, nil},
	{2, "kms:GrantOperations", text, true, false, []string{"Decrypt", "Encrypt", "CreateGrant"}, nil},
	{2, "kms:EncryptionContext:team", text, false, false, []string{"db", "web"}, []string{"${aws:PrincipalTag/team}"}},
	{2, "kms:EncryptionContextKeys", text, true, false, []string{"team", "SecretARN"}, nil},
	{2, "secretsmanager:VersionStage", text, false, false, []string{"AWSCURRENT", "AWSPREVIOUS"}, nil},
	{3, "dynamodb:LeadingKeys", text, true, false, []string{"ana", "bob"}, []string{"${aws:username}", "${aws:userid}"}},
	{3, "dynamodb:Attributes", text, true, false, []string{"name", "ssn", "id"}, nil},
	{3, "rds:DatabaseEngine", text, false, false, []string{"postgres", "mysql"}, []string{"post*"}},
	{2, "rds:db-tag/team", text, false, false, []string{"db", "web"}, nil},
	{2, "rds:StorageSize", number, false, false, []string{"100", "20.5", "100.0"}, []string{"100", "0100", "99.99"}},
	{2, "rds:StorageEncrypted", boolean, false, false, []string{"true", "false"}, nil},
	{4, "sts:ExternalId", text, false, false, []string{"x", "y"}, nil},
	{2, "sts:RoleSessionName", text, false, false, []string{"ana", "s1"}, []string{"${aws:username}"}},
	{1, "sts:TransitiveTagKeys", text, true, false, []string{"team", "env"}, nil},
	{4, "token.actions.githubusercontent.com:sub", text, false, false, []string{"repo:acme/db:ref:refs/heads/main", "repo:acme/web:pull_request"}, []string{"repo:acme/*", "repo:acme/db:*", "*"}},
	{3, "token.actions.githubusercontent.com:aud", text, false, false, []string{"sts.amazonaws.com"}, nil},
	{3, "saml:aud", text, false, false, []string{"https://signin.aws.amazon.com/saml"}, []string{"https://signin.aws.amazon.com/*", "https://*.signin.aws.amazon.com/saml"}},
	{2, "saml:iss", text, false, false, []string{"https://idp.example.com"}, nil},
	{2, "saml:sub", text, false, false, []string{"_id1", "_id2"}, nil},
	{2, "saml:edupersonaffiliation", text, true, false, []string{"staff", "student"}, []string{"st*"}},
	{2, "sts:SourceIdentity", text, false, false, []string{"ana", "bob"}, []string{"${aws:username}", "*"}},
	{2, "sts:DurationSeconds", number, false, false, []string{"3600", "43200"}, []string{"7200"}},
	{2, "aws:SourceIdentity", text, false, false, []string{"ana", "bob"}, []string{"${aws:PrincipalTag/team}"}},
	{2, "aws:FederatedProvider", text, false, false, []string{"arn:aws:iam::" + accountA + ":saml-provider/corp", "cognito-identity.amazonaws.com"}, nil},
	{2, "aws:SourceOrgID", text, false, false, []string{orgA, "o-other98765"}, []string{"${aws:ResourceOrgID}"}},
	{1, "aws:SourceOrgPaths", text, true, false, []string{orgA + "/r-ab12/ou-ab12-11111111/"}, []string{orgA + "/*"}},
	{2, "aws:ResourceOrgPaths", text, true, false, []string{orgA + "/r-ab12/ou-ab12-11111111/", orgA + "/r-ab12/"}, []string{orgA + "/r-ab12/*"}},
	{1, "aws:PrincipalServiceNamesList", text, true, false, services, []string{"*.amazonaws.com"}},
	{1, "aws:CalledViaFirst", text, false, false, []string{"athena.amazonaws.com", "cloudformation.amazonaws.com"}, nil},
	{1, "aws:VpceAccount", text, false, false, []string{accountA, accountB}, []string{"${aws:PrincipalAccount}", "${aws:ResourceAccount}"}},
	{1, "aws:VpceOrgID", text, false, false, []string{orgA}, []string{"${aws:PrincipalOrgID}"}},
	{1, "aws:AssumedRoot", boolean, false, false, []string{"true", "false"}, nil},
	{2, "kms:ResourceAliases", text, true, false, []string{"alias/db", "alias/web"}, []string{"alias/*"}},
	{1, "kms:RequestAlias", text, false, false, []string{"alias/db", "alias/web"}, []string{"alias/*"}},
	{1, "kms:EncryptionAlgorithm", text, false, false, []string{"SYMMETRIC_DEFAULT"}, nil},
	{1, "kms:GranteePrincipal", text, false, false, []string{"arn:aws:iam::" + accountA + ":role/app", "rds.amazonaws.com"}, []string{"arn:aws:iam::*:role/*"}},
	{1, "secretsmanager:BlockPublicPolicy", boolean, false, false, []string{"true", "false"}, nil},
	{1, "dynamodb:Select", text, false, false, []string{"SPECIFIC_ATTRIBUTES", "COUNT"}, nil},
	{1, "dynamodb:FullTableScan", boolean, false, false, []string{"true", "false"}, nil},
	{1, "rds:Vpc", boolean, false, false, []string{"true", "false"}, nil},
	{1, "rds:PubliclyAccessible", boolean, false, false, []string{"true", "false"}, nil},
	{1, "rds:DatabaseClass", text, false, false, []string{"db.t3.micro", "db.r6g.large"}, []string{"db.t?.*"}},
	{1, "iam:PolicyARN", arn, false, false, []string{"arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::" + accountA + ":policy/db"}, []string{"arn:aws:iam::aws:policy/*"}},
	{1, "iam:ResourceTag/team", text, false, false, []string{"db", "web"}, nil},
	{1, "s3:x-amz-acl", text, false, false, []string{"private", "public-read"}, nil},
	{2, "iam:PassedToService", text, false, false, []string{"rds.amazonaws.com", "lambda.amazonaws.com"}, []string{"*"}},
	{2, "redshift:DbUser", text, false, false, []string{"app", "admin"}, []string{"${redshift:DbName}"}},
	{1, "s3:prefix", text, false, false, []string{"home/ana/", "db/"}, []string{"home/${aws:username}/*"}},
	{1, "iam:AccessKeysCount", number, false, true, nil, []string{"1"}}, // no such key (PE-100)
}

var operators = map[valueKind][]string{
	text:    {"StringEquals", "StringEquals", "StringNotEquals", "StringLike", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"},
	arn:     {"ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals", "StringLike", "StringEquals", "StringNotLike"},
	boolean: {"Bool", "Bool", "Bool", "StringEquals"},
	number: {
		"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals", "StringEquals",
	},
	date:    {"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"},
	address: {"IpAddress", "IpAddress", "NotIpAddress", "StringEquals", "StringLike"},
}

// anyOperator are operators for keys of another kind. Those of dates are not
// among them: JavaScript finds a date in nearly any text.
var anyOperator = []string{"StringEquals", "StringNotLike", "ArnLike", "ArnNotEquals", "NumericEquals", "NumericNotEquals", "Bool", "BinaryEquals", "IpAddress", "NotIpAddress"}
