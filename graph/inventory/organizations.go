package inventory

import (
	"cmp"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// target is what policies of an organisation are attached to.
type target struct {
	id     string
	parent string
	record *store.Record
}

// readOrganizations reads organisations and gives each account its place in
// one, with the guardrails that hold there.
func (in *Inventory) readOrganizations() {
	byID := map[string]*Organization{}
	described := map[string]*Organization{} // by the account that was asked
	in.readGuardrails()
	for _, r := range in.Snapshot.Records(store.TypeOrganization) {
		part := inner(parts(r.Parts), "Organization")
		id := part("Id")
		org := byID[id]
		if org == nil {
			org = &Organization{ID: id, Master: part("MasterAccountId"), targets: map[string]*target{}}
			byID[id] = org
			in.orgs = append(in.orgs, org)
		}
		described[r.Account] = org
	}
	slices.SortFunc(in.orgs, func(a, b *Organization) int { return strings.Compare(a.ID, b.ID) })
	members := in.members(byID)
	for _, org := range in.orgs {
		in.readTargets(org, members[org])
	}
	for _, a := range in.Accounts() {
		in.place(a, described)
	}
}

// inner reads the fields of what an answer wraps in an object, or does not.
func inner(p parts, name string) func(path string) string {
	if wrapped := p.raw(name); len(wrapped) > 0 && wrapped[0] == '{' {
		p = parts{"": wrapped}
	}
	return p.text
}

// members sorts roots, OUs and accounts by the organisation that their ARN
// names: arn:aws:organizations::111122223333:account/o-1/444455556666.
func (in *Inventory) members(byID map[string]*Organization) map[*Organization][]*store.Record {
	all := map[*Organization][]*store.Record{}
	for _, r := range in.Snapshot.Records(store.TypeOrgRoot, store.TypeOrgUnit, store.TypeAccount) {
		words := strings.Split(parts(r.Parts).text("Arn"), "/")
		for i := 1; i+1 < len(words); i++ {
			if org := byID[words[i]]; org != nil {
				all[org] = append(all[org], r)
			}
		}
	}
	return all
}

// readTargets reads the tree of an organisation: roots, OUs and accounts.
func (in *Inventory) readTargets(org *Organization, members []*store.Record) {
	for _, r := range members {
		part := parts(r.Parts)
		id := part.text("Id")
		t := &target{id: id, record: r, parent: parentOf(part)}
		org.targets[id] = t
		switch r.Type {
		case store.TypeOrgRoot:
			org.roots = append(org.roots, r)
		case store.TypeAccount:
			a := in.accounts[id]
			if a == nil {
				a = &Account{ID: id, Partition: r.Partition}
				in.accounts[id] = a
			}
			a.Name = part.text("Name")
			a.Org = org
		}
	}
}

func parentOf(part parts) string {
	if ids := textsIn(part.raw("Parents"), "Id"); len(ids) > 0 {
		return ids[0]
	}
	return part.text("ParentId")
}

// place finds the guardrails of an account.
func (in *Inventory) place(a *Account, described map[string]*Organization) {
	if a.Org == nil {
		a.Org = described[a.ID]
	}
	if a.Org == nil {
		if a.Collected {
			// PE-144: no organisation is no layer; not knowing is a gap that could block.
			a.OrgUnknown = in.gap(a.ID, "global", "organizations:DescribeOrganization", "")
		}
		if a.OrgUnknown != nil {
			a.SCPs = []*policy.Layer{{Name: a.ID, Missing: []policy.Missing{*a.OrgUnknown}}}
			a.RCPs = a.SCPs
		}
		return
	}
	a.Management = a.ID == a.Org.Master
	if a.Management { // PE-145, PE-147
		return
	}
	ids, whole := a.Org.path(a.ID)
	if whole {
		a.Path = ids[:len(ids)-1]
	} else {
		a.PathUnknown = &policy.Missing{Operation: "organizations:ListParents", Account: a.Org.Master, Region: "global"}
	}
	a.SCPs = in.levels(a, ids, whole, "SERVICE_CONTROL_POLICY", policy.SCP)
	a.RCPs = in.levels(a, ids, whole, "RESOURCE_CONTROL_POLICY", policy.RCP)
}

// path returns the targets from the root down to an account, and whether it
// goes up to a root.
func (o *Organization) path(account string) ([]string, bool) {
	ids := []string{account}
	for t := o.targets[account]; t != nil && len(ids) < 16; t = o.targets[t.parent] {
		if t.record.Type == store.TypeOrgRoot {
			return ids, true
		}
		if t.parent == "" {
			break
		}
		ids = slices.Insert(ids, 0, t.parent)
	}
	return ids, false
}

// enabled says whether a policy type is switched on, and whether that is
// known.
func (o *Organization) enabled(kind string) (on, read bool) {
	for _, r := range o.roots {
		read = true
		for entry := range elements(parts(r.Parts).raw("PolicyTypes")) {
			if textOf(member(entry, "Type")) == kind && textOf(member(entry, "Status")) == "ENABLED" {
				on = true
			}
		}
	}
	return on, read
}

// levels makes one layer for each level of the path.
func (in *Inventory) levels(a *Account, ids []string, whole bool, kind string, as policy.Kind) []*policy.Layer {
	on, read := a.Org.enabled(kind)
	if read && !on {
		return nil
	}
	var levels []*policy.Layer
	if !read || !whole {
		op := "organizations:ListRoots"
		if read {
			op = "organizations:ListParents"
		}
		levels = append(levels, &policy.Layer{Name: a.Org.ID, Missing: []policy.Missing{{Operation: op, Account: a.Org.Master, Region: "global"}}})
	}
	for _, id := range ids {
		levels = append(levels, in.level(a.Org, id, kind, as))
	}
	return levels
}

// levelKey names a level of guardrails. Accounts below it share its layer.
type levelKey struct {
	org        *Organization
	target, of string
}

// level makes the layer of one target of an organisation.
func (in *Inventory) level(org *Organization, id, kind string, as policy.Kind) *policy.Layer {
	key := levelKey{org, id, kind}
	if layer := in.levelOf[key]; layer != nil {
		return layer
	}
	layer := &policy.Layer{Name: id}
	in.levelOf[key] = layer
	t := org.targets[id]
	operation := "organizations:ListPoliciesForTarget/" + kind
	if t == nil || t.record.Parts[operation] == nil {
		layer.Missing = append(layer.Missing, policy.Missing{Operation: operation, Account: org.Master, Region: "global"})
		return layer
	}
	for p := range elements(member(t.record.Parts[operation], "Policies")) {
		in.guard(layer, org, t, textOf(member(p, "Id")), as)
	}
	return layer
}

// guardrail is an SCP or RCP: its name for people and its text.
type guardrail struct{ name, content string }

// readGuardrails reads the policies of organisations, by id.
func (in *Inventory) readGuardrails() {
	in.guardrails = map[string]guardrail{}
	for _, r := range in.Snapshot.Records(store.TypeOrgPolicy) {
		part := inner(parts(r.Parts), "Policy")
		field := func(name string) string { return cmp.Or(part("PolicySummary."+name), part(name)) }
		id := field("Id")
		if content := field("Content"); content != "" {
			in.guardrails[id] = guardrail{guardrailName(field("Name"), id), content}
		}
	}
}

// guard adds one SCP or RCP to a level.
func (in *Inventory) guard(layer *policy.Layer, org *Organization, t *target, id string, as policy.Kind) {
	if g, ok := in.guardrails[id]; ok {
		layer.Policies = append(layer.Policies, policy.Attached{Document: in.document(as, g.content), Policy: g.name, AttachedTo: t.id})
		return
	}
	if id == "p-RCPFullAWSAccess" || id == "p-FullAWSAccess" { // PE-148; both are AWS's own and never change
		layer.Policies = append(layer.Policies, policy.Attached{Document: in.document(as, fullAccess[as]), Policy: id, AttachedTo: t.id})
		return
	}
	layer.Missing = append(layer.Missing, policy.Missing{Operation: "organizations:DescribePolicy", Account: org.Master, Region: "global"})
}

func guardrailName(name, id string) string {
	if name != "" {
		return name + " (" + id + ")"
	}
	return id
}

var fullAccess = map[policy.Kind]string{
	policy.SCP: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`,
	policy.RCP: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`,
}

// Listed reports whether the organisation's accounts were read.
func (o *Organization) Listed() bool {
	for _, t := range o.targets {
		if t.record.Type == store.TypeAccount {
			return true
		}
	}
	return false
}
