package synthetic

import (
	"fmt"
	"strings"

	"github.com/iamreach/iamreach/store"
)

// What a principal is, by its number: users first, then people's and pipeline
// roles, hubs and spokes, the rest serve applications.
func (a *account) kind(i int) string {
	switch i % 20 {
	case 0, 1, 2:
		return "user"
	case 3, 4, 5:
		return "sso"
	case 6, 7:
		return "ci"
	case 8:
		return "hub"
	case 9, 10:
		return "spoke"
	}
	return "app"
}

func (a *account) principal(i int) string {
	switch kind := a.kind(i); kind {
	case "user":
		return a.iam("user/user-%d", i)
	case "sso":
		return a.iam("role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_set%d_%016x", i%5, i)
	default:
		return a.iam("role/%s-%d", kind, i)
	}
}

// role is the ARN of some role: of the principal of that number, or of the
// next that is one.
func (a *account) role(i int) string {
	for a.kind(i) == "user" {
		i++
	}
	return a.principal(i)
}

func (a *account) global(kind, id string, fields object) {
	a.write(a.id, "global", kind, id, parts{details: fields})
}

const issuer = "token.actions.githubusercontent.com"

// identities writes providers, managed policies, groups, users and roles.
func (a *account) identities() {
	a.write(a.id, "global", store.TypeOIDCProvider, a.iam("oidc-provider/"+issuer), parts{
		"iam:GetOpenIDConnectProvider": object{"ClientIDList": []string{"sts.amazonaws.com"}},
	})
	a.write(a.id, "global", store.TypeSAMLProvider, a.iam("saml-provider/sso"), parts{"iam:ListSAMLProviders": object{"Arn": a.iam("saml-provider/sso")}})
	a.managedPolicies()
	for i := range max(a.size/50, 1) {
		id := a.iam("group/team%d", i)
		a.global(store.TypeGroup, id, object{"Arn": id, "GroupName": fmt.Sprintf("team%d", i), "GroupPolicyList": a.inline(a.grants(i)...)})
	}
	for i := range a.size {
		a.writePrincipal(i)
	}
	// The role that some policy named last may lie behind the last principal.
	for i := a.size; a.kind(i-1) == "user" && i < a.size+3; i++ {
		a.writePrincipal(i)
	}
}

func (a *account) managedPolicies() {
	put := func(id string, documents ...object) {
		list := []object{}
		for v, d := range documents {
			list = append(list, object{"VersionId": fmt.Sprintf("v%d", v+1), "IsDefaultVersion": v == 0, "Document": d})
		}
		a.global(store.TypeManagedPolicy, id, object{"Arn": id, "PolicyName": id[strings.LastIndexByte(id, '/')+1:], "PolicyVersionList": list})
	}
	put("arn:aws:iam::aws:policy/AdministratorAccess", document(allow("*", "*")))
	read := allow("*", "iam:Get*", "iam:List*", "rds:Describe*", "dynamodb:Describe*", "dynamodb:List*", "lambda:Get*", "ec2:Describe*", "s3:List*")
	sets := []object{
		document(read),
		document(read, allow("*", "logs:*", "cloudwatch:*")),
		document(read, allow("*", "dynamodb:*")),
		document(object{"Effect": "Allow", "NotAction": []string{"iam:*", "organizations:*", "account:*"}, "Resource": "*"}),
		document(read, allow("*", "lambda:*"), allow(a.iam("role/app-*"), "iam:PassRole")),
	}
	for i, d := range sets {
		put(a.iam("policy/set%d", i), d)
	}
	put(a.iam("policy/boundary"), document(
		allow("*", "dynamodb:*", "s3:*", "lambda:*", "sts:AssumeRole", "secretsmanager:*", "kms:*", "rds-db:connect", "logs:*"),
	))
	put(a.iam("policy/versions"), document(allow("*", "s3:Get*")), document(allow("*", "s3:*", "dynamodb:*")))
}

// writePrincipal writes one user or role.
func (a *account) writePrincipal(i int) {
	id := a.principal(i)
	name := id[strings.LastIndexByte(id, '/')+1:]
	fields := object{"Arn": id, "AttachedManagedPolicies": a.attached(i), "Tags": []object{{"Key": "team", "Value": fmt.Sprintf("team%d", i%max(a.size/50, 1))}}}
	if a.chance(10) {
		fields["PermissionsBoundary"] = object{"PermissionsBoundaryArn": a.iam("policy/boundary")}
	}
	inline := []any{}
	if a.chance(45) {
		inline = a.inline(a.grants(i)...)
	}
	if a.kind(i) == "user" {
		fields["UserName"], fields["UserId"], fields["UserPolicyList"] = name, fmt.Sprintf("AIDA%d", i), inline
		fields["GroupList"] = []string{fmt.Sprintf("team%d", i%max(a.size/50, 1))}
		a.global(store.TypeUser, id, fields)
		return
	}
	fields["RoleName"], fields["RoleId"], fields["RolePolicyList"] = name, fmt.Sprintf("AROA%dX%d", a.index, i), inline
	fields["AssumeRolePolicyDocument"] = a.trust(i)
	if i%20 == 19 {
		fields["InstanceProfileList"] = []object{{"Arn": a.iam("instance-profile/team%d", i/20)}}
	}
	a.global(store.TypeRole, id, fields)
}

func (a *account) attached(i int) []object {
	names := []string{}
	switch a.kind(i) {
	case "sso":
		names = append(names, a.iam("policy/set%d", i%5))
		if a.chance(10) {
			names = append(names, "arn:aws:iam::aws:policy/AdministratorAccess")
		}
	case "app", "user":
		if a.chance(30) {
			names = append(names, a.iam("policy/set%d", a.rand.IntN(2)))
		}
		if a.chance(3) {
			names = append(names, a.iam("policy/versions"))
		}
	case "ci", "hub":
		if a.chance(5) {
			names = append(names, "arn:aws:iam::aws:policy/AdministratorAccess")
		}
	}
	list := []object{}
	for _, n := range names {
		list = append(list, object{"PolicyArn": n})
	}
	return list
}

func (a *account) inline(statements ...object) []any {
	return []any{object{"PolicyName": "own", "PolicyDocument": document(statements...)}}
}

// trust is the trust policy of a role. Of those that trust AWS principals,
// about a third trust another account.
func (a *account) trust(i int) object {
	trusted := func(kind string, who any, action string) object {
		return object{"Effect": "Allow", "Principal": object{kind: who}, "Action": action}
	}
	other := "arn:aws:iam::" + accountID(a.rand.IntN(a.accounts)) + ":"
	switch a.kind(i) {
	case "sso":
		s := trusted("Federated", a.iam("saml-provider/sso"), "sts:AssumeRoleWithSAML")
		s["Condition"] = object{"StringEquals": object{"SAML:aud": "https://signin.aws.amazon.com/saml"}}
		return document(s)
	case "ci":
		s := trusted("Federated", a.iam("oidc-provider/"+issuer), "sts:AssumeRoleWithWebIdentity")
		s["Condition"] = object{
			"StringEquals": object{issuer + ":aud": "sts.amazonaws.com"},
			"StringLike":   object{issuer + ":sub": fmt.Sprintf("repo:acme/app%d:*", i)},
		}
		return document(s)
	case "hub":
		return document(trusted("AWS", []string{a.role(a.rand.IntN(a.size)), a.principal(a.rand.IntN(a.size))}, "sts:AssumeRole"))
	case "spoke":
		hub := "arn:aws:iam::" + accountID(0) + ":role/hub-8"
		s := trusted("AWS", hub, "sts:AssumeRole")
		if a.chance(30) {
			s["Condition"] = object{"StringEquals": object{"sts:ExternalId": "spoke"}}
		}
		return document(s)
	}
	switch {
	case a.chance(60):
		return document(trusted("Service", []string{"lambda.amazonaws.com", "ec2.amazonaws.com"}, "sts:AssumeRole"))
	case a.chance(30):
		return document(trusted("AWS", other+"root", "sts:AssumeRole"))
	case a.chance(3):
		return document(trusted("AWS", "*", "sts:AssumeRole"))
	case a.chance(50):
		return document(trusted("AWS", a.principal(a.rand.IntN(a.size)), "sts:AssumeRole"))
	}
	return document(trusted("AWS", a.iam("root"), "sts:AssumeRole"))
}

// grants are statements that a principal, or a group, has of its own.
func (a *account) grants(i int) []object {
	team := a.rand.IntN(a.tables())
	statements := []object{allow("*", "logs:CreateLogStream", "logs:PutLogEvents")}
	kinds := []func() object{
		func() object {
			return allow([]string{a.table(team), a.table(team) + "/index/*"}, "dynamodb:GetItem", "dynamodb:Query")
		},
		func() object { return allow(a.arn("s3", "bucket-%d/*", i), "s3:GetObject", "s3:PutObject") },
		func() object { return allow(a.role(a.rand.IntN(a.size)), "sts:AssumeRole") },
		func() object { return allow(a.secret(a.rand.IntN(a.instances())), "secretsmanager:GetSecretValue") },
		func() object { return allow("arn:aws:iam::*:role/spoke-*", "sts:AssumeRole") },
		func() object { return allow("*", "kms:Decrypt", "kms:DescribeKey") },
		func() object {
			return allow(a.arn("rds-db", "dbuser:db-A%dN%d/*", a.index, a.rand.IntN(a.instances())), "rds-db:connect")
		},
		func() object {
			return allow(a.arn("lambda", "function:team%d-*", team), "lambda:Update*", "lambda:InvokeFunction")
		},
		func() object { return allow(a.arn("ec2", "instance/*"), "ssm:StartSession", "ssm:SendCommand") },
		func() object { return allow(a.arn("rds", "*:team%d-*", team), "rds:*") },
		func() object { return allow(a.role(a.rand.IntN(a.size)), "iam:PassRole") },
		func() object {
			return allow(a.iam("user/${aws:username}"), "iam:*AccessKey*", "iam:ChangePassword", "iam:*LoginProfile")
		},
		func() object {
			return allow(a.arn("dynamodb", "table/${aws:PrincipalTag/team}-*"), "dynamodb:*Item", "dynamodb:Scan")
		},
		func() object {
			s := allow("*", "secretsmanager:GetSecretValue")
			s["Condition"] = object{"StringEquals": object{"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}
			return s
		},
	}
	for range 1 + a.rand.IntN(3) {
		statements = append(statements, kinds[a.rand.IntN(len(kinds))]())
	}
	if a.chance(10) {
		s := statements[len(statements)-1]
		if s["Condition"] == nil {
			s["Condition"] = object{"IpAddress": object{"aws:SourceIp": "192.0.2.0/24"}}
		}
	}
	switch {
	case a.chance(5):
		statements = append(statements, object{"Effect": "Allow", "NotAction": []string{"iam:*", "sts:*", "kms:*", "organizations:*"}, "Resource": a.arn("dynamodb", "*")})
	case a.chance(5):
		statements = append(statements, object{"Effect": "Deny", "Action": "dynamodb:*", "NotResource": a.arn("dynamodb", "table/team%d-*", team)})
	case a.chance(2):
		statements = append(statements, allow("*", "iam:PutUserPolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:SetDefaultPolicyVersion"))
	case a.chance(5):
		statements = append(statements, allow(a.iam("group/team%d", a.rand.IntN(max(a.size/50, 1))), "iam:AddUserToGroup"))
	}
	return statements
}
