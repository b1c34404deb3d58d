package inventory

import (
	"cmp"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// readCompute reads Lambda functions and EC2 instances with their roles.
func (in *Inventory) readCompute() {
	for _, r := range in.Snapshot.Records(store.TypeFunction) {
		t := in.add(r, Function, r.ID)
		if role := t.Text("Role"); role != "" {
			t.relate("role", in.ghost(Role, role))
		}
		t.Policy = in.ownPolicy(t, "Policy", "lambda:GetPolicy", t.Name)
	}
	for _, r := range in.Snapshot.Records(store.TypeInstance) {
		t := in.add(r, Instance, r.ID)
		if name := t.Tags["Name"]; name != "" {
			t.Name = name
		}
		profile := in.things[t.Text("IamInstanceProfile.Arn")]
		if profile == nil {
			continue
		}
		for _, role := range profile.Related("role") {
			t.relate("role", role)
		}
	}
}

// ownPolicy returns the layer of a resource's own policy: nil when it has
// none, with a gap when that was not read.
func (in *Inventory) ownPolicy(t *Thing, field, operation, item string) *policy.Layer {
	if source := t.Text(field); source != "" {
		return &policy.Layer{Policies: []policy.Attached{{Document: in.document(policy.Resource, source), Policy: "resource-policy", AttachedTo: t.ID}}}
	}
	if gap := in.gap(t.Account, t.Region, operation, item); gap != nil {
		return &policy.Layer{Missing: []policy.Missing{*gap}}
	}
	return nil
}

// compareID orders things by id. A database of which only copies are left has
// the id of one of them.
func compareID(a, b *Thing) int {
	return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Kind, b.Kind))
}
