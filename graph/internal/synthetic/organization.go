package synthetic

import (
	"fmt"

	"github.com/iamreach/iamreach/store"
)

const (
	scp = "SERVICE_CONTROL_POLICY"
	rcp = "RESOURCE_CONTROL_POLICY"
)

// unit is an organisational unit with its guardrails.
type unit struct {
	id, parent, name string
	scps, rcps       []string
}

// The tree has units on three levels. Those on the last repeat as an
// organisation grows: ten accounts live in each.
const rootID = "r-root"

var (
	workloads = unit{"ou-root-workload", rootID, "Workloads", []string{"p-noleave"}, nil}
	platform  = unit{"ou-root-platform", rootID, "Platform", nil, []string{"p-vault"}}
	sandbox   = unit{"ou-root-sandbox0", rootID, "Sandbox", []string{"p-noescalation"}, nil}
)

// leaf is the unit of an account.
func leaf(number int) unit {
	i := number / 10
	switch number % 10 {
	case 0, 3, 6, 9:
		return unit{fmt.Sprintf("ou-root-p%07d", i), workloads.id, fmt.Sprintf("Production %d", i), []string{"p-regions"}, nil}
	case 1, 4:
		return unit{fmt.Sprintf("ou-root-t%07d", i), workloads.id, fmt.Sprintf("Test %d", i), nil, nil}
	case 2, 7:
		return unit{fmt.Sprintf("ou-root-d%07d", i), platform.id, fmt.Sprintf("Data %d", i), nil, nil}
	case 5:
		return unit{fmt.Sprintf("ou-root-r%07d", i), workloads.id, fmt.Sprintf("Restricted %d", i), []string{"p-allowlist"}, nil}
	}
	return unit{fmt.Sprintf("ou-root-s%07d", i), sandbox.id, fmt.Sprintf("Sandbox %d", i), nil, nil}
}

// guarded reports whether nobody may escalate in an account: an SCP of its
// sandbox forbids it.
func guarded(number int) bool { return number > 0 && leaf(number).parent == sandbox.id }

// allowlisted reports whether SCPs name what is allowed in an account.
func allowlisted(number int) bool { return number > 0 && number%10 == 5 }

// regional reports whether an SCP names the regions of an account.
func regional(number int) bool { return number > 0 && number%10%3 == 0 }

// vaulted reports whether an RCP of the platform keeps secrets and offices.
func vaulted(number int) bool { return number > 0 && leaf(number).parent == platform.id }

func organizationARN(kind, id string) string {
	return "arn:aws:organizations::" + placeOf(0).id + ":" + kind + "/" + organization + "/" + id
}

// membership says in which organisation the account is.
func (a *account) membership() {
	arn := "arn:aws:organizations::" + placeOf(0).id + ":organization/" + organization
	a.list("global", store.TypeOrganization, arn, "organizations:DescribeOrganization", object{
		"Id": organization, "Arn": arn, "FeatureSet": "ALL", "MasterAccountId": placeOf(0).id,
		"MasterAccountArn": organizationARN("account", placeOf(0).id),
	})
}

// organization writes the tree and its guardrails, as the management account
// reads them.
func (a *account) organization() {
	a.list("global", store.TypeOrgRoot, organizationARN("root", rootID), "organizations:ListRoots", object{
		"Id": rootID, "Arn": organizationARN("root", rootID), "Name": "Root",
		"PolicyTypes": []object{{"Type": scp, "Status": "ENABLED"}, {"Type": rcp, "Status": "ENABLED"}},
	})
	a.guard(store.TypeOrgRoot, organizationARN("root", rootID), rootID, []string{"p-FullAWSAccess", "p-sealed"}, []string{"p-perimeter"})
	units := []unit{workloads, platform, sandbox}
	known := map[string]bool{}
	for i := range a.options.Accounts {
		if u := leaf(i); !known[u.id] {
			known[u.id] = true
			units = append(units, u)
		}
	}
	for _, u := range units {
		arn := organizationARN("ou", u.id)
		a.ask("global", store.TypeOrgUnit, arn, "organizations:ListOrganizationalUnitsForParent", u.parent, object{
			"Id": u.id, "Arn": arn, "Name": u.name, "ParentId": u.parent,
		})
		own := u.scps
		if len(own) == 0 || own[0] != "p-allowlist" { // which stands instead of everything
			own = append([]string{"p-FullAWSAccess"}, own...)
		}
		a.guard(store.TypeOrgUnit, arn, u.id, own, u.rcps)
	}
	for _, u := range units { // those that have no units below them
		a.called(store.Coverage{Region: "global", Operation: "organizations:ListOrganizationalUnitsForParent", Item: u.id, Outcome: store.Empty})
	}
	for i := range a.options.Accounts {
		a.member(i)
	}
	a.guardrails()
}

func (a *account) member(number int) {
	id := placeOf(number).id
	arn := organizationARN("account", id)
	a.list("global", store.TypeAccount, arn, "organizations:ListAccounts", object{
		"Id": id, "Arn": arn, "Name": fmt.Sprintf("account-%d", number), "Status": "ACTIVE",
	})
	a.ask("global", store.TypeAccount, arn, "organizations:ListParents", id, object{
		"Parents": []object{{"Id": leaf(number).id, "Type": "ORGANIZATIONAL_UNIT"}},
	})
	scps := []string{"p-FullAWSAccess"}
	if number%10 == 4 {
		scps = append(scps, "p-office")
	}
	a.guard(store.TypeAccount, arn, id, scps, nil)
}

// guard says which guardrails hold at a root, unit or account.
func (a *account) guard(kind, arn, id string, scps, rcps []string) {
	attached := func(filter string, ids ...string) {
		list := []object{}
		for _, p := range ids {
			list = append(list, object{"Id": p, "Arn": policyARN(filter, p), "Name": p[2:], "Type": filter, "AwsManaged": awsManaged(p)})
		}
		a.ask("global", kind, arn, "organizations:ListPoliciesForTarget/"+filter, id, object{"Policies": list})
	}
	attached(scp, scps...)
	attached(rcp, append([]string{"p-RCPFullAWSAccess"}, rcps...)...)
}

// awsManaged is nil where the answer is no: it is left out.
func awsManaged(id string) any {
	if id == "p-FullAWSAccess" || id == "p-RCPFullAWSAccess" {
		return true
	}
	return nil
}

func policyARN(filter, id string) string {
	kind := map[string]string{scp: "service_control_policy", rcp: "resource_control_policy"}[filter]
	if awsManaged(id) != nil {
		return "arn:aws:organizations::aws:policy/" + kind + "/" + id
	}
	return organizationARN("policy", kind+"/"+id)
}
