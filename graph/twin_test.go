package graph_test

import "testing"

// Administrators of one account, in most of which nothing differs: what is found
// of their twin must not be taken for what is found of those that something tells
// apart. The plain engine asks each.
func TestAdministratorsAreToldFromTheirTwin(t *testing.T) {
	t.Parallel()
	techniques := catalogue(t)
	const crowd = `
policy/all: {allow: "*"}
user/ann: {attach: policy/all}
user/bob: {attach: policy/all}
user/cid: {attach: policy/all}
user/dan: {attach: policy/all}
role/a: {attach: policy/all, trust: lambda.amazonaws.com}
role/b: {attach: policy/all, trust: lambda.amazonaws.com}
role/c: {attach: policy/all, trust: lambda.amazonaws.com}
role/d: {attach: policy/all, trust: lambda.amazonaws.com}
role/poor: {trust: lambda.amazonaws.com}
user/poor: {}
instance/web: {role: role/poor}
function/job: {role: role/poor}
db/stock: {open: vpc}
group/staff: {}
`
	for name, text := range map[string]string{
		"nothing differs": ``,
		"own policies deny an action, or all but some": `
user/zoe: {attach: policy/all, deny: "dynamodb:*"}
role/z: {attach: policy/all, deny: "iam:AttachRolePolicy on role/poor", trust: lambda.amazonaws.com}
user/yan: {attach: policy/all, deny: [{Effect: Deny, NotAction: ["rds:*", "iam:*"], Resource: "*"}]}
`,
		"the policies of things name them": `
user/zoe: {attach: policy/all}
role/z: {attach: policy/all, trust: lambda.amazonaws.com}
key/main: {policy: ["user/zoe may kms:*", "role/z may kms:*"]}
db/keyed: {key: key/main, secret: secret/keyed, open: vpc}
snapshot/keyed: {of: db/keyed, key: key/main}
secret/keyed: {opens: db/keyed, key: key/main}
table/keyed: {key: key/main}
222222222222/secret/far: {policy: user/zoe may secretsmanager:GetSecretValue, opens: db/keyed}
222222222222/role/far: {trust: [user/zoe, role/z], allow: "rds:ModifyDBInstance"}
222222222222/db/far: {open: vpc}
role/near: {trust: [user/zoe, role/z], allow: "dynamodb:*"}
`,
		"the policies of things look at tags and names": `
user/zoe: {attach: policy/all, tags: {team: x}}
role/z: {attach: policy/all, tags: {team: x}, trust: lambda.amazonaws.com}
role/app/y: {attach: policy/all, path: /app/, trust: lambda.amazonaws.com}
key/main: {policy: ["account 111111111111 may kms:* if aws:PrincipalTag/team StringEquals x"]}
table/keyed: {key: key/main}
secret/keyed: {opens: db/stock, policy: "anyone may not secretsmanager:GetSecretValue if aws:PrincipalArn ArnLike arn:aws:iam::*:role/app/*"}
`,
		"a policy of a key looks at for whom a grant is": `
user/zoe: {attach: policy/all}
key/main: {policy: ["account may kms:DescribeKey", "account may kms:CreateGrant if kms:GranteePrincipal StringEquals arn:aws:iam::111111111111:user/zoe"]}
table/keyed: {key: key/main}
`,
		"guardrails look at names": `
organization: {root: {accounts: ["111111111111"], scp: "iam:CreateAccessKey if aws:PrincipalArn ArnNotLike arn:aws:iam::*:user/z*"}}
user/zoe: {attach: policy/all}
user/zed: {attach: policy/all}
`,
		"trust policies look at tags of sessions": `
role/w: {attach: policy/all, trust: {Effect: Allow, Principal: {AWS: "arn:aws:iam::111111111111:user/poor"}, Action: ["sts:AssumeRole", "sts:TagSession"], Condition: {StringEquals: {"aws:RequestTag/team": x}}}}
role/x: {attach: policy/all, trust: {Effect: Allow, Principal: {AWS: "arn:aws:iam::111111111111:user/poor"}, Action: ["sts:AssumeRole", "sts:TagSession"], Condition: {StringEquals: {"aws:RequestTag/team": x}}}}
role/y: {attach: policy/all, trust: {Effect: Allow, Principal: {AWS: "arn:aws:iam::111111111111:user/poor"}, Action: ["sts:AssumeRole", "sts:TagSession"], Condition: {StringEquals: {"aws:RequestTag/team": x}}}}
role/z: {attach: policy/all, trust: {Effect: Allow, Principal: {AWS: "arn:aws:iam::111111111111:user/poor"}, Action: ["sts:AssumeRole", "sts:TagSession"], Condition: {StringEquals: {"aws:RequestTag/team": y}}}}
secret/keyed: {opens: db/stock, policy: "anyone may not secretsmanager:GetSecretValue if aws:PrincipalTag/team StringEquals x"}
`,
		"guardrails do not limit roles of services": `
organization: {root: {accounts: ["111111111111"], scp: "dynamodb:*"}}
role/z: {attach: policy/all, path: /aws-service-role/x.amazonaws.com/, trust: lambda.amazonaws.com}
`,
		"a policy cannot be read": `
role/z: {attach: policy/all, allow: [{Effect: Perhaps, Action: "*", Resource: "*"}], trust: lambda.amazonaws.com}
`,
		"they are passed on and run in networks": `
role/z: {attach: policy/all, trust: [lambda.amazonaws.com, rds.amazonaws.com, ec2.amazonaws.com]}
role/y: {attach: policy/all, trust: [lambda.amazonaws.com, rds.amazonaws.com, ec2.amazonaws.com]}
instance/z: {role: role/z}
function/z: {role: role/y}
`,
		"they are given everything first": `
user/m: {allow: ["iam:AttachUserPolicy on user/p*", "iam:CreateAccessKey on user/p*", "iam:AttachRolePolicy on role/p*", "iam:UpdateAssumeRolePolicy on role/p*", sts:AssumeRole]}
user/n: {allow: ["iam:AttachUserPolicy on user/pa", "iam:CreateAccessKey on user/pa"]}
user/o: {allow: ["iam:AttachUserPolicy on user/pb", "iam:CreateAccessKey on user/pb"]}
user/q: {allow: ["iam:AttachUserPolicy on user/pc", "iam:CreateAccessKey on user/pc"]}
user/pa: {}
user/pb: {}
user/pc: {deny: "dynamodb:GetItem"}
user/pd: {}
role/pa: {trust: account}
role/pb: {trust: account, deny: "iam:CreateRole"}
role/pc: {trust: account, deny: "iam:*"}
key/main: {policy: ["user/pd may kms:*", "role/pb may kms:*"]}
table/keyed: {key: key/main}
table/open: {}
`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := "about: Administrators of one account." + crowd + text + "table/orders: {}\nkind: [connect, credential, takeover, copy-out, share-out, logs-metadata-leak, destroy-tamper, network-enabler]\nexpect:\n  user/ann to table/orders: yes by dynamodb-read\n"
			compareText(t, "twins.yaml", []byte(text), techniques)
		})
	}
}
