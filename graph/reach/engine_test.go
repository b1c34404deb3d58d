package reach

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/store"
)

// ways shows the best way of each principal to a database: "user/ana yes:
// sts-assume-role dynamodb-read". Roles alone in tests that start at others
// are left out by keep.
func ways(t *testing.T, e *estate, db string, keep ...string) []string {
	t.Helper()
	who, err := e.world().Who(db, Query{})
	if err != nil {
		t.Fatal(err)
	}
	list := []string{}
	for _, p := range who.Principals {
		for _, name := range keep {
			if p.ARN == name || strings.HasSuffix(p.ARN, "/"+name) {
				list = append(list, name+" "+way(p.Best))
			}
		}
	}
	return list
}

func way(p *answer.Path) string {
	text := p.Certainty + ":"
	for _, h := range p.Hops {
		text += " " + h.Technique
	}
	if words := p.Conditions.Words(); words != "" {
		text += " if " + words
	}
	for _, r := range p.Unknown {
		text += " unknown " + r.Operation + r.Rule
	}
	return text
}

func TestEngine(t *testing.T) {
	t.Parallel()
	read := allow(orders, "dynamodb:GetItem")
	const account = "arn:aws:iam::" + here + ":root"
	for _, c := range []struct {
		name  string
		build func(*estate)
		db    string
		keep  []string
		want  []string
	}{
		{
			name: "an identity policy reads a table",
			build: func(e *estate) {
				e.user("ana", read)
				e.user("ben", allow(orders+"x", "dynamodb:GetItem"))
			},
			keep: []string{"ana", "ben"}, want: []string{"ana yes: dynamodb-read"},
		},
		{
			name: "roles chain",
			build: func(e *estate) {
				e.user("ana", allow(role("a"), "sts:AssumeRole"))
				e.role("a", trust(account), allow(role("b"), "sts:AssumeRole"))
				e.role("b", trust(role("a")), read)
			},
			keep: []string{"ana"}, want: []string{"ana yes: sts-assume-role sts-assume-role dynamodb-read"},
		},
		{
			name: "a trust policy that names the account needs the identity's own permission",
			build: func(e *estate) {
				e.user("ana")
				e.role("a", trust(account), read)
			},
			keep: []string{"ana"}, want: []string{},
		},
		{
			name: "permissions that one gives oneself work",
			build: func(e *estate) {
				e.user("ana", allow("*", "iam:PutUserPolicy"))
			},
			keep: []string{"ana"}, want: []string{"ana yes: iam-put-user-policy-self dynamodb-read"},
		},
		{
			name: "permissions that one gives oneself stay under the boundary",
			build: func(e *estate) {
				u := e.user("ana", allow("*", "iam:PutUserPolicy"))
				u["PermissionsBoundary"] = map[string]any{"PermissionsBoundaryArn": e.managed("limit", allow("*", "iam:PutUserPolicy"))}
				e.again(store.TypeUser, u)
			},
			keep: []string{"ana"}, want: []string{},
		},
		{
			name: "a boundary that leaves all of IAM is none",
			build: func(e *estate) {
				u := e.user("ana", allow("*", "iam:PutUserPolicy"))
				u["PermissionsBoundary"] = map[string]any{"PermissionsBoundaryArn": e.managed("limit", allow("*", "iam:*"))}
				e.again(store.TypeUser, u)
			},
			keep: []string{"ana"}, want: []string{"ana yes: iam-put-user-policy-self iam-create-role-and-privilege dynamodb-read"},
		},
		{
			name: "joining a group gives its permissions",
			build: func(e *estate) {
				e.user("ana", allow(group("readers"), "iam:AddUserToGroup"))
				e.record(here, "global", store.TypeGroup, group("readers"), details, map[string]any{
					"Arn": group("readers"), "GroupName": "readers", "GroupPolicyList": inline([]string{read}),
				})
			},
			keep: []string{"ana"}, want: []string{"ana yes: iam-add-user-to-group-self dynamodb-read"},
		},
		{
			name: "switching to a stored version gives what it allows",
			build: func(e *estate) {
				u := e.user("ana", allow("*", "iam:SetDefaultPolicyVersion"))
				u["AttachedManagedPolicies"] = []any{map[string]any{"PolicyArn": e.managed("app", allow("*", "s3:ListBucket"), read)}}
				e.again(store.TypeUser, u)
			},
			keep: []string{"ana"}, want: []string{"ana yes: iam-set-default-policy-version dynamodb-read"},
		},
		{
			name: "a trust policy is rewritten and the role assumed",
			build: func(e *estate) {
				e.user("ana", allow("*", "iam:UpdateAssumeRolePolicy"))
				e.role("a", trustService("ec2.amazonaws.com"), read)
			},
			keep: []string{"ana"}, want: []string{"ana yes: iam-update-assume-role-policy dynamodb-read"},
		},
		{
			name: "the trust policy of a service-linked role cannot be rewritten",
			build: func(e *estate) {
				e.user("ana", allow("*", "iam:UpdateAssumeRolePolicy"))
				e.role("aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS", trustService("rds.amazonaws.com"), read)
			},
			keep: []string{"ana"}, want: []string{},
		},
		{
			name: "an access key is made for another user",
			build: func(e *estate) {
				e.user("ana", allow("*", "iam:CreateAccessKey"))
				e.user("ben", read)
			},
			keep: []string{"ana"}, want: []string{"ana yes: iam-create-access-key dynamodb-read"},
		},
		{
			name: "a user with two access keys gets no third",
			build: func(e *estate) {
				e.user("ana", allow("*", "iam:CreateAccessKey"))
				e.user("ben", read)
				e.record(here, "global", store.TypeUser, user("ben"), "iam:ListAccessKeys", map[string]any{"AccessKeyMetadata": []any{
					map[string]any{"AccessKeyId": "AKIA1"}, map[string]any{"AccessKeyId": "AKIA2"},
				}})
			},
			keep: []string{"ana"}, want: []string{},
		},
		{
			name: "how many access keys there are was not read: that could only stop it",
			build: func(e *estate) {
				e.cover(here, "global", "iam:ListAccessKeys", store.Denied)
				e.user("ana", allow("*", "iam:CreateAccessKey"))
				e.user("ben", read)
			},
			keep: []string{"ana"}, want: []string{"ana if: iam-create-access-key dynamodb-read if if iam:ListAccessKeys (not read) allows"},
		},
		{
			name: "the code of a function gives its role",
			build: func(e *estate) {
				e.user("ana", allow("*", "lambda:UpdateFunctionCode", "lambda:InvokeFunction"))
				e.role("a", trustService("lambda.amazonaws.com"), read)
				e.function("job", role("a"))
			},
			keep: []string{"ana"}, want: []string{"ana yes: lambda-update-code-invoke lambda-role-credentials dynamodb-read"},
		},
		{
			name: "the role of a function is gone",
			build: func(e *estate) {
				e.user("ana", allow("*", "lambda:UpdateFunctionCode", "lambda:InvokeFunction"))
				e.function("job", role("gone"))
				e.table("orders", document(map[string]any{"Effect": "Allow", "Principal": map[string]any{"AWS": role("gone")}, "Action": "dynamodb:*", "Resource": orders}))
			},
			keep: []string{"ana", "gone"}, want: []string{},
		},
		{
			name: "a session on an instance gives its role",
			build: func(e *estate) {
				e.user("ana", allow("*", "ssm:StartSession"))
				r := e.role("a", trustService("ec2.amazonaws.com"), read)
				r["InstanceProfileList"] = []any{map[string]any{"Arn": profile(role("a"))}}
				e.again(store.TypeRole, r)
				e.instance("i-1", role("a"))
			},
			keep: []string{"ana"}, want: []string{"ana yes: ssm-start-session ec2-role-credentials dynamodb-read"},
		},
		{
			name: "a foreign account that a trust policy names, and one that must know an external id",
			build: func(e *estate) {
				e.role("a", trust("arn:aws:iam::"+there+":root"), read)
				e.role("b", document(map[string]any{
					"Effect": "Allow", "Principal": map[string]any{"AWS": "arn:aws:iam::777788889999:root"}, "Action": "sts:AssumeRole",
					"Condition": map[string]any{"StringEquals": map[string]any{"sts:ExternalId": "x"}},
				}), read)
			},
			keep: []string{"account:" + there, "account:777788889999"},
			want: []string{"account:444455556666 yes: sts-assume-role dynamodb-read", "account:777788889999 if: sts-assume-role dynamodb-read if external id"},
		},
		{
			name: "a user of a foreign account by name",
			build: func(e *estate) {
				e.role("a", trust("arn:aws:iam::"+there+":user/vendor"), read)
			},
			keep: []string{"vendor"}, want: []string{"vendor yes: sts-assume-role dynamodb-read"},
		},
		{
			name: "a principal of this account that is gone reaches nothing",
			build: func(e *estate) {
				e.role("a", trust(user("gone")), read)
				e.role("b", trust("AIDAGONE"), read)
			},
			keep: []string{"gone", "AIDAGONE"}, want: []string{},
		},
		{
			name: "anyone may assume a role that trusts everybody",
			build: func(e *estate) {
				e.role("a", trust("*"), read)
			},
			keep: []string{"anyone"}, want: []string{"anyone yes: sts-assume-role dynamodb-read"},
		},
		{
			name: "a name in a condition is that of an account of its own",
			build: func(e *estate) {
				e.role("a", document(map[string]any{
					"Effect": "Allow", "Principal": map[string]any{"AWS": "*"}, "Action": "sts:AssumeRole",
					"Condition": map[string]any{"ArnEquals": map[string]any{"aws:PrincipalArn": "arn:aws:iam::" + there + ":role/deploy"}},
				}), read)
				e.role("other", trust("arn:aws:iam::777788889999:root"))
			},
			keep: []string{"anyone", "deploy", "account:777788889999", "account:" + there},
			want: []string{"deploy yes: sts-assume-role dynamodb-read"},
		},
		{
			name: "a token without subject, and one of a subject",
			build: func(e *estate) {
				provider := "arn:aws:iam::" + here + ":oidc-provider/token.actions.githubusercontent.com"
				e.record(here, "global", store.TypeOIDCProvider, provider, "iam:GetOpenIDConnectProvider", map[string]any{"ClientIDList": []any{"sts.amazonaws.com"}})
				e.role("a", document(map[string]any{
					"Effect": "Allow", "Principal": map[string]any{"Federated": provider}, "Action": "sts:AssumeRoleWithWebIdentity",
					"Condition": map[string]any{
						"StringEquals": map[string]any{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
						"StringLike":   map[string]any{"token.actions.githubusercontent.com:sub": "repo:acme/app:*"},
					},
				}), read)
			},
			keep: []string{"token.actions.githubusercontent.com", "token.actions.githubusercontent.com#repo:acme/app:*"},
			want: []string{
				"token.actions.githubusercontent.com#repo:acme/app:* yes: trust-oidc dynamodb-read",
				"token.actions.githubusercontent.com if: trust-oidc dynamodb-read if subject repo:acme/app:*",
			},
		},
		{
			name: "a provider that is gone lets nobody in",
			build: func(e *estate) {
				e.role("a", document(map[string]any{
					"Effect": "Allow", "Principal": map[string]any{"Federated": "arn:aws:iam::" + here + ":oidc-provider/gone.example"}, "Action": "sts:AssumeRoleWithWebIdentity",
				}), read)
			},
			keep: []string{"gone.example"}, want: []string{},
		},
		{
			name: "a SAML provider",
			build: func(e *estate) {
				provider := "arn:aws:iam::" + here + ":saml-provider/okta"
				e.record(here, "global", store.TypeSAMLProvider, provider, "iam:ListSAMLProviders", map[string]any{"Arn": provider})
				e.role("a", document(map[string]any{
					"Effect": "Allow", "Principal": map[string]any{"Federated": provider}, "Action": "sts:AssumeRoleWithSAML",
					"Condition": map[string]any{"StringEquals": map[string]any{"SAML:aud": "https://signin.aws.amazon.com/saml"}},
				}), read)
			},
			keep: []string{"okta"}, want: []string{"okta yes: trust-saml dynamodb-read"},
		},
		{
			name: "a table policy that was not read may let anyone, once and no further",
			build: func(e *estate) {
				e.cover(here, region, "dynamodb:GetResourcePolicy", store.Denied)
				e.user("ana")
				e.user("ben", read)
			},
			keep: []string{"anyone", "ana", "ben", "account:" + here},
			want: []string{
				"ben if: dynamodb-read if if dynamodb:GetResourcePolicy (not read) allows",
				"anyone unknown: dynamodb-read unknown dynamodb:GetResourcePolicy",
				"account:" + here + " unknown: dynamodb-cross-account-policy unknown dynamodb:GetResourcePolicy", // it could let the account rewrite it
			},
		},
		{
			name: "the key of a table was not read: it could only stop it",
			build: func(e *estate) {
				e.user("ana", read)
				delete(e.parts[store.TypeDynamoDBTable+orders].Parts, "dynamodb:DescribeTable")
				e.record(here, region, store.TypeDynamoDBTable, orders, "dynamodb:ListTables", map[string]any{"TableName": "orders"})
			},
			keep: []string{"ana"}, want: []string{"ana if: dynamodb-read if if dynamodb:DescribeTable (not read) allows"},
		},
		{
			name: "an exception for the sessions of one role is none for another",
			build: func(e *estate) {
				e.role("a", trustService("ec2.amazonaws.com"), read)
				e.role("b", trustService("ec2.amazonaws.com"), read)
				e.table("orders", document(map[string]any{
					"Effect": "Deny", "Principal": "*", "Action": "dynamodb:*", "Resource": "*",
					"Condition": map[string]any{"StringNotLike": map[string]any{"aws:userid": "AROAA:*"}},
				}))
			},
			keep: []string{"a", "b"}, want: []string{"a yes: dynamodb-read"},
		},
		{
			name: "MFA is no condition that a role could meet",
			build: func(e *estate) {
				e.user("ana", allow(role("a"), "sts:AssumeRole"), document(map[string]any{
					"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*",
					"Condition": map[string]any{"Bool": map[string]any{"aws:MultiFactorAuthPresent": "true"}},
				}))
				e.role("a", trust(account), document(map[string]any{
					"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*",
					"Condition": map[string]any{"Bool": map[string]any{"aws:MultiFactorAuthPresent": "true"}},
				}))
			},
			keep: []string{"ana", "a"}, want: []string{"ana if: dynamodb-read if MFA"},
		},
		{
			name: "one actor calls from one network",
			build: func(e *estate) {
				e.user("ana", from("192.0.2.0/24", "sts:AssumeRole", role("a")))
				e.user("ben", from("192.0.2.0/24", "sts:AssumeRole", role("b")))
				e.role("a", trust(account), from("198.51.100.0/24", "dynamodb:GetItem", orders))
				e.role("b", trust(account), from("192.0.2.128/25", "dynamodb:GetItem", orders))
			},
			keep: []string{"ana", "ben"}, want: []string{"ben if: sts-assume-role dynamodb-read if from 192.0.2.0/24 and from 192.0.2.128/25"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e := newEstate(t)
			c.build(e)
			db := c.db
			if db == "" {
				db = orders
			}
			if diff := cmp.Diff(c.want, ways(t, e, db, c.keep...)); diff != "" {
				t.Errorf("ways (-want +got):\n%s", diff)
			}
		})
	}
}
