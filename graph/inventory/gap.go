package inventory

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// Gap is an operation that was not read in one account and region, and how
// many things it would have told of.
type Gap struct {
	Account   string
	Region    string
	Operation string
	Outcome   store.Outcome
	Things    int    // that it leaves half known; 0: it would have told of things that are not known at all
	Hides     string // in words
}

// listings are the operations that tell which things there are, and of what.
var listings = []struct {
	operation string
	global    bool
	things    string
}{
	{"iam:GetAccountAuthorizationDetails", true, "users, roles and their policies"},
	{"iam:ListOpenIDConnectProviders", true, "OIDC providers"},
	{"iam:ListSAMLProviders", true, "SAML providers"},
	{"rolesanywhere:ListTrustAnchors", false, "trust anchors of Roles Anywhere"},
	{"rolesanywhere:ListProfiles", false, "profiles of Roles Anywhere"},
	{"cognito-identity:ListIdentityPools", false, "identity pools of Cognito"},
	{"kms:ListKeys", false, "keys"},
	{"kms:ListAliases", false, "aliases of keys"},
	{"rds:DescribeDBInstances", false, "RDS instances"},
	{"rds:DescribeDBClusters", false, "RDS clusters"},
	{"rds:DescribeDBSnapshots", false, "snapshots of RDS instances"},
	{"rds:DescribeDBClusterSnapshots", false, "snapshots of RDS clusters"},
	{"rds:DescribeDBProxies", false, "RDS proxies"},
	{"rds:DescribeDBProxyEndpoints", false, "endpoints of RDS proxies"},
	{"rds:DescribeGlobalClusters", false, "global databases"},
	{"rds:DescribeBlueGreenDeployments", false, "blue/green deployments"},
	{"rds:DescribeExportTasks", false, "exports to S3"},
	{"rds:DescribeIntegrations", false, "zero-ETL integrations"},
	{"rds:DescribeDBInstanceAutomatedBackups", false, "automated backups of RDS instances"},
	{"rds:DescribeDBClusterAutomatedBackups", false, "automated backups of RDS clusters"},
	{"rds:DescribeDBSubnetGroups", false, "subnets of RDS clusters"},
	{"secretsmanager:ListSecrets", false, "secrets"},
	{"ssm:DescribeParameters", false, "parameters"},
	{"backup:ListBackupVaults", false, "backup vaults and what is in them"},
	{"lambda:ListFunctions", false, "functions"},
	{"ec2:DescribeInstances", false, "instances"},
	{"ec2:DescribeSecurityGroups", false, "security groups"},
	{"ec2:DescribeSubnets", false, "subnets"},
	{"ec2:DescribeRouteTables", false, "routes"},
	{"dynamodb:ListTables", false, "DynamoDB tables"},
	{"redshift:DescribeClusters", false, "Redshift clusters"},
}

// details names what operations tell of things that are known.
var details = map[string]string{
	"iam:GetAccountAuthorizationDetails":                          "groups of",
	"iam:GetPolicyVersion":                                        "policies attached to",
	"iam:ListAccessKeys":                                          "access keys of",
	"iam:GetLoginProfile":                                         "console passwords of",
	"iam:ListMFADevices":                                          "MFA devices of",
	"iam:GetOpenIDConnectProvider":                                "clients of",
	"cognito-identity:DescribeIdentityPool":                       "settings of",
	"cognito-identity:GetIdentityPoolRoles":                       "roles of",
	"dynamodb:DescribeTable":                                      "keys of",
	"organizations:ListAccounts":                                  "accounts of",
	"organizations:ListOrganizationalUnitsForParent":              "accounts of",
	"kms:DescribeKey":                                             "state of",
	"kms:GetKeyPolicy":                                            "policies of",
	"kms:ListGrants":                                              "grants on",
	"secretsmanager:GetResourcePolicy":                            "policies of",
	"ec2:DescribeLaunchTemplateVersions":                          "user data of",
	"ssm:GetResourcePolicies":                                     "policies of",
	"backup:GetBackupVaultAccessPolicy":                           "policies of",
	"backup:ListRecoveryPointsByBackupVault/Aurora":               "backups of clusters in",
	"backup:ListRecoveryPointsByBackupVault/DocumentDB":           "backups of DocumentDB in",
	"backup:ListRecoveryPointsByBackupVault/DynamoDB":             "backups of tables in",
	"backup:ListRecoveryPointsByBackupVault/Neptune":              "backups of Neptune in",
	"backup:ListRecoveryPointsByBackupVault/RDS":                  "backups of instances in",
	"ram:GetResourceShareAssociations/PRINCIPAL":                  "with whom are shared",
	"ram:GetResourceShareAssociations/RESOURCE":                   "shares of",
	"lambda:GetPolicy":                                            "policies of",
	"dynamodb:GetResourcePolicy":                                  "policies of",
	"s3:GetBucketPolicy":                                          "policies of",
	"rds:DescribeDBSnapshotAttributes":                            "shares of",
	"rds:DescribeDBClusterSnapshotAttributes":                     "shares of",
	"redshift:DescribeClusterSubnetGroups":                        "subnets of",
	"rds:DescribeDBProxyTargets":                                  "databases behind",
	"sso:DescribePermissionSet":                                   "roles of",
	"sso:ListAccountsForProvisionedPermissionSet":                 "accounts with",
	"sso:ListAccountAssignments":                                  "who is assigned",
	"identitystore:ListGroupMemberships":                          "members of",
	"organizations:DescribeOrganization":                          "whether guardrails hold in",
	"organizations:ListParents":                                   "place in the organisation of",
	"organizations:ListRoots":                                     "guardrails of",
	"organizations:DescribePolicy":                                "guardrails of",
	"organizations:ListPoliciesForTarget/SERVICE_CONTROL_POLICY":  "SCPs of",
	"organizations:ListPoliciesForTarget/RESOURCE_CONTROL_POLICY": "RCPs of",
}

// Gaps returns what was not read, by account, region and operation.
func (in *Inventory) Gaps() []Gap {
	f := gapFinder{in: in, found: map[Gap]map[string]bool{}}
	f.listings()
	f.things()
	f.accounts()
	f.others()
	return f.all()
}

// gapFinder counts the things that each gap leaves half known.
type gapFinder struct {
	in    *Inventory
	found map[Gap]map[string]bool // names of kinds and ids of things
}

func (f *gapFinder) add(g Gap, things ...string) {
	if f.found[g] == nil {
		f.found[g] = map[string]bool{}
	}
	for _, id := range things {
		f.found[g][id] = true
	}
}

func (f *gapFinder) listings() {
	for _, a := range f.in.Accounts() {
		if !a.Collected {
			continue
		}
		regions := a.Regions
		if len(regions) == 0 {
			regions = []string{"*"}
		}
		for _, l := range listings {
			places := regions
			if l.global {
				places = []string{"global"}
			}
			for _, region := range places {
				if outcome := f.in.Snapshot.Outcome(a.ID, region, l.operation, ""); outcome.Gap() {
					f.add(Gap{Account: a.ID, Region: region, Operation: l.operation, Outcome: outcome, Hides: l.things})
				}
			}
		}
	}
}

func (f *gapFinder) things() {
	for _, list := range f.in.kinds {
		for _, t := range list {
			if t.Record == nil {
				continue
			}
			for _, m := range t.missing() {
				if t.Kind == PolicyVersion {
					for _, p := range t.Related("policy") {
						f.add(Gap{
							Account: m.Account, Region: m.Region, Operation: m.Operation,
							Outcome: f.in.Snapshot.Outcome(m.Account, m.Region, m.Operation, p.ID), Hides: "versions of policies that are not the default",
						}, t.ID)
					}
					continue
				}
				f.detail(m, t.Kind, t.ID, t.calledBy()...)
			}
		}
	}
}

// calledBy lists by what calls may have named a thing besides its id.
func (t *Thing) calledBy() []string {
	names := []string{lastWord(t.ID), t.Name}
	if t.Kind == PermissionSet { // together with an account
		for _, account := range t.List("AccountIds") {
			names = append(names, account+"/"+t.ID)
		}
	}
	return names
}

// detail adds a gap about one thing, which the call may have named in one of
// several ways.
func (f *gapFinder) detail(m policy.Missing, kind, id string, names ...string) {
	outcome := f.in.Snapshot.Outcome(m.Account, m.Region, m.Operation, id)
	for _, name := range names {
		if outcome == store.NotTried || !outcome.Gap() {
			outcome = f.in.Snapshot.Outcome(m.Account, m.Region, m.Operation, name)
		}
	}
	if !outcome.Gap() {
		outcome = store.NotTried
	}
	f.add(Gap{Account: m.Account, Region: m.Region, Operation: m.Operation, Outcome: outcome}, kind+"\x00"+id)
}

func (f *gapFinder) accounts() {
	for _, a := range f.in.Accounts() {
		var missing []policy.Missing
		for _, level := range slices.Concat(a.SCPs, a.RCPs) {
			missing = append(missing, level.Missing...)
		}
		if a.PathUnknown != nil {
			missing = append(missing, *a.PathUnknown)
		}
		for _, m := range missing {
			f.detail(m, "account", a.ID, a.ID)
		}
	}
}

// others adds what a collector recorded of operations that tell of things
// which nothing else names. Operations that nothing here reads are left out.
func (f *gapFinder) others() {
	seen := map[[3]string]bool{}
	for g := range f.found {
		seen[[3]string{g.Account, g.Region, g.Operation}] = true
	}
	for _, c := range f.in.Snapshot.Coverage() {
		if hides := f.in.centralGap(c.Operation, c.Outcome); c.Outcome.Gap() && hides != "" {
			f.add(Gap{Account: c.Account, Region: c.Region, Operation: c.Operation, Outcome: c.Outcome, Hides: hides})
			continue
		}
		if list := listedBy(c.Operation); list != "" && f.in.Snapshot.Outcome(c.Account, c.Region, list, "").Gap() {
			continue // who reads the list asks for these as well
		}
		if c.Outcome.Gap() && details[c.Operation] != "" && !seen[[3]string{c.Account, c.Region, c.Operation}] {
			f.add(Gap{Account: c.Account, Region: c.Region, Operation: c.Operation, Outcome: c.Outcome})
		}
	}
}

// listedBy is the operation that tells of what another one is asked about,
// empty where both are named.
func listedBy(operation string) string {
	switch {
	case operation == "s3:GetBucketPolicy":
		return "rds:DescribeExportTasks"
	case operation == "ssm:GetResourcePolicies":
		return "ssm:DescribeParameters"
	case strings.HasPrefix(operation, "cognito-identity:"):
		return "cognito-identity:ListIdentityPools"
	case strings.HasPrefix(operation, "backup:"):
		return "backup:ListBackupVaults"
	}
	return ""
}

func (f *gapFinder) all() []Gap {
	var all []Gap
	for g, things := range f.found {
		g.Things = len(things)
		if g.Hides == "" {
			g.Hides = hides(g.Operation, things)
		}
		all = append(all, g)
	}
	slices.SortFunc(all, func(a, b Gap) int {
		return slices.Compare(
			[]string{a.Account, a.Region, a.Operation, string(a.Outcome), a.Hides},
			[]string{b.Account, b.Region, b.Operation, string(b.Outcome), b.Hides})
	})
	return all
}

// hides says what a gap hides: "grants on 14 keys".
func hides(operation string, things map[string]bool) string {
	what := details[operation]
	if what == "" {
		return "what " + operation + " tells"
	}
	kinds := map[string]int{}
	for id := range things {
		kind, _, _ := strings.Cut(id, "\x00")
		kinds[kind]++
	}
	var parts []string
	for kind, count := range kinds {
		parts = append(parts, plural(count, kindWords(kind)))
	}
	if len(parts) == 0 {
		return what + " things that are not known"
	}
	slices.Sort(parts)
	return what + " " + strings.Join(parts, " and ")
}

// missing lists what was not collected of a thing.
func (t *Thing) missing() []policy.Missing {
	var all []policy.Missing
	for _, layer := range []*policy.Layer{t.Identity, t.Boundary, t.Policy} {
		if layer != nil {
			all = append(all, layer.Missing...)
		}
	}
	for _, m := range []*policy.Missing{t.GrantsMissing, t.SharesMissing} {
		if m != nil {
			all = append(all, *m)
		}
	}
	for _, u := range t.unread {
		if u.name != "Tags" { // shown where a condition asks for them
			all = append(all, u.missing)
		}
	}
	return all
}
