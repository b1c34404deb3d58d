package lint_test

import (
	"strings"

	"github.com/iamreach/iamreach/policy"
)

func documentCases() []ruleCase {
	statement := func(sid string) string {
		return `{"Sid":"` + sid + `","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`
	}
	return []ruleCase{
		{"refused", "an unknown effect", policy.Identity, `{"Effect":"allow","Action":"s3:*","Resource":"*"}`, []string{""}},
		{"refused", "a name twice", policy.Identity, `{"Effect":"Allow","Effect":"Deny","Action":"s3:*","Resource":"*"}`, []string{""}},
		{"refused", "a condition operator that AWS lacks", policy.Identity, `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringMatch":{"aws:username":"a"}}}`, []string{""}},
		{"refused", "a principal in an SCP", policy.SCP, `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}`, []string{""}},
		{"refused", "no JSON", policy.Identity, `policy`, []string{""}},
		{"refused", "a sound policy", policy.Identity, statement("A"), nil},
		{"matches-nothing", "an empty list of actions", policy.Identity, `{"Effect":"Allow","Action":[],"Resource":"*"}`, []string{""}},
		{"matches-nothing", "no Principal in a policy of a resource", policy.Resource, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`, []string{""}},
		{"matches-nothing", "an empty list of values", policy.Identity, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:username":[]}}}`, []string{"aws:username"}},
		{"matches-nothing", "full lists", policy.Identity, statement("A"), nil},
		{"unknown-element", "a comment", policy.Identity, `{"Version":"2012-10-17","Comment":"x","Statement":[` + statement("A") + `]}`, []string{""}},
		{"unknown-element", "an empty list, which is another fault", policy.Identity, `{"Effect":"Allow","Action":[],"Resource":"*"}`, nil},
		{"unknown-element", "an id", policy.Identity, `{"Version":"2012-10-17","Id":"x","Statement":[` + statement("A") + `]}`, nil},
		{"duplicate-sid", "the same twice", policy.Identity, statement("A") + `,` + statement("A"), []string{"A"}},
		{"duplicate-sid", "none twice", policy.Identity, statement("") + `,` + statement(""), nil},
		{"duplicate-sid", "a bucket policy", policy.Resource, statement("A") + `,` + statement("A"), nil},
		{"sid-letters", "a blank", policy.Identity, statement("Read objects"), []string{"Read objects"}},
		{"sid-letters", "letters and digits", policy.Identity, statement("Read1"), nil},
		{"sid-letters", "a blank in a key policy", policy.KeyPolicy, statement("Read objects"), nil},
		{"too-large", "an SCP of 6,000 letters", policy.SCP, statement(strings.Repeat("a", 6000)), []string{""}},
		{"too-large", "an SCP whose white space is large", policy.SCP, `{"Version":"2012-10-17",` + strings.Repeat("\n", 6000) + `"Statement":[` + statement("A") + `]}`, nil},
		{"too-large", "an endpoint policy whose white space is large", policy.Endpoint, `{"Version":"2012-10-17",` + strings.Repeat("\n", 21000) + `"Statement":[` + statement("A") + `]}`, []string{""}},

		{"rcp-refused", "Allow", policy.RCP, `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}`, []string{"Allow"}},
		{"rcp-refused", "NotAction", policy.RCP, `{"Effect":"Deny","Principal":"*","NotAction":"s3:*","Resource":"*"}`, []string{"NotAction"}},
		{"rcp-refused", "NotPrincipal", policy.RCP, `{"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*"}`, []string{"NotPrincipal"}},
		{"rcp-refused", "one principal", policy.RCP, `{"Effect":"Deny","Principal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*"}`, []string{"Principal"}},
		{"rcp-refused", "no version", policy.RCP, `{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}`, []string{""}},
		{"rcp-refused", "Deny to everybody", policy.RCP, `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}`, nil},
		{"rcp-service", "RDS", policy.RCP, `{"Effect":"Deny","Principal":"*","Action":"rds:*","Resource":"*"}`, []string{"rds:*"}},
		{"rcp-service", "S3", policy.RCP, `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}`, nil},
		{"endpoint-principal", "an account", policy.Endpoint, `{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"*"}`, []string{"Principal"}},
		{"endpoint-principal", "an account at an interface endpoint", policy.Endpoint, `{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:Decrypt","Resource":"*"}`, nil},

		{"old-version-variable", "in a resource", policy.Identity, `{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/*"}]}`, []string{"arn:aws:s3:::b/${aws:username}/*"}},
		{"old-version-variable", "in a value", policy.Identity, `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*","Condition":{"StringLike":{"s3:prefix":"${aws:username}/*"}}}]}`, []string{"${aws:username}/*"}},
		{"old-version-variable", "in the newer version", policy.Identity, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/*"}`, nil},
		{"no-version", "none", policy.Identity, `{"Statement":[` + statement("A") + `]}`, []string{""}},
		{"no-version", "one", policy.Identity, statement("A"), nil},
		{"unfilled-template", "of CloudFormation", policy.Identity, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b-${AWS::AccountId}/*"}`, []string{"arn:aws:s3:::b-${AWS::AccountId}/*"}},
		{"unfilled-template", "of Terraform", policy.Identity, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::${var.bucket}/*"}`, []string{"arn:aws:s3:::${var.bucket}/*"}},
		{"unfilled-template", "a variable of AWS", policy.Identity, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/*"}`, nil},
		{"variable-place", "the account", policy.Identity, `{"Effect":"Allow","Action":"iam:GetRole","Resource":"arn:aws:iam::${aws:PrincipalAccount}:role/r"}`, []string{"arn:aws:iam::${aws:PrincipalAccount}:role/r"}},
		{"variable-place", "the last part", policy.Identity, `{"Effect":"Allow","Action":"iam:GetUser","Resource":"arn:aws:iam::111122223333:user/${aws:username}"}`, nil},
		{"unknown-variable", "no key", policy.Identity, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:user}/*"}`, []string{"arn:aws:s3:::b/${aws:user}/*"}},
		{"unknown-variable", "a tag with a default", policy.Identity, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:PrincipalTag/team, 'none'}/*"}`, nil},
		{"unknown-variable", "one that a service fills", policy.Identity, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::${transfer:HomeBucket}/*"}`, nil},
		{"unknown-variable", "an escape", policy.Identity, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${*}"}`, nil},
		{"list-variable", "tag keys", policy.Identity, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:TagKeys}/*"}`, []string{"arn:aws:s3:::b/${aws:TagKeys}/*"}},
		{"list-variable", "a name", policy.Identity, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/*"}`, nil},
	}
}

func actionCases() []ruleCase {
	of := func(action string) string { return `{"Effect":"Allow","Action":"` + action + `","Resource":"*"}` }
	return []ruleCase{
		{"malformed-action", "two in one", policy.Identity, of("rds:DescribeDBInstances,rds:DeleteDBInstance"), []string{"rds:DescribeDBInstances,rds:DeleteDBInstance"}},
		{"malformed-action", "a blank at the end", policy.Identity, of("rds-db:connect "), []string{"rds-db:connect "}},
		{"malformed-action", "a wildcard in the service", policy.Identity, of("s3*:GetObject"), []string{"s3*:GetObject"}},
		{"malformed-action", "no name", policy.Identity, of("s3:"), []string{"s3:"}},
		{"malformed-action", "letters of either case", policy.Identity, of("S3:getobject"), nil},
		{"malformed-action", "wildcards in the name", policy.Identity, of("s3:?et*"), nil},
		{"malformed-action", "everything", policy.Identity, of("*:*"), nil},
		{"api-name", "HeadObject", policy.Identity, of("s3:HeadObject"), []string{"s3:HeadObject"}},
		{"api-name", "the token for a database", policy.Identity, of("rds:GenerateDBAuthToken"), []string{"rds:GenerateDBAuthToken"}},
		{"api-name", "an action", policy.Identity, of("s3:GetObject"), nil},
		{"misspelled-action", "a letter too few", policy.Identity, of("rds-db:conect"), []string{"rds-db:conect"}},
		{"misspelled-action", "two letters swapped", policy.Identity, of("secretsmanager:GetSercetValue"), []string{"secretsmanager:GetSercetValue"}},
		{"misspelled-action", "another action", policy.Identity, of("rds-db:connect"), nil},
		{"misspelled-action", "a name far from any", policy.Identity, of("rds:Frobnicate"), nil},
		{"unknown-service", "a name that is no prefix", policy.Identity, of("docdb:*"), []string{"docdb:*"}},
		{"unknown-service", "a prefix", policy.Identity, of("rds:*"), nil},
		{"unknown-action", "none of the service", policy.Identity, of("rds:Frobnicate"), []string{"rds:Frobnicate"}},
		{"unknown-action", "a pattern that matches none", policy.Identity, of("rds:Frob*"), []string{"rds:Frob*"}},
		{"unknown-action", "a pattern that matches some", policy.Identity, of("rds:Describe*"), nil},
		{"not-action-allow", "Allow", policy.Identity, `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, []string{"iam:*"}},
		{"not-action-allow", "Deny", policy.Identity, `{"Effect":"Deny","NotAction":"iam:*","Resource":"*"}`, nil},
	}
}

func resourceCases() []ruleCase {
	of := func(action, resource string) string {
		return `{"Effect":"Allow","Action":"` + action + `","Resource":"` + resource + `"}`
	}
	const dbuser = "arn:aws:rds-db:eu-west-1:111122223333:dbuser:"
	return []ruleCase{
		{"rds-db-name", "the name of an instance", policy.Identity, of("rds-db:connect", dbuser+"orders/app"), []string{dbuser + "orders/app"}},
		{"rds-db-name", "a name that begins as an id does", policy.Identity, of("rds-db:connect", dbuser+"db-orders/app"), []string{dbuser + "db-orders/app"}},
		{"rds-db-name", "no database user", policy.Identity, of("rds-db:connect", dbuser+"db-ABCDEFGH"), []string{dbuser + "db-ABCDEFGH"}},
		{"rds-db-name", "an instance", policy.Identity, of("rds-db:connect", dbuser+"db-ABCDEFGHIJKL01234/app"), nil},
		{"rds-db-name", "a cluster, any user", policy.Identity, of("rds-db:connect", dbuser+"cluster-ABC*/*"), nil},
		{"rds-db-name", "a proxy", policy.Identity, of("rds-db:connect", dbuser+"prx-0123456789abcdef0/app"), nil},
		{"rds-db-name", "everything", policy.Identity, of("rds-db:connect", dbuser+"*"), nil},
		{"rds-db-name", "a user from a tag", policy.Identity, of("rds-db:connect", dbuser+"*/${aws:PrincipalTag/dbuser}"), nil},
		{"neptune-db-name", "the name of a cluster", policy.Identity, of("neptune-db:connect", "arn:aws:neptune-db:eu-west-1:111122223333:graph/*"), []string{"arn:aws:neptune-db:eu-west-1:111122223333:graph/*"}},
		{"neptune-db-name", "a resource id", policy.Identity, of("neptune-db:connect", "arn:aws:neptune-db:eu-west-1:111122223333:cluster-ABCDEFGH/*"), nil},
		{"rds-letter-case", "capitals", policy.Identity, of("rds:DeleteDBInstance", "arn:aws:rds:eu-west-1:111122223333:db:Orders"), []string{"arn:aws:rds:eu-west-1:111122223333:db:Orders"}},
		{"rds-letter-case", "a variable", policy.Identity, of("rds:DeleteDBInstance", "arn:aws:rds:eu-west-1:111122223333:db:${aws:PrincipalTag/Team}"), nil},
		{"kms-alias", "decrypting", policy.Identity, of("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:alias/orders"), []string{"arn:aws:kms:eu-west-1:111122223333:alias/orders"}},
		{"kms-alias", "making an alias", policy.Identity, of("kms:CreateAlias", "arn:aws:kms:eu-west-1:111122223333:alias/orders"), nil},
		{"kms-alias-only", "all actions", policy.Identity, of("kms:*", "arn:aws:kms:eu-west-1:111122223333:alias/orders"), []string{"arn:aws:kms:eu-west-1:111122223333:alias/orders"}},
		{"kms-alias-only", "all actions on the key", policy.Identity, of("kms:*", "arn:aws:kms:eu-west-1:111122223333:key/*"), nil},
		{"secret-suffix", "a name", policy.Identity, of("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/app"), []string{"arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/app"}},
		{"secret-suffix", "wildcards", policy.Identity, of("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/app-??????"), nil},
		{"secret-suffix", "the whole ARN", policy.Identity, of("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/app-7GhTkL"), nil},
		{"rds-db-any-user", "any", policy.Identity, of("rds-db:connect", dbuser+"db-ABCDEFGH/*"), []string{dbuser + "db-ABCDEFGH/*"}},
		{"rds-db-any-user", "one", policy.Identity, of("rds-db:connect", dbuser+"db-ABCDEFGH/app"), nil},

		{"malformed-arn", "a bucket's name", policy.Identity, of("s3:GetObject", "my-bucket/*"), []string{"my-bucket/*"}},
		{"malformed-arn", "no such partition", policy.Identity, of("s3:GetObject", "arn:amazon:s3:::b/*"), []string{"arn:amazon:s3:::b/*"}},
		{"malformed-arn", "an account with a digit too few", policy.Identity, of("rds:DeleteDBInstance", "arn:aws:rds:eu-west-1:11112222333:db:orders"), []string{"arn:aws:rds:eu-west-1:11112222333:db:orders"}},
		{"malformed-arn", "a service in capitals", policy.Identity, of("s3:GetObject", "arn:aws:S3:::b/*"), []string{"arn:aws:S3:::b/*"}},
		{"malformed-arn", "an ARN", policy.Identity, of("s3:GetObject", "arn:aws:s3:::b/*"), nil},
		{"malformed-arn", "a variable for the partition", policy.Identity, of("s3:GetObject", "arn:${AWS::Partition}:s3:::b/*"), nil},
		{"malformed-arn", "of AWS's own account", policy.Identity, of("iam:AttachRolePolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess"), nil},
		{"short-arn", "three parts", policy.Identity, of("s3:*", "arn:aws:s3*"), []string{"arn:aws:s3*"}},
		{"short-arn", "six parts", policy.Identity, of("s3:*", "arn:aws:s3:::*"), nil},
		{"resource-not-taken", "an instance for rds-db:connect", policy.Identity, of("rds-db:connect", "arn:aws:rds:eu-west-1:111122223333:db:orders"), []string{"arn:aws:rds:eu-west-1:111122223333:db:orders"}},
		{"resource-not-taken", "a bucket for objects", policy.Identity, of("s3:GetObject", "arn:aws:s3:::b"), []string{"arn:aws:s3:::b"}},
		{"resource-not-taken", "beside an action that is none", policy.Identity, `{"Effect":"Allow","Action":["s3:GetObject","s3:Get Object"],"Resource":"arn:aws:s3:::b"}`, []string{"arn:aws:s3:::b"}},
		{"resource-not-taken", "beside an action of an unknown service", policy.Identity, `{"Effect":"Allow","Action":["s3:GetObject","new:GetObject"],"Resource":"arn:aws:s3:::b"}`, nil},
		{"resource-not-taken", "a region where roles have none", policy.Identity, of("iam:GetRole", "arn:aws:iam:eu-west-1:111122223333:role/r"), []string{"arn:aws:iam:eu-west-1:111122223333:role/r"}},
		{"resource-not-taken", "an index beside a table", policy.Identity, `{"Effect":"Allow","Action":"dynamodb:Query","Resource":["arn:aws:dynamodb:eu-west-1:111122223333:table/t","arn:aws:dynamodb:eu-west-1:111122223333:table/t/index/*"]}`, nil},
		{"resource-not-taken", "everything of a service", policy.Identity, of("s3:*", "arn:aws:s3:::b"), nil},
		{"resource-not-taken", "an action that the table lacks", policy.Identity, of("s3:Frobnicate", "arn:aws:s3:::b"), nil},
		{"resource-not-taken", "an action on tags, for which AWS's lists lack types", policy.Identity, of("lambda:TagResource", "arn:aws:lambda:eu-west-1:111122223333:layer:l"), nil},
		{"resource-not-taken", "a wildcard for the service", policy.Identity, of("s3:GetObject", "arn:aws:*:*:*:*"), nil},
		{"resource-doubtful", "a vault for a pipeline", policy.Identity, of("codepipeline:GetPipeline", "arn:aws:backup:eu-west-1:111122223333:backup-vault:v"), []string{"arn:aws:backup:eu-west-1:111122223333:backup-vault:v"}},
		{"resource-doubtful", "a pipeline", policy.Identity, of("codepipeline:GetPipeline", "arn:aws:codepipeline:eu-west-1:111122223333:p"), nil},
		{"excludes-nothing", "an instance for rds-db:connect", policy.Identity, `{"Effect":"Deny","Action":"rds-db:connect","NotResource":"arn:aws:rds:eu-west-1:111122223333:db:orders"}`, []string{"arn:aws:rds:eu-west-1:111122223333:db:orders"}},
		{"excludes-nothing", "a database user", policy.Identity, `{"Effect":"Deny","Action":"rds-db:connect","NotResource":"arn:aws:rds-db:eu-west-1:111122223333:dbuser:db-ABCDEFGH/app"}`, nil},
		{"action-without-resource", "an action without resources", policy.Identity, `{"Effect":"Allow","Action":["kms:ListKeys","kms:Decrypt"],"Resource":"arn:aws:kms:*:111122223333:key/*"}`, []string{"kms:ListKeys"}},
		{"action-without-resource", "objects and buckets", policy.Identity, `{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"arn:aws:s3:::b/*"}`, []string{"s3:ListBucket"}},
		{"action-without-resource", "a bucket for all of them", policy.Identity, `{"Effect":"Allow","Action":["s3:ListAllMyBuckets","s3:ListBucket"],"Resource":"arn:aws:s3:::b"}`, []string{"s3:ListAllMyBuckets"}},
		{"action-without-resource", "all of the service", policy.Identity, of("s3:ListAllMyBuckets", "arn:aws:s3:::*"), nil},
		{"action-without-resource", "one that AWS checks on all roles", policy.Identity, `{"Effect":"Allow","Action":["iam:ListRoles","iam:GetRole"],"Resource":"arn:aws:iam::111122223333:role/*"}`, nil},
		{"action-without-resource", "on everything", policy.Identity, of("kms:ListKeys", "*"), nil},
		{"action-without-resource", "a pattern of actions", policy.Identity, of("kms:List*", "arn:aws:kms:*:111122223333:key/*"), nil},
		{"action-without-resource", "the policy of a bucket", policy.Resource, `{"Effect":"Deny","Principal":"*","Action":["s3:GetObject","s3:ListBucket"],"Resource":"arn:aws:s3:::b/*"}`, nil},
		{"action-doubtful", "an action without resources", policy.Identity, `{"Effect":"Allow","Action":["codepipeline:ListPipelines","codepipeline:GetPipeline"],"Resource":"arn:aws:codepipeline:eu-west-1:111122223333:p"}`, []string{"codepipeline:ListPipelines"}},
		{"action-doubtful", "one that AWS checks on all roles, on one role", policy.Identity, `{"Effect":"Allow","Action":["iam:ListRoles","iam:GetRole"],"Resource":"arn:aws:iam::111122223333:role/r"}`, []string{"iam:ListRoles"}},
		{"action-doubtful", "on all roles", policy.Identity, `{"Effect":"Allow","Action":["iam:ListRoles","iam:GetRole"],"Resource":"arn:aws:iam::111122223333:role/*"}`, nil},
		{"action-doubtful", "one that AWS checks on all tables, on one table", policy.Identity, `{"Effect":"Allow","Action":["dynamodb:ListTables","dynamodb:Scan"],"Resource":"arn:aws:dynamodb:eu-west-1:111122223333:table/t"}`, []string{"dynamodb:ListTables"}},
		{"action-doubtful", "on all tables", policy.Identity, `{"Effect":"Allow","Action":["dynamodb:ListTables","dynamodb:Scan"],"Resource":"arn:aws:dynamodb:eu-west-1:111122223333:table/*"}`, nil},
		{"action-doubtful", "an action with one", policy.Identity, of("codepipeline:GetPipeline", "arn:aws:codepipeline:eu-west-1:111122223333:p"), nil},
		{"wildcard-type", "part of a word", policy.Identity, of("rds:DescribeDBClusters", "arn:aws:rds:eu-west-1:111122223333:clus*:x"), []string{"arn:aws:rds:eu-west-1:111122223333:clus*:x"}},
		{"wildcard-type", "the whole of it", policy.Identity, of("rds:DescribeDBClusters", "arn:aws:rds:eu-west-1:111122223333:*:x"), nil},
	}
}
