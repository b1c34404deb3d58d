package inventory

import (
	"slices"

	"github.com/iamreach/iamreach/store"
)

// readRootAccess reads from which accounts the root users of an organisation's
// members are managed: the management account, and those that administer both
// IAM and accounts for the organisation. Sessions and credentials of root users
// are switched on apart.
func (in *Inventory) readRootAccess() {
	for _, r := range in.Snapshot.Records(store.TypeOrganizationsFeatures) {
		part := parts(r.Parts)
		on := textsIn(part.raw("EnabledFeatures"), "")
		if !slices.Contains(on, "RootSessions") || !slices.Contains(on, "RootCredentialsManagement") {
			continue
		}
		for _, org := range in.orgs {
			if org.ID != part.text("OrganizationId") {
				continue
			}
			accounts := []string{org.Master}
			for _, account := range in.delegated["iam.amazonaws.com"] {
				if account != org.Master && slices.Contains(in.delegated["account.amazonaws.com"], account) {
					accounts = append(accounts, account)
				}
			}
			for _, account := range accounts {
				in.rootAccess(r, org, account)
			}
		}
	}
}

func (in *Inventory) rootAccess(r *store.Record, org *Organization, account string) {
	t := in.add(r, RootAccess, "root-access:"+org.ID+"@"+account)
	t.Account, t.Name = account, "centralized root access"
	t.set("owner", org.Master)
	t.set("organization", org.ID)
	for _, a := range in.Accounts() {
		if a.Org == org && !a.Management {
			t.relate("members", in.things["arn:"+a.Partition+":iam::"+a.ID+":root"])
		}
	}
}
