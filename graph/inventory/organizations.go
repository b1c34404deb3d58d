package inventory

import (
	"encoding/json"
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
		part := organizationPart(r)
		id := text(part["Id"])
		org := byID[id]
		if org == nil {
			org = &Organization{ID: id, Master: text(part["MasterAccountId"]), targets: map[string]*target{}}
			byID[id] = org
			in.orgs = append(in.orgs, org)
		}
		described[r.Account] = org
	}
	slices.SortFunc(in.orgs, func(a, b *Organization) int { return strings.Compare(a.ID, b.ID) })
	for _, org := range in.orgs {
		in.readTargets(org)
	}
	for _, a := range in.Accounts() {
		in.place(a, described)
	}
}

func organizationPart(r *store.Record) map[string]any {
	part := merged(r)
	if inner, ok := part["Organization"].(map[string]any); ok {
		return inner
	}
	return part
}

// readTargets reads the tree of an organisation: roots, OUs and accounts.
func (in *Inventory) readTargets(org *Organization) {
	for _, r := range in.Snapshot.Records(store.TypeOrgRoot, store.TypeOrgUnit, store.TypeAccount) {
		part := merged(r)
		id := text(part["Id"])
		if !strings.Contains(text(part["Arn"]), "/"+org.ID+"/") {
			continue
		}
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
			a.Name = text(part["Name"])
			a.Org = org
		}
	}
}

func parentOf(part map[string]any) string {
	if parents, ok := part["Parents"].([]any); ok && len(parents) > 0 {
		first, _ := parents[0].(map[string]any)
		return text(first["Id"])
	}
	return text(part["ParentId"])
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
		types, ok := merged(r)["PolicyTypes"].([]any)
		read = true
		for _, item := range types {
			entry, _ := item.(map[string]any)
			if ok && text(entry["Type"]) == kind && text(entry["Status"]) == "ENABLED" {
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
	missing := policy.Missing{Operation: "organizations:ListPoliciesForTarget/" + kind, Account: a.Org.Master, Region: "global"}
	var levels []*policy.Layer
	if !read || !whole {
		op := "organizations:ListRoots"
		if read {
			op = "organizations:ListParents"
		}
		levels = append(levels, &policy.Layer{Name: a.Org.ID, Missing: []policy.Missing{{Operation: op, Account: a.Org.Master, Region: "global"}}})
	}
	for _, id := range ids {
		t := a.Org.targets[id]
		layer := &policy.Layer{Name: id}
		levels = append(levels, layer)
		if t == nil {
			layer.Missing = append(layer.Missing, missing)
			continue
		}
		raw, ok := t.record.Parts["organizations:ListPoliciesForTarget/"+kind]
		if !ok {
			layer.Missing = append(layer.Missing, missing)
			continue
		}
		var part struct {
			Policies []struct{ Id, Arn, Name string } //nolint:revive // AWS's spelling
		}
		_ = json.Unmarshal(raw, &part)
		for _, p := range part.Policies {
			in.guard(layer, a.Org, t, p.Id, as)
		}
	}
	return levels
}

// guardrail is an SCP or RCP: its name for people and its text.
type guardrail struct{ name, content string }

// readGuardrails reads the policies of organisations, by id.
func (in *Inventory) readGuardrails() {
	in.guardrails = map[string]guardrail{}
	for _, r := range in.Snapshot.Records(store.TypeOrgPolicy) {
		part := merged(r)
		if inner, ok := part["Policy"].(map[string]any); ok {
			part = inner
		}
		if summary, ok := part["PolicySummary"].(map[string]any); ok {
			for name, value := range summary {
				part[name] = value
			}
		}
		id := text(part["Id"])
		if content := text(part["Content"]); content != "" {
			in.guardrails[id] = guardrail{guardrailName(part, id), content}
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

func guardrailName(part map[string]any, id string) string {
	if name := text(part["Name"]); name != "" {
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
