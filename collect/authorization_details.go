package collect

import (
	"context"
	"fmt"
	"os"
	"strings"
)

// authorizationDetails reads one file of get-account-authorization-details.
// It does not say of which account it is: the names in it do.
func (m *importer) authorizationDetails(ctx context.Context, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	defer file.Close()
	o := operationsByName()["iam/get-account-authorization-details"]
	a, err := o.read(Place{Region: global}, Args{}, untilDone{ctx, file})
	if err != nil {
		return fmt.Errorf("import %s: %w", path, err)
	}
	a.Source = path
	for i := range a.items {
		partition, account := ownerOf(&a.items[i])
		switch {
		case account == "":
		case a.Place.Account == "":
			a.Place.Partition, a.Place.Account = partition, account
		case a.Place.Account != account:
			return fmt.Errorf("import %s: it holds things of account %s and of account %s; keep one account in a file", path, a.Place.Account, account)
		}
	}
	if a.Place.Account == "" {
		return fmt.Errorf("import %s: %w: it has no users, groups or roles as iam get-account-authorization-details prints them", path, ErrNothingToImport)
	}
	m.progress()
	return m.add(a, false)
}

// ownerOf returns the account in the ARN of a user, group, role or policy;
// AWS's own policies belong to none.
func ownerOf(it *item) (partition, account string) {
	part := strings.SplitN(it.id, ":", 6)
	if it.list.Type == "" || len(part) < 6 || part[0] != "arn" || !accountID.MatchString(part[4]) {
		return "", ""
	}
	return part[1], part[4]
}
