package inventory

import (
	"cmp"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// readGuards makes things of what guardrails can be changed by: organisations
// with their member accounts, and SCPs and RCPs that are attached.
func (in *Inventory) readGuards() {
	made := map[*Organization]*Thing{}
	for _, r := range in.Snapshot.Records(store.TypeOrganization) {
		part := inner(parts(r.Parts), "Organization")
		for _, org := range in.orgs {
			if arn := part("Arn"); org.ID == part("Id") && arn != "" && made[org] == nil {
				made[org] = in.add(r, Org, arn)
				made[org].Account, made[org].Name = org.Master, org.ID
			}
		}
	}
	for _, org := range in.orgs {
		if made[org] == nil {
			continue
		}
		for _, id := range org.members() {
			r := org.targets[id].record
			t := in.add(r, Member, parts(r.Parts).text("Arn"))
			t.Account, t.Name = id, cmp.Or(parts(r.Parts).text("Name"), id)
			t.set("Delegated", in.delegatedTo(id))
			made[org].relate("members", t)
		}
	}
	in.readGuardrailThings()
}

// members lists the accounts of an organisation but for the one that manages it.
func (o *Organization) members() []string {
	var ids []string
	for id, t := range o.targets {
		if t.record.Type == store.TypeAccount && id != o.Master && parts(t.record.Parts).text("Arn") != "" {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// delegatedTo reports whether an account administers something for its
// organisation, which keeps it from leaving.
func (in *Inventory) delegatedTo(account string) bool {
	for _, accounts := range in.delegated {
		if slices.Contains(accounts, account) {
			return true
		}
	}
	return false
}

// guardrailTypes are the types of policies that limit accounts.
var guardrailTypes = map[string]policy.Kind{"SERVICE_CONTROL_POLICY": policy.SCP, "RESOURCE_CONTROL_POLICY": policy.RCP}

func (in *Inventory) readGuardrailThings() {
	for _, r := range in.Snapshot.Records(store.TypeOrgPolicy) {
		part := inner(parts(r.Parts), "Policy")
		field := func(name string) string { return cmp.Or(part("PolicySummary."+name), part(name)) }
		arn, id := field("Arn"), field("Id")
		kind, guards := guardrailTypes[field("Type")]
		words := strings.Split(arn, "/")
		if !guards || len(words) < 4 || strings.HasPrefix(id, "p-FullAWSAccess") || strings.HasPrefix(id, "p-RCPFullAWSAccess") {
			continue
		}
		for _, org := range in.orgs {
			if words[1] == org.ID {
				in.guardrailThing(r, org, arn, id, kind)
			}
		}
	}
}

// guardrailThing makes a thing of an SCP or RCP that is attached somewhere. It
// can be taken off the one place where it is, when another policy that allows
// everything stays there, since AWS keeps at least one.
func (in *Inventory) guardrailThing(r *store.Record, org *Organization, arn, id string, kind policy.Kind) {
	var places []*target
	spare := false
	for _, t := range org.targets {
		operation := "organizations:ListPoliciesForTarget/SERVICE_CONTROL_POLICY"
		if kind == policy.RCP {
			operation = "organizations:ListPoliciesForTarget/RESOURCE_CONTROL_POLICY"
		}
		here, full := false, false
		for p := range elements(member(t.record.Parts[operation], "Policies")) {
			switch other := textOf(member(p, "Id")); {
			case other == id:
				here = true
			case other == "p-FullAWSAccess" || other == "p-RCPFullAWSAccess":
				full = true
			}
		}
		if here {
			places = append(places, t)
			spare = full
		}
	}
	if len(places) == 0 {
		return
	}
	t := in.add(r, Guardrail, arn)
	t.Account, t.Name = org.Master, in.guardrails[id].name
	t.Policy = in.delegation(org)
	t.set("detachable", len(places) == 1 && spare)
	t.set("place", parts(places[0].record.Parts).text("Arn"))
	if len(places) > 1 {
		t.set("place", "")
	}
	t.set("resource", kind == policy.RCP)
	if len(org.roots) == 1 {
		t.set("root", parts(org.roots[0].Parts).text("Arn"))
	}
}

// delegation is the policy of an organisation that lets other accounts manage
// its policies, nil where there is none or it was not read.
func (in *Inventory) delegation(org *Organization) *policy.Layer {
	for _, r := range in.Snapshot.Records(store.TypeOrgResourcePolicy) {
		part := inner(parts(r.Parts), "ResourcePolicy")
		arn := part("ResourcePolicySummary.Arn")
		if content := part("Content"); content != "" && strings.Contains(arn, "/"+org.ID+"/") {
			return &policy.Layer{Policies: []policy.Attached{{Document: in.document(policy.Resource, content), Policy: "resource-policy", AttachedTo: arn}}}
		}
	}
	return nil
}

// Guards reports whether a level of guardrails has an SCP or RCP.
func (t *Thing) Guards(levels []*policy.Layer) bool {
	return slices.ContainsFunc(levels, func(l *policy.Layer) bool {
		return slices.ContainsFunc(l.Policies, func(p policy.Attached) bool { return p.Policy == t.Name })
	})
}
