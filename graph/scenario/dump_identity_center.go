package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

const (
	identityCenterID = "ssoins-1111222233334444"
	identityStore    = "d-1111111111"
	signIn           = "AWSSSO" // the provider with which Identity Center signs people in to an account
)

// assign makes the roles of permission sets, and the provider in each account
// that has one.
func (c *compiler) assign() error {
	for _, t := range slices.Clone(c.things) {
		set, ok := t.body.(*permissionSet)
		if !ok {
			continue
		}
		if c.organization == nil {
			c.organization = &organization{Management: managementAccount, Units: []unit{{name: "root"}}}
		}
		accounts, err := c.provisioned(t, set)
		if err != nil {
			return err
		}
		for account := range accounts {
			c.make("saml", signIn, account, t.line, &provider{})
			c.make("sso-role", t.name, account, t.line, &role{
				Identity: identity{Allow: set.Allow, Attach: set.Attach, Path: "/aws-reserved/sso.amazonaws.com/"},
				Trust:    trustPolicy{{who: "saml/" + signIn, actions: []string{"sts:AssumeRoleWithSAML"}}},
			})
		}
	}
	slices.SortStableFunc(c.things, func(a, b *thing) int { return a.line - b.line })
	return nil
}

// make adds a thing that follows from others, once.
func (c *compiler) make(kind, name, account string, line int, body any) {
	t := &thing{kind: kind, name: name, account: account, region: "global", line: line, body: body}
	if c.byName[t.full()] == nil {
		c.byName[t.full()] = t
		c.things = append(c.things, t)
	}
}

// provisioned returns the accounts that have a permission set, with who is
// assigned it there.
func (c *compiler) provisioned(t *thing, set *permissionSet) (map[string][]*thing, error) {
	accounts := map[string][]*thing{}
	for _, account := range set.Provisioned {
		accounts[account] = nil
	}
	for _, text := range set.Assigned {
		name, account, found := strings.Cut(text, " in ")
		if !found {
			account = homeAccount
		}
		who := c.find(name, homeAccount)
		if who == nil || (who.kind != "sso-user" && who.kind != "sso-group") {
			return nil, c.at(t.line, fmt.Errorf("%q is no sso-user or sso-group of this scenario", name))
		}
		accounts[account] = append(accounts[account], who)
	}
	return accounts, nil
}

// identityCenter writes what the management account sees of Identity Center.
func (c *compiler) identityCenter() error {
	if c.organization == nil {
		return nil
	}
	admin := func(operation string, arguments ...string) string {
		return call(c.organization.Management, homeRegion, "sso-admin", operation, arguments...)
	}
	sets := []any{}
	instance := "arn:aws:sso:::instance/" + identityCenterID
	instances := []any{}
	if slices.ContainsFunc(c.things, func(t *thing) bool {
		return t.kind == "permission-set" || t.kind == "sso-user" || t.kind == "sso-group"
	}) {
		instances = append(instances, map[string]any{
			"InstanceArn": instance, "IdentityStoreId": identityStore, "OwnerAccountId": c.organization.Management, "Status": "ACTIVE", "CreatedDate": created,
		})
	}
	c.put(admin("list-instances"), map[string]any{"Instances": instances})
	if len(instances) == 0 {
		return nil
	}
	for _, t := range c.things {
		if set, ok := t.body.(*permissionSet); ok {
			sets = append(sets, t.arn())
			if err := c.permissionSet(t, set, admin); err != nil {
				return err
			}
		}
	}
	c.put(admin("list-permission-sets", instance), map[string]any{"PermissionSets": sets})
	c.directory()
	return nil
}

// permissionSet writes one permission set with its assignments.
func (c *compiler) permissionSet(t *thing, set *permissionSet, admin func(string, ...string) string) error {
	arn := t.arn()
	c.put(admin("describe-permission-set", arn), map[string]any{"PermissionSet": map[string]any{
		"Name": t.name, "PermissionSetArn": arn, "CreatedDate": created, "SessionDuration": "PT1H",
	}})
	attached := []any{}
	for _, name := range set.Attach {
		attached = append(attached, map[string]any{"Name": name, "Arn": "arn:aws:iam::aws:policy/" + name})
	}
	c.put(admin("list-managed-policies-in-permission-set", arn), map[string]any{"AttachedManagedPolicies": attached})
	c.put(admin("list-customer-managed-policy-references-in-permission-set", arn), map[string]any{"CustomerManagedPolicyReferences": []any{}})
	c.put(refused(admin("get-permissions-boundary-for-permission-set", arn)), map[string]any{"Code": "ResourceNotFoundException", "Message": "There is none."})
	inline := ""
	if set.Allow != nil {
		document, err := c.document(homeAccount, set.Allow, nil)
		if err != nil {
			return err
		}
		inline = policyText(document)
	}
	c.put(admin("get-inline-policy-for-permission-set", arn), map[string]any{"InlinePolicy": inline})
	accounts, err := c.provisioned(t, set)
	if err != nil {
		return err
	}
	for account, assigned := range accounts {
		list := []any{}
		for _, who := range assigned {
			list = append(list, map[string]any{
				"AccountId": account, "PermissionSetArn": arn, "PrincipalType": strings.ToUpper(strings.TrimPrefix(who.kind, "sso-")),
				"PrincipalId": lastWord(who.arn()),
			})
		}
		c.put(admin("list-account-assignments", account, arn), map[string]any{"AccountAssignments": list})
	}
	c.put(admin("list-accounts-for-provisioned-permission-set", arn), map[string]any{"AccountIds": slices.Sorted(maps.Keys(accounts))})
	return nil
}

// directory writes users, groups and who is a member.
func (c *compiler) directory() {
	directory := func(operation, argument string) string {
		return call(c.organization.Management, homeRegion, "identitystore", operation, argument)
	}
	users, groups := []any{}, []any{}
	for _, t := range c.things {
		switch b := t.body.(type) {
		case *person:
			user := map[string]any{"UserName": t.name, "UserId": lastWord(t.arn()), "IdentityStoreId": identityStore, "UserStatus": "ENABLED"}
			if b.Disabled {
				user["UserStatus"] = "DISABLED"
			}
			if b.External {
				user["ExternalIds"] = []any{map[string]any{"Issuer": "https://scim.aws.com/example", "Id": t.name}}
			}
			users = append(users, user)
		case *people:
			groups = append(groups, map[string]any{"DisplayName": t.name, "GroupId": lastWord(t.arn()), "IdentityStoreId": identityStore})
			c.put(directory("list-group-memberships", lastWord(t.arn())), map[string]any{"GroupMemberships": c.members(t)})
		}
	}
	c.put(directory("list-users", identityStore), map[string]any{"Users": users})
	c.put(directory("list-groups", identityStore), map[string]any{"Groups": groups})
}

func (c *compiler) members(group *thing) []any {
	members := []any{}
	for _, t := range c.things {
		if b, ok := t.body.(*person); ok && slices.ContainsFunc(b.Groups, func(name string) bool { return c.find(name, homeAccount) == group }) {
			members = append(members, map[string]any{
				"IdentityStoreId": identityStore, "MembershipId": uuid(group.full() + t.full()), "GroupId": lastWord(group.arn()),
				"MemberId": map[string]any{"UserId": lastWord(t.arn())},
			})
		}
	}
	return members
}
