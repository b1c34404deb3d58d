package synthetic

import "fmt"

// draws say which principals have which trait. Each trait is drawn for just
// as many as it should, so that small organisations have the same shares as
// large ones.
type draws struct{ own, tagged, tested, notAction, bounded []bool }

func (a *account) draw() draws {
	return draws{own: a.drawn(26), tagged: a.drawn(20), tested: a.drawn(10), notAction: a.drawn(5), bounded: a.drawn(10)}
}

// drawn draws so many per cent of the account's principals, out of those that
// may have a policy of their own, and one more, so that no share falls short.
func (a *account) drawn(percent int) []bool {
	list := make([]bool, a.crowd.size)
	left := (a.options.share()*percent+99)/100 + 1
	for _, i := range a.rand.Perm(a.crowd.size) {
		if k := a.crowd.kind(i); left > 0 && k != sso && !open(k, i) {
			list[i] = true
			left--
		}
	}
	return list
}

// traits are what is special about the policy of a principal of its own.
type traits struct{ user, tagged, tested, notAction bool }

// grants are the statements of the own policy of a principal or group.
func (a *account) grants(t traits, i int) []statement {
	team := a.rand.IntN(a.teams())
	all := []statement{allow(a.arn("s3", "own-%d-%d/*", a.number, i), "s3:GetObject", "s3:PutObject")}
	for range 1 + a.rand.IntN(2) {
		all = append(all, a.usual(team))
	}
	if t.tagged {
		all = append(all, a.tagged(t.user))
	}
	if t.notAction {
		all = append(all, a.notAction(team))
	}
	if t.tested {
		last := &all[len(all)-1]
		last.Condition = last.Condition.and(a.test())
	}
	if a.chance(3) {
		all = append(all, a.dangerous(t.user, i))
	}
	return all
}

// usual is what applications and people may do.
func (a *account) usual(team int) statement {
	switch a.rand.IntN(15) {
	case 0, 1:
		return allow(a.table(team), "dynamodb:GetItem", "dynamodb:Query").on(a.table(team) + "/index/*")
	case 2:
		return allow(a.table(team), "dynamodb:*Item")
	case 3:
		return allow(a.some(worker, shared, lambda), "sts:AssumeRole")
	case 4:
		return allow(a.someIn(a.other(), partner, operator), "sts:AssumeRole")
	case 5:
		return allow(a.secret(team), "secretsmanager:GetSecretValue")
	case 6:
		return allow(a.arn("secretsmanager", "secret:team-%d/*", team), "secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret")
	case 7:
		return allow(a.key(a.rand.IntN(a.keys())), "kms:Decrypt", "kms:DescribeKey")
	case 8:
		return allow(a.arn("rds-db", "dbuser:%s/*", a.resourceID(a.rand.IntN(max(a.instances(), 1)))), "rds-db:connect")
	case 9:
		return allow(a.arn("lambda", "function:team-%d-*", team), "lambda:Update*", "lambda:InvokeFunction")
	case 10:
		return allow(a.arn("ec2", "instance/*"), "ssm:StartSession").given(when("StringEquals", "ssm:resourceTag/team", fmt.Sprintf("team-%d", team)))
	case 11:
		return allow(a.arn("rds", "*:team-%d-*", team), "rds:ModifyDBInstance", "rds:CreateDBSnapshot", "rds:RestoreDBInstance*")
	case 12:
		return allow(a.some(lambda, server), "iam:PassRole")
	case 13:
		return statement{Effect: "Deny", Action: []string{"dynamodb:*"}, NotResource: []string{a.arn("dynamodb", "table/team-%d-*", team)}}
	}
	return allow(a.arn("sqs", "team-%d-*", team), "sqs:SendMessage", "sqs:ReceiveMessage")
}

// tagged depends on the tags or the name of the caller.
func (a *account) tagged(user bool) statement {
	if user && a.chance(50) {
		return oneOf(a,
			allow(a.iam("user/${aws:username}"), "iam:*AccessKey*", "iam:ChangePassword"),
			allow(a.arn("dynamodb", "table/${aws:username}-*"), "dynamodb:*Item"),
		)
	}
	return oneOf(a,
		allow(a.arn("dynamodb", "table/${aws:PrincipalTag/team}-*"), "dynamodb:GetItem", "dynamodb:Scan"),
		allow("*", "secretsmanager:GetSecretValue").given(when("StringEquals", "aws:ResourceTag/team", "${aws:PrincipalTag/team}")),
		allow(a.arn("ec2", "instance/*"), "ssm:StartSession").given(when("StringEquals", "aws:ResourceTag/team", "${aws:PrincipalTag/team}")),
		allow(a.arn("rds-db", "dbuser:*/${aws:PrincipalTag/team}"), "rds-db:connect"),
		allow(a.arn("s3", "teams/${aws:PrincipalTag/team}/*"), "s3:*Object").given(when("StringEquals", "aws:PrincipalTag/stage", "prod")),
	)
}

// test is a condition such as people write.
func (a *account) test() tests {
	return oneOf(a,
		when("Bool", "aws:MultiFactorAuthPresent", "true"),
		when("IpAddress", "aws:SourceIp", office, "198.51.100.0/24"),
		when("StringEquals", "aws:RequestedRegion", a.region),
		when("StringEquals", "aws:PrincipalOrgID", organization),
		when("StringEquals", "aws:ResourceOrgID", organization),
		when("Bool", "aws:SecureTransport", "true"),
		when("StringEquals", "aws:SourceVpc", a.vpc()),
		when("DateGreaterThan", "aws:CurrentTime", "2025-01-01T00:00:00Z"),
	)
}

// notAction is everything but something.
func (a *account) notAction(team int) statement {
	return oneOf(a,
		statement{Effect: "Allow", NotAction: []string{"iam:*", "sts:*", "kms:*", "organizations:*"}, Resource: []string{a.arn("dynamodb", "table/team-%d-*", team)}},
		statement{Effect: "Allow", NotAction: []string{"iam:*", "organizations:*"}, Resource: []string{a.arn("s3", "own-%d/*", a.number)}},
		statement{
			Effect: "Deny", NotAction: []string{"s3:*", "dynamodb:*", "secretsmanager:*", "kms:*", "sts:*", "logs:*", "rds-db:*"}, Resource: []string{"*"},
			Condition: when("StringNotEquals", "aws:RequestedRegion", a.region),
		},
	)
}

// dangerous lets its owner gain more.
func (a *account) dangerous(user bool, i int) statement {
	if user && a.chance(50) {
		group := a.iam("group/team-%d", i%a.groups())
		return oneOf(a,
			allow(a.iam("user/${aws:username}"), "iam:PutUserPolicy", "iam:AttachUserPolicy", "iam:DeleteUserPermissionsBoundary"),
			allow(group, "iam:PutGroupPolicy", "iam:AttachGroupPolicy"),
			allow(a.iam("group/*"), "iam:AddUserToGroup"),
		)
	}
	return oneOf(a,
		allow(a.some(worker, lambda, shared), "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"),
		allow(a.some(person), "iam:CreateAccessKey", "iam:UpdateLoginProfile"),
		allow(a.iam("policy/shared/*"), "iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"),
		allow(a.iam("role/*"), "iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary"),
	)
}
