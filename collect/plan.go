package collect

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	orgtypes "github.com/aws/aws-sdk-go-v2/service/organizations/types"
)

// plan says what is read from where.
type plan struct {
	Accounts []string // sorted
	Closed   []string // accounts of the organisation that are suspended or being closed: nobody can enter them
	Reader   string   // the account that reads the organisation; empty: there is none, or nobody can
}

// plan lists the accounts and finds who reads the organisation.
func (s *session) plan(ctx context.Context) (plan, error) {
	var p plan
	var err error
	switch {
	case s.options.Organization || len(s.options.OUs) > 0:
		p.Accounts, p.Closed, err = s.organizationAccounts(ctx)
	case len(s.options.Accounts) > 0:
		p.Accounts = s.options.Accounts
	default:
		p.Accounts = []string{s.account}
	}
	if err != nil {
		return plan{}, err
	}
	excluded := func(id string) bool { return slices.Contains(s.options.Exclude, id) }
	p.Accounts, p.Closed = slices.DeleteFunc(unique(p.Accounts), excluded), slices.DeleteFunc(unique(p.Closed), excluded)
	if len(p.Accounts) == 0 {
		return plan{}, wrong("choose accounts: none are left; look at the accounts, OUs and exclusions given")
	}
	for _, id := range p.Accounts {
		if id != s.account && s.options.entry(id).Role == "" {
			return plan{}, wrong("enter account %s: no role is named; give the name of a role that exists in each account (--role)", id)
		}
	}
	p.Reader = s.reader(ctx, p.Accounts)
	return p, ctx.Err()
}

// reader returns the account whose credentials read the organisation: the
// management account when it is one of those read, else the caller's, which
// may be a delegated administrator. AWS refuses everybody else.
func (s *session) reader(ctx context.Context, accounts []string) string {
	out, err := s.base.organizations().DescribeOrganization(ctx, &organizations.DescribeOrganizationInput{})
	if err != nil {
		return "" // the call is made again for the account, and its coverage says why
	}
	if management := aws.ToString(out.Organization.MasterAccountId); slices.Contains(accounts, management) {
		return management
	}
	return s.account
}

// organizationAccounts lists the accounts of the organisation, or of some of
// its OUs: the active ones, and the others.
func (s *session) organizationAccounts(ctx context.Context) (open, closed []string, err error) {
	var found []orgtypes.Account
	if len(s.options.OUs) == 0 {
		err := eachPage(ctx, s.base, listAccounts, &organizations.ListAccountsInput{},
			func(page *organizations.ListAccountsOutput) { found = append(found, page.Accounts...) })
		if err != nil {
			return nil, nil, listError(ctx, "organizations:ListAccounts", err)
		}
	}
	seen := map[string]bool{}
	for parents := slices.Clone(s.options.OUs); len(parents) > 0; parents = parents[1:] {
		parent := parents[0]
		if seen[parent] {
			continue
		}
		seen[parent] = true
		err := eachPage(ctx, s.base, listAccountsForParent, &organizations.ListAccountsForParentInput{ParentId: &parent},
			func(page *organizations.ListAccountsForParentOutput) { found = append(found, page.Accounts...) })
		if err != nil {
			return nil, nil, listError(ctx, "organizations:ListAccountsForParent of "+parent, err)
		}
		err = eachPage(ctx, s.base, listOrganizationalUnitsForParent, &organizations.ListOrganizationalUnitsForParentInput{ParentId: &parent},
			func(page *organizations.ListOrganizationalUnitsForParentOutput) {
				for _, unit := range page.OrganizationalUnits {
					parents = append(parents, aws.ToString(unit.Id))
				}
			})
		if err != nil {
			return nil, nil, listError(ctx, "organizations:ListOrganizationalUnitsForParent of "+parent, err)
		}
	}
	for _, account := range found {
		if active(account) {
			open = append(open, aws.ToString(account.Id))
		} else {
			closed = append(closed, aws.ToString(account.Id))
		}
	}
	return open, closed, nil
}

// active reads State, which takes the place of Status, and Status where it
// is not there yet. The others cannot be entered.
func active(account orgtypes.Account) bool {
	if account.State != "" {
		return account.State == orgtypes.AccountStateActive
	}
	return account.Status == orgtypes.AccountStatusActive
}

func listError(ctx context.Context, call string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("list the accounts of the organisation: %s: %w; use credentials of the management account, or name the accounts", call, err)
}

func listAccounts(ctx context.Context, c *Clients, in *organizations.ListAccountsInput) (*organizations.ListAccountsOutput, error) {
	return c.organizations().ListAccounts(ctx, in)
}

func listAccountsForParent(ctx context.Context, c *Clients, in *organizations.ListAccountsForParentInput) (*organizations.ListAccountsForParentOutput, error) {
	return c.organizations().ListAccountsForParent(ctx, in)
}

func listOrganizationalUnitsForParent(ctx context.Context, c *Clients, in *organizations.ListOrganizationalUnitsForParentInput) (*organizations.ListOrganizationalUnitsForParentOutput, error) {
	return c.organizations().ListOrganizationalUnitsForParent(ctx, in)
}
