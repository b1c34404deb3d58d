package reach

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/store"
)

// organization puts the account into an organisation: a root with the account
// in it, and SCPs and RCPs at the account. A policy of "" was not read.
func (e *estate) organization(scps, rcps map[string]string) {
	const master = "999999999999"
	record := func(typ, id string, fields map[string]any) {
		fields["Id"] = id
		fields["Arn"] = "arn:aws:organizations::999999999999:x/o-acme/" + id
		e.record(master, "global", typ, fields["Arn"].(string), "organizations:Describe", fields)
	}
	e.cover(here, "global", "organizations:DescribeOrganization", store.Read)
	e.record(here, "global", store.TypeOrganization, "arn:aws:organizations::999999999999:organization/o-acme", "organizations:DescribeOrganization",
		map[string]any{"Id": "o-acme", "MasterAccountId": master})
	record(store.TypeOrgRoot, "r-1", map[string]any{"PolicyTypes": []any{
		map[string]any{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"}, map[string]any{"Type": "RESOURCE_CONTROL_POLICY", "Status": "ENABLED"},
	}})
	record(store.TypeAccount, here, map[string]any{"Parents": []any{map[string]any{"Id": "r-1"}}})
	attach := func(target, kind string, policies map[string]string) {
		list := []any{map[string]any{"Id": map[string]string{"SERVICE_CONTROL_POLICY": "p-FullAWSAccess", "RESOURCE_CONTROL_POLICY": "p-RCPFullAWSAccess"}[kind]}}
		for id, content := range policies {
			list = append(list, map[string]any{"Id": id})
			if content != "" {
				record(store.TypeOrgPolicy, id, map[string]any{"Name": id, "Content": content})
			}
		}
		for typ, name := range map[string]string{store.TypeAccount: here, store.TypeOrgRoot: "r-1"} {
			if name == target {
				e.record(master, "global", typ, "arn:aws:organizations::999999999999:x/o-acme/"+name, "organizations:ListPoliciesForTarget/"+kind, map[string]any{"Policies": list})
			}
		}
	}
	attach("r-1", "SERVICE_CONTROL_POLICY", nil)
	attach("r-1", "RESOURCE_CONTROL_POLICY", nil)
	attach(here, "SERVICE_CONTROL_POLICY", scps)
	attach(here, "RESOURCE_CONTROL_POLICY", rcps)
}

func TestGuardrails(t *testing.T) {
	t.Parallel()
	read := allow(orders, "dynamodb:GetItem")
	deny := document(map[string]any{"Effect": "Deny", "Action": "dynamodb:*", "Resource": "*"})
	perimeter := document(map[string]any{
		"Effect": "Deny", "Principal": "*", "Action": "sts:*", "Resource": "*",
		"Condition": map[string]any{"StringNotEqualsIfExists": map[string]any{"aws:PrincipalOrgID": "o-acme"}},
	})
	for _, c := range []struct {
		name  string
		build func(*estate)
		keep  []string
		want  []string
	}{
		{
			name: "an SCP stops users, permissions that they give themselves, and root, but no service-linked role",
			build: func(e *estate) {
				e.organization(map[string]string{"p-deny": deny}, nil)
				e.user("ana", read)
				e.user("eve", allow("*", "iam:PutUserPolicy"))
				e.role("aws-service-role/x.amazonaws.com/AWSServiceRoleForX", trustService("x.amazonaws.com"), read)
			},
			keep: []string{"ana", "eve", "arn:aws:iam::" + here + ":root", "AWSServiceRoleForX"}, want: []string{"AWSServiceRoleForX yes: dynamodb-read"},
		},
		{
			name: "an SCP that was not read could only stop it",
			build: func(e *estate) {
				e.organization(map[string]string{"p-unread": ""}, nil)
				e.user("ana", read)
			},
			keep: []string{"ana"}, want: []string{"ana if: dynamodb-read if if organizations:DescribePolicy (not read) allows"},
		},
		{
			name: "an RCP keeps foreigners from assuming a role",
			build: func(e *estate) {
				e.organization(nil, map[string]string{"p-perimeter": perimeter})
				e.role("a", trust("arn:aws:iam::"+there+":root", user("ana")), read)
				e.user("ana")
			},
			keep: []string{"account:" + there, "ana"}, want: []string{"ana yes: sts-assume-role dynamodb-read"},
		},
		{
			name: "whether there is an organisation is not known",
			build: func(e *estate) {
				e.cover(here, "global", "organizations:DescribeOrganization", store.Denied)
				e.user("ana", read)
			},
			keep: []string{"ana"}, want: []string{"ana if: dynamodb-read if if organizations:DescribeOrganization (not read) allows"},
		},
		{
			name: "a boundary that was not read could only stop it",
			build: func(e *estate) {
				u := e.user("ana", read)
				u["PermissionsBoundary"] = map[string]any{"PermissionsBoundaryArn": "arn:aws:iam::" + here + ":policy/unread"}
				e.again(store.TypeUser, u)
			},
			keep: []string{"ana"}, want: []string{"ana if: dynamodb-read if if iam:GetPolicyVersion (not read) allows"},
		},
		{
			name: "versions of its policy that were not read may let it",
			build: func(e *estate) {
				u := e.user("ana", allow("*", "iam:SetDefaultPolicyVersion"))
				own := e.managed("own", allow("*", "s3:ListBucket"))
				u["AttachedManagedPolicies"] = []any{map[string]any{"PolicyArn": own}}
				e.again(store.TypeUser, u)
				e.coverage[store.Coverage{Account: here, Region: "global", Operation: "iam:GetPolicyVersion", Item: own, Outcome: store.Failed}] = true
			},
			keep: []string{"account:" + here}, want: []string{"account:111122223333 unknown: dynamodb-read unknown iam:GetPolicyVersion"},
		},
		{
			name: "identities that were not read may be let by their own administrators",
			build: func(e *estate) {
				e.cover(here, "global", details, store.Denied)
			},
			keep: []string{"account:" + here}, want: []string{"account:111122223333 unknown: dynamodb-read unknown iam:GetAccountAuthorizationDetails"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e := newEstate(t)
			c.build(e)
			if diff := cmp.Diff(c.want, ways(t, e, orders, c.keep...)); diff != "" {
				t.Errorf("ways (-want +got):\n%s", diff)
			}
		})
	}
}
