package graph_test

import "testing"

// What looks alike and is not: classes must tell it apart, as the plain engine
// does that has none.
func TestWhatOnlyLooksAlikeIsToldApart(t *testing.T) {
	t.Parallel()
	techniques := catalogue(t)
	for name, text := range map[string]string{
		"a tag whose name stands twice in other case": `
user/ana: {allow: "ssm:StartSession on instance/* if ssm:resourceTag/team StringEquals x"}
instance/a: {role: role/app, tags: {Team: x}}
instance/b: {role: role/app, tags: {Team: x, team: y}}
role/app: {trust: ec2.amazonaws.com}
`,
		"the same of two users": `
user/ana: {tags: {Team: x}, attach: policy/work}
user/bob: {tags: {Team: x, team: y}, attach: policy/work}
policy/work: {allow: "ssm:StartSession on instance/* if aws:PrincipalTag/team StringEquals x"}
instance/a: {role: role/app}
role/app: {trust: ec2.amazonaws.com}
`,
		"a tag whose value looks like the end of one and another": `
user/ana: {allow: "ssm:StartSession on instance/* if ssm:resourceTag/a StringLike x* and ssm:resourceTag/b StringEquals y"}
instance/a: {role: role/app, tags: {a: x, b: "y"}}
instance/b: {role: role/app, tags: {a: "x\0\0b=y"}}
role/app: {trust: ec2.amazonaws.com}
`,
		"roles of the own and of another account that trust the same user": `
user/ana: {allow: "sts:AssumeRole on * if aws:MultiFactorAuthPresent Bool true"}
role/a: {trust: user/ana}
222222222222/role/b: {trust: user/ana}
`,
		"roles of accounts that a policy names": `
user/ana: {allow: "sts:AssumeRole on * if aws:ResourceAccount StringEquals 333333333333"}
222222222222/role/a: {trust: user/ana}
333333333333/role/b: {trust: user/ana}
`,
		"roles of accounts with other guardrails": `
organization: {root: {accounts: ["111111111111"]}, ou/open: {accounts: ["222222222222"], rcp: "s3:GetObject"}, ou/closed: {accounts: ["333333333333"], rcp: "sts:AssumeRole"}}
user/ana: {allow: "sts:AssumeRole"}
222222222222/role/a: {trust: user/ana}
333333333333/role/b: {trust: user/ana}
`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compareText(t, "alike.yaml", []byte("about: Things that look alike."+text+"table/orders: {}\nexpect:\n  user/ana to table/orders: no\n"), techniques)
		})
	}
}
