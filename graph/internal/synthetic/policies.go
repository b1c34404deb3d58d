package synthetic

import (
	"fmt"

	"github.com/iamreach/iamreach/store"
)

// managed are customer managed policies that many principals of an account
// share, beside those that AWS manages.
const managed = 8

var boundaries = []string{"boundary-apps", "boundary-pipelines", "boundary-data"}

func awsPolicy(name string) string { return "arn:aws:iam::aws:policy/" + name }

func (a *account) managedPolicies() {
	read := allow("*", "iam:Get*", "iam:List*", "rds:Describe*", "dynamodb:Describe*", "dynamodb:List*", "lambda:Get*", "ec2:Describe*", "s3:List*")
	a.managedPolicy(awsPolicy("AdministratorAccess"), allow("*", "*"))
	a.managedPolicy(awsPolicy("ReadOnlyAccess"), read)
	a.managedPolicy(awsPolicy("PowerUserAccess"),
		statement{Effect: "Allow", NotAction: []string{"iam:*", "organizations:*", "account:*"}, Resource: []string{"*"}}, allow("*", "iam:ListRoles"))
	a.managedPolicy(awsPolicy("AmazonRDSDataFullAccess"),
		allow("*", "rds-data:ExecuteStatement", "rds-data:BatchExecuteStatement"),
		allow("arn:aws:secretsmanager:*:*:secret:rds-db-credentials/*", "secretsmanager:GetSecretValue"))
	a.managedPolicy(awsPolicy("service-role/AWSLambdaBasicExecutionRole"), allow("*", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"))
	a.managedPolicy(awsPolicy("AmazonSSMManagedInstanceCore"), allow("*", "ssm:UpdateInstanceInformation", "ssmmessages:*", "ec2messages:*"))

	team := a.rand.IntN(a.teams())
	for i, statements := range [managed][]statement{
		{read},
		{allow("*", "logs:*", "cloudwatch:*", "xray:Put*")},
		{allow(a.arn("s3", "shared-%d/*", a.number), "s3:GetObject"), allow("*", "kms:DescribeKey")},
		{read, allow(a.table(team), "dynamodb:GetItem", "dynamodb:Query")},
		{allow(a.arn("dynamodb", "table/${aws:PrincipalTag/team}-*"), "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query")},
		{read, allow("*", "lambda:*"), allow(a.iam("role/function-*"), "iam:PassRole")},
		{allow(a.arn("secretsmanager", "secret:team-%d/*", team), "secretsmanager:GetSecretValue")},
		{allow(a.arn("rds", "*:team-%d-*", team), "rds:*")},
	} {
		a.managedPolicy(a.iam("policy/shared/%s", sharedName(i)), statements...)
	}
	a.managedPolicy(a.iam("policy/boundary-apps"), allow("*", "dynamodb:*", "s3:*", "lambda:*", "sts:AssumeRole", "secretsmanager:*", "kms:*", "logs:*"))
	a.managedPolicy(a.iam("policy/boundary-pipelines"),
		allow("*", "*"), deny("*", "iam:*User*", "iam:*AccessKey*", "iam:*PermissionsBoundary", "organizations:*"))
	a.managedPolicy(a.iam("policy/boundary-data"), allow("*", "dynamodb:*", "rds:*", "rds-data:*", "rds-db:connect", "redshift*:*", "secretsmanager:*", "kms:*"))
}

func sharedName(i int) string { return fmt.Sprintf("baseline-%d", i) }

// managedPolicy writes a policy of one version.
func (a *account) managedPolicy(id string, statements ...statement) { a.versions(id, statements) }

// versions writes a policy whose first version is the default.
func (a *account) versions(id string, documents ...[]statement) {
	list := []object{}
	for i, statements := range documents {
		v := object{"VersionId": fmt.Sprintf("v%d", i+1), "Document": printed(statements...), "CreateDate": created}
		if i == 0 {
			v["IsDefaultVersion"] = true
		}
		list = append(list, v)
	}
	a.list("global", store.TypeManagedPolicy, id, details, object{
		"Arn": id, "PolicyName": lastWord(id), "PolicyId": a.uniqueID("ANPA", id), "Path": pathOf(id),
		"DefaultVersionId": "v1", "PolicyVersionList": list, "CreateDate": created,
	})
}

// attached are the managed policies of a principal.
func (a *account) attached(k kind, i int) []string {
	baseline := func(i int) string { return a.iam("policy/shared/%s", sharedName(i)) }
	var all []string
	switch k {
	case sso:
		return []string{setPolicy(a.place, i)}
	case lambda:
		all = append(all, awsPolicy("service-role/AWSLambdaBasicExecutionRole"))
	case server:
		all = append(all, awsPolicy("AmazonSSMManagedInstanceCore"))
	case pipeline:
		if a.chance(10) {
			all = append(all, awsPolicy("AdministratorAccess"))
		}
	case operator, shared:
		all = append(all, awsPolicy("ReadOnlyAccess"))
	}
	all = append(all, baseline(i%3))
	if a.chance(25) {
		all = append(all, baseline(3+a.rand.IntN(managed-3)))
	}
	return all
}

// setPolicy is the managed policy of a permission set.
func setPolicy(p place, set int) string {
	switch permissionSets[set] {
	case "AdministratorAccess":
		return awsPolicy("AdministratorAccess")
	case "PowerUserAccess":
		return awsPolicy("PowerUserAccess")
	case "DatabaseAdministrator":
		return awsPolicy("AmazonRDSDataFullAccess")
	case "Developer":
		return p.iam("policy/shared/%s", sharedName(5))
	}
	return awsPolicy("ReadOnlyAccess")
}

// setStatements is the inline policy of a permission set.
func setStatements(set int) []statement {
	if permissionSets[set] == "DatabaseAdministrator" {
		return []statement{allow("*", "rds:Describe*", "rds:CreateDBSnapshot"), allow("arn:aws:rds-db:*:*:dbuser:*/${aws:PrincipalTag/user}", "rds-db:connect")}
	}
	return []statement{allow("*", "support:*", "health:Describe*")}
}
