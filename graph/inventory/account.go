package inventory

import (
	"maps"
	"slices"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// Account is an AWS account that was collected, or that the organisation
// lists.
type Account struct {
	ID          string
	Name        string
	Partition   string
	Collected   bool
	Regions     []string
	Identities  *policy.Missing // GetAccountAuthorizationDetails was not read
	Org         *Organization   // nil: in none, or not known
	OrgUnknown  *policy.Missing // it cannot be said whether it is in one
	Management  bool
	Path        []string        // ids from the root down to its parent
	PathUnknown *policy.Missing // the path was not read up to a root
	SCPs        []*policy.Layer
	RCPs        []*policy.Layer
}

// Organization is an AWS organisation.
type Organization struct {
	ID      string
	Master  string
	targets map[string]*target // roots, OUs and accounts, by id
	roots   []*store.Record
}

// Account returns an account, or nil.
func (in *Inventory) Account(id string) *Account { return in.accounts[id] }

// Accounts returns all accounts, by id.
func (in *Inventory) Accounts() []*Account {
	if in.inOrder != nil {
		return in.inOrder
	}
	all := make([]*Account, 0, len(in.accounts))
	for _, id := range slices.Sorted(maps.Keys(in.accounts)) {
		all = append(all, in.accounts[id])
	}
	return all
}

// Organizations returns the organisations that the snapshot knows of.
func (in *Inventory) Organizations() []*Organization { return in.orgs }

// readAccounts finds the accounts that were collected and their regions.
func (in *Inventory) readAccounts() {
	regions := map[string]map[string]bool{}
	for _, id := range in.Snapshot.Info().Accounts {
		in.accounts[id] = &Account{ID: id, Partition: "aws", Collected: true}
		regions[id] = map[string]bool{}
	}
	for _, c := range in.Snapshot.Coverage() {
		if m := regions[c.Account]; m != nil && c.Region != "global" && c.Region != "*" {
			m[c.Region] = true
		}
	}
	for _, r := range in.Snapshot.Records() {
		if a := in.accounts[r.Account]; a != nil {
			a.Partition = r.Partition
			if r.Region != "global" {
				regions[r.Account][r.Region] = true
			}
		}
	}
	for id, a := range in.accounts {
		a.Regions = slices.Sorted(maps.Keys(regions[id]))
		a.Identities = in.gap(id, "global", "iam:GetAccountAuthorizationDetails", "")
	}
}
