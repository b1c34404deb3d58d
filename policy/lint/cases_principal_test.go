package lint_test

import "github.com/iamreach/iamreach/policy"

func principalCases() []ruleCase {
	secret := func(principal string) string {
		return `{"Effect":"Allow","Principal":` + principal + `,"Action":"secretsmanager:GetSecretValue","Resource":"*"}`
	}
	trust := func(principal, action, condition string) string {
		return `{"Effect":"Allow","Principal":` + principal + `,"Action":"` + action + `","Condition":` + condition + `}`
	}
	const (
		github  = `{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}`
		saml    = `{"Federated":"arn:aws:iam::111122223333:saml-provider/idp"}`
		account = `{"AWS":"111122223333"}`
		web     = "sts:AssumeRoleWithWebIdentity"
	)
	return []ruleCase{
		{"principal-wildcard", "any role", policy.Trust, trust(`{"AWS":"arn:aws:iam::111122223333:role/*"}`, "sts:AssumeRole", `{}`), []string{"arn:aws:iam::111122223333:role/*"}},
		{"principal-wildcard", "the lone *", policy.Resource, secret(`{"AWS":"*"}`), nil},
		{"principal-wildcard", "a role", policy.Resource, secret(`{"AWS":"arn:aws:iam::111122223333:role/r"}`), nil},
		{"principal-wildcard", "beside the lone *", policy.Resource, secret(`{"AWS":["*","arn:aws:iam::111122223333:user/?"]}`), []string{"arn:aws:iam::111122223333:user/?"}},
		{"principal-group", "a group", policy.Resource, secret(`{"AWS":"arn:aws:iam::111122223333:group/g"}`), []string{"arn:aws:iam::111122223333:group/g"}},
		{"principal-group", "a user", policy.Resource, secret(`{"AWS":"arn:aws:iam::111122223333:user/u"}`), nil},
		{"principal-deleted", "a role's id", policy.Trust, trust(`{"AWS":"AROAABCDEFGHIJKLMNOPQ"}`, "sts:AssumeRole", `{}`), []string{"AROAABCDEFGHIJKLMNOPQ"}},
		{"principal-deleted", "a user's ARN", policy.Trust, trust(`{"AWS":"arn:aws:iam::111122223333:user/AROA"}`, "sts:AssumeRole", `{}`), nil},
		{"malformed-principal", "a service under AWS", policy.Resource, secret(`{"AWS":"rds.amazonaws.com"}`), []string{"rds.amazonaws.com"}},
		{"malformed-principal", "an account of 11 digits", policy.Resource, secret(`{"AWS":"11112222333"}`), []string{"11112222333"}},
		{"malformed-principal", "a session without its name", policy.Resource, secret(`{"AWS":"arn:aws:sts::111122223333:assumed-role/r"}`), []string{"arn:aws:sts::111122223333:assumed-role/r"}},
		{"malformed-principal", "a session with the path of its role", policy.Resource, secret(`{"AWS":"arn:aws:sts::111122223333:assumed-role/path/r/s"}`), []string{"arn:aws:sts::111122223333:assumed-role/path/r/s"}},
		{"malformed-principal", "all that there are", policy.Resource, secret(`{"AWS":["111122223333","arn:aws:iam::111122223333:root","arn:aws:iam::111122223333:role/path/r","arn:aws:sts::111122223333:assumed-role/r/s","arn:aws:sts::111122223333:federated-user/f","arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"]}`), nil},
		{"malformed-service", "a bare name", policy.Trust, trust(`{"Service":"ec2"}`, "sts:AssumeRole", `{}`), []string{"ec2"}},
		{"malformed-service", "a service", policy.Trust, trust(`{"Service":"ec2.amazonaws.com"}`, "sts:AssumeRole", `{}`), nil},
		{"malformed-provider", "any of them", policy.Trust, trust(`{"Federated":"arn:aws:iam::111122223333:oidc-provider/*"}`, web, `{}`), []string{"arn:aws:iam::111122223333:oidc-provider/*"}},
		{"malformed-provider", "an address", policy.Trust, trust(`{"Federated":"https://token.actions.githubusercontent.com"}`, web, `{}`), []string{"https://token.actions.githubusercontent.com"}},
		{"malformed-provider", "an ARN", policy.Trust, trust(github, web, `{}`), nil},
		{"malformed-provider", "a name that AWS knows", policy.Trust, trust(`{"Federated":"cognito-identity.amazonaws.com"}`, web, `{}`), nil},
		{"any-service", "any", policy.Trust, trust(`{"Service":"*"}`, "sts:AssumeRole", `{}`), []string{"*"}},
		{"any-service", "one", policy.Trust, trust(`{"Service":"ec2.amazonaws.com"}`, "sts:AssumeRole", `{}`), nil},
		{"public", "anyone", policy.Resource, secret(`"*"`), []string{"*"}},
		{"public", "anyone of an organisation", policy.Resource, `{"Effect":"Allow","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}}}`, nil},
		{"public", "an endpoint", policy.Endpoint, secret(`"*"`), nil},
		{"not-principal-allow", "Allow", policy.Resource, `{"Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*"}`, []string{"NotPrincipal"}},
		{"not-principal-allow", "Deny", policy.Resource, `{"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*"}`, nil},
		{"not-principal-deny", "Deny", policy.Resource, `{"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*"}`, []string{"NotPrincipal"}},
		{"not-principal-deny", "Deny to everyone", policy.Resource, `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}`, nil},
		{"confused-deputy", "a service without source", policy.Resource, secret(`{"Service":"rds.amazonaws.com"}`), []string{"rds.amazonaws.com"}},
		{"confused-deputy", "a service with its source", policy.Resource, `{"Effect":"Allow","Principal":{"Service":"rds.amazonaws.com"},"Action":"secretsmanager:GetSecretValue","Resource":"*","Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}}`, nil},
		{"confused-deputy", "a service that is denied", policy.Resource, `{"Effect":"Deny","Principal":{"Service":"rds.amazonaws.com"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}`, nil},
		{"confused-deputy", "an account", policy.Resource, secret(account), nil},

		{"trust-action", "what the role may do", policy.Trust, trust(account, "s3:GetObject", `{}`), []string{"s3:GetObject"}},
		{"trust-action", "assuming it", policy.Trust, trust(account, "sts:AssumeRole", `{}`), nil},
		{"federated-action", "AssumeRole for OIDC", policy.Trust, trust(github, "sts:AssumeRole", `{}`), []string{"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}},
		{"federated-action", "web identity for SAML", policy.Trust, trust(saml, web, `{}`), []string{"arn:aws:iam::111122223333:saml-provider/idp"}},
		{"federated-action", "its own", policy.Trust, trust(saml, "sts:AssumeRoleWithSAML", `{}`), nil},
		{"federated-action", "all of sts", policy.Trust, trust(github, "sts:*", `{}`), nil},
		{"unfederated-action", "web identity for an account", policy.Trust, trust(account, web, `{}`), []string{web}},
		{"unfederated-action", "AssumeRole for an account", policy.Trust, trust(account, "sts:AssumeRole", `{}`), nil},
		{"other-issuer", "of another provider", policy.Trust, trust(github, web, `{"StringEquals":{"gitlab.com:sub":"a"}}`), []string{"gitlab.com:sub"}},
		{"other-issuer", "of its own", policy.Trust, trust(github, web, `{"StringEquals":{"token.actions.githubusercontent.com:sub":"a"}}`), nil},
		{"oidc-subject", "none", policy.Trust, trust(github, web, `{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}`), []string{"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}},
		{"oidc-subject", "any repository", policy.Trust, trust(github, web, `{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:*"}}`), []string{"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}},
		{"oidc-subject", "all but one", policy.Trust, trust(github, web, `{"StringNotEquals":{"token.actions.githubusercontent.com:sub":"repo:acme/app"}}`), []string{"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}},
		{"oidc-subject", "one repository", policy.Trust, trust(github, web, `{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:acme/app:*"}}`), nil},
		{"oidc-subject", "a pool of identities", policy.Trust, trust(`{"Federated":"cognito-identity.amazonaws.com"}`, web, `{"StringEquals":{"cognito-identity.amazonaws.com:aud":"eu-west-1:p"}}`), nil},
		{"oidc-subject", "a repository's id", policy.Trust, trust(github, web, `{"StringEquals":{"token.actions.githubusercontent.com:repository_id":"1"}}`), nil},
		{"oidc-audience", "none", policy.Trust, trust(github, web, `{"StringEquals":{"token.actions.githubusercontent.com:sub":"repo:acme/app:ref:refs/heads/main"}}`), []string{"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}},
		{"oidc-audience", "AWS's", policy.Trust, trust(github, web, `{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}`), nil},
		{"trust-deputy", "a service without source", policy.Trust, trust(`{"Service":"glue.amazonaws.com"}`, "sts:AssumeRole", `{}`), []string{"glue.amazonaws.com"}},
		{"trust-deputy", "one that takes its own account's roles", policy.Trust, trust(`{"Service":"ec2.amazonaws.com"}`, "sts:AssumeRole", `{}`), nil},
		{"key-lockout", "nobody", policy.KeyPolicy, `{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:Decrypt","Resource":"*"}`, []string{""}},
		{"key-lockout", "the account", policy.KeyPolicy, `{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"}`, nil},
	}
}

func otherCases() []ruleCase {
	key := `{"Effect":"Allow","Action":"kms:CreateGrant","Resource":"arn:aws:kms:eu-west-1:111122223333:key/*"`
	pass := `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"`
	return []ruleCase{
		{"pass-any-role", "any", policy.Identity, pass + `}`, []string{"*"}},
		{"pass-any-role", "to one service", policy.Identity, pass + `,"Condition":{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}}`, nil},
		{"pass-any-role", "one role", policy.Identity, `{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::111122223333:role/r"}`, nil},
		{"pass-any-role", "an administrator", policy.Identity, `{"Effect":"Allow","Action":"*","Resource":"*"}`, nil},
		{"create-any-grant", "any", policy.Identity, key + `}`, []string{"kms:CreateGrant"}},
		{"create-any-grant", "for services", policy.Identity, key + `,"Condition":{"Bool":{"kms:GrantIsForAWSResource":"true"}}}`, nil},
		{"denied-elsewhere", "all of it", policy.Identity, `{"Sid":"A","Effect":"Allow","Action":"rds:DeleteDBInstance","Resource":"*"},{"Sid":"D","Effect":"Deny","Action":"rds:*","Resource":"*"}`, []string{"A"}},
		{"denied-elsewhere", "part of it", policy.Identity, `{"Sid":"A","Effect":"Allow","Action":"rds:*","Resource":"*"},{"Sid":"D","Effect":"Deny","Action":"rds:DeleteDBInstance","Resource":"*"}`, nil},
		{"denied-elsewhere", "under a condition", policy.Identity, `{"Sid":"A","Effect":"Allow","Action":"rds:DeleteDBInstance","Resource":"*"},{"Sid":"D","Effect":"Deny","Action":"rds:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`, nil},
		{"denied-elsewhere", "by what is not named", policy.Identity, `{"Sid":"A","Effect":"Allow","NotAction":["iam:*","rds:*"],"Resource":"*"},{"Sid":"D","Effect":"Deny","NotAction":"iam:*","Resource":"*"}`, []string{"A"}},
		{"denied-elsewhere", "for another principal", policy.Resource, `{"Sid":"A","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*"},{"Sid":"D","Effect":"Deny","Principal":{"AWS":"444455556666"},"Action":"s3:*","Resource":"*"}`, nil},
		{"redundant", "the same again", policy.Identity, `{"Sid":"A","Effect":"Allow","Action":"rds:*","Resource":"*"},{"Sid":"B","Effect":"Allow","Action":"RDS:*","Resource":"*"}`, []string{"B"}},
		{"redundant", "a part", policy.Identity, `{"Sid":"A","Effect":"Allow","Action":"rds:Describe*","Resource":"arn:aws:rds:*:*:db:*"},{"Sid":"B","Effect":"Allow","Action":"rds:*","Resource":"*"}`, []string{"A"}},
		{"redundant", "with a further condition", policy.Identity, `{"Sid":"A","Effect":"Allow","Action":"rds:*","Resource":"*"},{"Sid":"B","Effect":"Allow","Action":"rds:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}`, []string{"B"}},
		{"redundant", "under different conditions", policy.Identity, `{"Sid":"A","Effect":"Allow","Action":"rds:*","Resource":"*","Condition":{"StringEquals":{"aws:username":"a"}}},{"Sid":"B","Effect":"Allow","Action":"rds:*","Resource":"*","Condition":{"StringEquals":{"aws:username":"b"}}}`, nil},
		{"redundant-entry", "a pattern and a part of it", policy.Identity, `{"Effect":"Allow","Action":["rds:DescribeDBInstances","rds:describe*"],"Resource":"*"}`, []string{"rds:DescribeDBInstances"}},
		{"redundant-entry", "a resource and all", policy.Identity, `{"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::b/*","arn:aws:s3:::b/a","arn:aws:s3:::b"]}`, []string{"arn:aws:s3:::b/a"}},
		{"redundant-entry", "two of different beginnings", policy.Identity, `{"Effect":"Allow","Action":["rds:Describe*","rds:Delete*"],"Resource":"*"}`, nil},
	}
}
