package synthetic

import (
	"fmt"

	"github.com/iamreach/iamreach/store"
)

const (
	scps = "organizations:ListPoliciesForTarget/SERVICE_CONTROL_POLICY"
	rcps = "organizations:ListPoliciesForTarget/RESOURCE_CONTROL_POLICY"
)

// units is how many organisational units there are; accounts take turns. The
// first account manages the organisation.
const units = 3

func unit(i int) string { return fmt.Sprintf("ou-root-%08d", i%units) }

func organizationARN(kind, id string) string {
	return "arn:aws:organizations::" + accountID(0) + ":" + kind + "/" + organization + "/" + id
}

// organization writes the tree and its guardrails. A single account is in no
// organisation of others, but has one all the same.
func (w *writer) organization(o Options) {
	master := accountID(0)
	put := func(kind, id string, answers parts) { w.write(master, "global", kind, id, answers) }
	put(store.TypeOrganization, "arn:aws:organizations::"+master+":organization/"+organization, parts{"organizations:DescribeOrganization": object{
		"Organization": object{"Id": organization, "MasterAccountId": master},
	}})
	guarded := func(policies ...string) object {
		list := []object{}
		for _, p := range policies {
			list = append(list, object{"Id": p})
		}
		return object{"Policies": list}
	}
	enabled := []object{
		{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"},
		{"Type": "RESOURCE_CONTROL_POLICY", "Status": "ENABLED"},
	}
	put(store.TypeOrgRoot, organizationARN("root", root), parts{
		"organizations:ListRoots": object{"Id": root, "Arn": organizationARN("root", root), "PolicyTypes": enabled},
		scps:                      guarded("p-FullAWSAccess", "p-regions"), rcps: guarded("p-RCPFullAWSAccess", "p-perimeter"),
	})
	for i := range units {
		guard := guarded("p-FullAWSAccess")
		if i == 1 {
			guard = guarded("p-FullAWSAccess", "p-noescalation")
		}
		put(store.TypeOrgUnit, organizationARN("ou", unit(i)), parts{
			"organizations:ListOrganizationalUnitsForParent": object{"Id": unit(i), "Arn": organizationARN("ou", unit(i)), "ParentId": root},
			scps: guard, rcps: guarded("p-RCPFullAWSAccess"),
		})
	}
	for i := range o.Accounts {
		id := accountID(i)
		put(store.TypeAccount, organizationARN("account", id), parts{
			"organizations:ListAccounts": object{"Id": id, "Arn": organizationARN("account", id), "Name": fmt.Sprintf("account-%d", i)},
			"organizations:ListParents":  object{"Parents": []object{{"Id": unit(i)}}},
			scps:                         guarded("p-FullAWSAccess"), rcps: guarded("p-RCPFullAWSAccess"),
		})
	}
	guardrail := func(id string, statements ...object) {
		put(store.TypeOrgPolicy, id, parts{"organizations:DescribePolicy": object{"Policy": object{
			"PolicySummary": object{"Id": id, "Name": id}, "Content": documentText(statements...),
		}}})
	}
	guardrail("p-regions", object{
		"Effect": "Deny", "NotAction": []string{"iam:*", "sts:*", "organizations:*"}, "Resource": "*",
		"Condition": object{"StringNotEquals": object{"aws:RequestedRegion": []string{region, "us-east-1"}}},
	})
	guardrail("p-noescalation", object{
		"Effect": "Deny", "Action": []string{"iam:CreateAccessKey", "iam:PutUserPolicy", "iam:AttachUserPolicy"}, "Resource": "*",
		"Condition": object{"ArnNotLike": object{"aws:PrincipalArn": "arn:aws:iam::*:role/hub-*"}},
	})
	guardrail("p-perimeter", object{
		"Effect": "Deny", "Principal": "*", "Action": []string{"secretsmanager:*", "kms:*"}, "Resource": "*",
		"Condition": object{
			"StringNotEqualsIfExists": object{"aws:PrincipalOrgID": organization},
			"BoolIfExists":            object{"aws:PrincipalIsAWSService": "false"},
		},
	})
}
