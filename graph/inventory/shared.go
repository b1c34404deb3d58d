package inventory

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// readShared reads which clusters are shared by AWS RAM, and with whom.
func (in *Inventory) readShared() {
	for _, r := range in.Snapshot.Records(store.TypeResourceShare) {
		t := in.add(r, ResourceShare, r.ID)
		if name := t.Text("name"); name != "" {
			t.Name = name
		}
	}
	with, shared := map[string][]string{}, map[string][]*Thing{} // by ARN of the share
	for _, r := range in.Snapshot.Records(store.TypeShareAssociation) {
		p := parts(r.Parts)
		share, entity := p.text("resourceShareArn"), p.text("associatedEntity")
		if p.text("status") != "ASSOCIATED" {
			continue
		}
		if p.text("associationType") == "PRINCIPAL" {
			with[share] = append(with[share], entity)
		} else if t := in.things[entity]; t != nil && t.Kind == RDSCluster {
			shared[share] = append(shared[share], t)
		}
	}
	for share, clusters := range shared {
		for _, t := range clusters {
			for _, entity := range with[share] {
				for _, account := range in.accountsOf(entity) {
					t.Shares = append(t.Shares, policy.Share{Account: account, Name: "share:ram"})
				}
			}
		}
	}
	for _, t := range in.things {
		if t.Kind != RDSCluster || t.Record == nil {
			continue
		}
		slices.SortFunc(t.Shares, func(a, b policy.Share) int { return strings.Compare(a.Account, b.Account) })
		t.Shares = slices.Compact(t.Shares)
		for _, side := range []string{"PRINCIPAL", "RESOURCE"} {
			if gap := in.gap(t.Account, t.Region, "ram:GetResourceShareAssociations/"+side, ""); gap != nil {
				t.SharesMissing = gap
			}
		}
	}
}

// accountsOf lists the accounts that a principal of a share stands for: one, or
// those that are known of an organisation or OU.
func (in *Inventory) accountsOf(entity string) []string {
	part := strings.SplitN(entity, ":", 6)
	switch {
	case len(part) < 6:
		return []string{entity}
	case part[2] != "organizations":
		return []string{part[4]}
	}
	id := lastWord(part[5])
	var all []string
	for _, a := range in.Accounts() {
		if a.Org != nil && (a.Org.ID == id || slices.Contains(a.Path, id)) {
			all = append(all, a.ID)
		}
	}
	return all
}
