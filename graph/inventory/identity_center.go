package inventory

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/store"
)

// Central reports whether a thing is managed in one account for a whole
// organisation: what it has to do with ties no two accounts together.
func (t *Thing) Central() bool {
	switch t.Kind {
	case SSOUser, SSOGroup, PermissionSet, Assignment, IdentityCenter, RootAccess:
		return true
	}
	return false
}

// readIdentityCenter reads the people and groups of Identity Center, and who
// of them is assigned which permission set in which account. A permission set
// is a role in each account that it is provisioned to.
func (in *Inventory) readIdentityCenter() {
	reserved := in.reservedRoles()
	users, groups := in.readPeople()
	for _, r := range in.Snapshot.Records(store.TypePermissionSet) {
		if in.things[r.ID] == nil { // an instance may be there in several regions
			in.readPermissionSet(r, reserved)
		}
	}
	for _, r := range in.Snapshot.Records(store.TypeSSOAssignment) {
		if in.things[r.ID] == nil {
			in.readAssignment(r, users, groups)
		}
	}
	for _, user := range users {
		user.set("Status", statusOf(user))
	}
	for _, r := range in.Snapshot.Records(store.TypeSSOInstance) {
		if in.things[r.ID] == nil {
			in.readInstance(r)
		}
	}
}

// statusOf is the status of a user: those of before there was one are enabled.
func statusOf(user *Thing) string {
	if status := user.Text("UserStatus"); status != "" {
		return status
	}
	return "ENABLED"
}

// reservedRoles finds the roles that Identity Center made, by account and name
// of the permission set: AWSReservedSSO_NAME_0123456789abcdef.
func (in *Inventory) reservedRoles() map[[2]string][]*Thing {
	const prefix, suffix = "AWSReservedSSO_", len("_0123456789abcdef")
	found := map[[2]string][]*Thing{}
	for _, r := range in.Snapshot.Records(store.TypeRole) {
		role := in.things[r.ID]
		if role == nil || !strings.Contains(r.ID, ":role/aws-reserved/sso.amazonaws.com/") {
			continue
		}
		name, ok := strings.CutPrefix(role.Name, prefix)
		if !ok || len(name) <= suffix {
			continue
		}
		key := [2]string{role.Account, name[:len(name)-suffix]}
		found[key] = append(found[key], role)
		for _, p := range role.Policy.Policies {
			for _, arn := range p.Document.Principals().Federated {
				in.relateProvider(role, arn)
			}
		}
	}
	return found
}

// relateProvider notes whose word a role takes, unless that provider is known
// to be gone (PE-028).
func (in *Inventory) relateProvider(role *Thing, arn string) {
	if in.things[arn] != nil || in.Snapshot.Outcome(role.Account, "global", "iam:ListSAMLProviders", "").Gap() {
		role.relate("provider", in.ghost(SAMLProvider, arn))
	}
}

// readPeople reads users and groups, by id.
func (in *Inventory) readPeople() (users, groups map[string]*Thing) {
	users, groups = map[string]*Thing{}, map[string]*Thing{}
	named := func(r *store.Record, kind, name string) *Thing {
		t := in.add(r, kind, r.ID)
		if name := t.Text(name); name != "" {
			t.Name = name
		}
		return t
	}
	for _, r := range in.Snapshot.Records(store.TypeIdentityStoreUser) {
		if in.things[r.ID] == nil {
			users[lastWord(r.ID)] = named(r, SSOUser, "UserName")
		}
	}
	for _, r := range in.Snapshot.Records(store.TypeIdentityStoreGroup) {
		if in.things[r.ID] != nil {
			continue
		}
		group := named(r, SSOGroup, "DisplayName")
		id := lastWord(r.ID)
		groups[id] = group
		if gap := in.gap(r.Account, r.Region, "identitystore:ListGroupMemberships", id); gap != nil {
			group.miss("Members", *gap)
		}
		for m := range elements(parts(r.Parts).raw("GroupMemberships")) {
			if user := users[textOf(member(member(m, "MemberId"), "UserId"))]; user != nil {
				user.relate("groups", group)
				group.relate("members", user)
			}
		}
	}
	return users, groups
}

func (in *Inventory) readPermissionSet(r *store.Record, reserved map[[2]string][]*Thing) {
	t := in.add(r, PermissionSet, r.ID)
	name := t.Text("PermissionSet.Name")
	if name == "" {
		if gap := in.gap(r.Account, r.Region, "sso:DescribePermissionSet", r.ID); gap != nil {
			t.miss("roles", *gap) // they are found by the name
		}
		return
	}
	t.Name = name
	if gap := in.gap(r.Account, r.Region, "sso:ListAccountsForProvisionedPermissionSet", r.ID); gap != nil {
		t.miss("accounts", *gap)
	}
	for _, account := range t.List("AccountIds") {
		for _, role := range reserved[[2]string{account, name}] {
			t.relate("roles", role)
		}
		if gap := in.gap(r.Account, r.Region, "sso:ListAccountAssignments", account+"/"+r.ID); gap != nil {
			t.miss("assignments", *gap)
		}
	}
}

// readAssignment relates a user or group to the role that it is assigned.
func (in *Inventory) readAssignment(r *store.Record, users, groups map[string]*Thing) {
	part := parts(r.Parts)
	account, id := part.text("AccountId"), part.text("PrincipalId")
	set := in.things[part.text("PermissionSetArn")]
	who, word := users[id], "it"
	if part.text("PrincipalType") == "GROUP" {
		who = groups[id]
		if who != nil {
			word = "group " + who.Name
		}
	}
	if set == nil || who == nil { // who is gone; the assignment of a deleted person stays behind
		return
	}
	t := in.add(r, Assignment, r.ID)
	t.Name = fmt.Sprintf("permission set %s is assigned to %s in account %s", set.Name, word, account)
	for _, role := range set.Related("roles") {
		if role.Account == account {
			t.relate("role", role)
		}
	}
	t.relate("permission-set", set)
	who.relate("assignments", t)
}

// readInstance reads from which accounts Identity Center is administered: that
// which owns it, and delegated administrators, which do not manage what is
// provisioned in the management account.
func (in *Inventory) readInstance(r *store.Record) {
	owner := parts(r.Parts).text("OwnerAccountId")
	if owner == "" {
		owner = r.Account
	}
	accounts := []string{owner}
	for _, account := range in.delegated["sso.amazonaws.com"] {
		if account != owner {
			accounts = append(accounts, account)
		}
	}
	for _, account := range accounts {
		id := r.ID
		if account != owner {
			id += "@" + account
		}
		t := in.add(r, IdentityCenter, id)
		t.Account, t.Name = account, "Identity Center"
		t.set("instance", r.ID)
		t.set("owner", owner)
		for _, kind := range []struct{ relation, typ string }{
			{"permission-sets", store.TypePermissionSet}, {"groups", store.TypeIdentityStoreGroup}, {"users", store.TypeIdentityStoreUser},
		} {
			for _, managed := range in.Snapshot.Records(kind.typ) {
				other := in.things[managed.ID]
				if other == nil || other.Region != r.Region || (account != owner && slices.Contains(other.List("AccountIds"), owner)) {
					continue
				}
				t.relate(kind.relation, other)
			}
		}
	}
}

// readDelegations reads which accounts administer a service for the whole
// organisation, by service.
func (in *Inventory) readDelegations() {
	in.delegated = map[string][]string{}
	for _, r := range in.Snapshot.Records(store.TypeDelegatedAdministrator) {
		part := parts(r.Parts)
		for _, service := range textsIn(part.raw("DelegatedServices"), "ServicePrincipal") {
			in.delegated[service] = append(in.delegated[service], part.text("Id"))
		}
	}
}

// centralGaps are operations that tell of a whole organisation, with what they
// tell.
var centralGaps = map[string]string{
	"sso:ListInstances":                             "who of Identity Center is assigned which role",
	"sso:ListPermissionSets":                        "permission sets",
	"identitystore:ListUsers":                       "people of Identity Center",
	"identitystore:ListGroups":                      "groups of Identity Center",
	"organizations:ListDelegatedAdministrators":     "accounts that administer services for the organisation",
	"organizations:ListDelegatedServicesForAccount": "services that an account administers for the organisation",
	"organizations:DescribeResourcePolicy":          "accounts that may manage guardrails",
	"iam:ListOrganizationsFeatures":                 "whether root users are managed centrally",
}

// centralGap says what a call hides that tells of a whole organisation. Where
// no role was made by Identity Center, nobody need ask for those behind it.
func (in *Inventory) centralGap(operation string, outcome store.Outcome) string {
	if strings.HasPrefix(operation, "sso:") && outcome == store.NotTried && !in.signsIn() {
		return ""
	}
	return centralGaps[operation]
}

// signsIn reports whether Identity Center made any role.
func (in *Inventory) signsIn() bool {
	return slices.ContainsFunc(in.kinds[Role], func(t *Thing) bool { return strings.Contains(t.ID, ":role/aws-reserved/sso.amazonaws.com/") })
}
