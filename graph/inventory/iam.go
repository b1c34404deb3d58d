package inventory

import (
	"encoding/json"
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

const gaad = "iam:GetAccountAuthorizationDetails"

type inlinePolicy struct {
	PolicyName     string
	PolicyDocument json.RawMessage
}

type attachedPolicy struct{ PolicyArn string }

// identity is what GetAccountAuthorizationDetails says of a user, group or
// role.
type identity struct {
	UserName, GroupName, RoleName string
	UserID                        string `json:"UserId"`
	RoleID                        string `json:"RoleId"`
	Arn                           string
	UserPolicyList                []inlinePolicy
	GroupPolicyList               []inlinePolicy
	RolePolicyList                []inlinePolicy
	AttachedManagedPolicies       []attachedPolicy
	GroupList                     []string
	PermissionsBoundary           struct{ PermissionsBoundaryArn string }
	AssumeRolePolicyDocument      json.RawMessage
	InstanceProfileList           []struct{ Arn string }
}

type managedPolicy struct {
	Arn               string
	PolicyVersionList []struct {
		VersionID        string `json:"VersionId"`
		IsDefaultVersion bool
		Document         json.RawMessage
	}
}

// readIAM reads users, groups, roles, policies and identity providers, and the
// root user of every account whose identities were read.
func (in *Inventory) readIAM() {
	for _, r := range in.Snapshot.Records(store.TypeManagedPolicy) {
		in.readPolicy(r)
	}
	groups := map[string]*Thing{} // account/name
	for _, r := range in.Snapshot.Records(store.TypeGroup) {
		t, d := in.readIdentity(r, Group)
		groups[r.Account+"/"+d.GroupName] = t
	}
	for _, r := range in.Snapshot.Records(store.TypeUser) {
		t, d := in.readIdentity(r, User)
		t.UniqueID = d.UserID
		for _, name := range d.GroupList {
			in.join(t, groups[r.Account+"/"+name])
		}
		in.readLogins(t)
	}
	for _, r := range in.Snapshot.Records(store.TypeRole) {
		t, d := in.readIdentity(r, Role)
		t.UniqueID = d.RoleID
		t.set("ServiceLinked", strings.Contains(t.ID, ":role/aws-service-role/"))
		t.Policy = &policy.Layer{Policies: []policy.Attached{{
			Document: in.document(policy.Trust, policyText(d.AssumeRolePolicyDocument)), Policy: "trust", AttachedTo: t.ID,
		}}}
		for _, p := range d.InstanceProfileList {
			profile := in.ghost(InstanceProfile, p.Arn)
			t.relate("profiles", profile)
			if profile != nil {
				profile.relate("role", t)
			}
		}
	}
	for _, r := range in.Snapshot.Records(store.TypeOIDCProvider) {
		in.add(r, OIDCProvider, r.ID)
	}
	for _, r := range in.Snapshot.Records(store.TypeSAMLProvider) {
		in.add(r, SAMLProvider, r.ID)
	}
	for _, a := range in.Accounts() {
		if a.Collected && a.Identities == nil {
			id := "arn:" + a.Partition + ":iam::" + a.ID + ":root"
			in.things[id] = &Thing{ID: id, Kind: Root, Partition: a.Partition, Account: a.ID, Region: "global", Name: "root", Tags: map[string]string{}}
		}
	}
}

func (in *Inventory) readPolicy(r *store.Record) {
	t := in.add(r, Policy, r.ID)
	t.Region = "global"
	t.set("CustomerManaged", !strings.Contains(t.ID, ":iam::aws:"))
	var d managedPolicy
	_ = json.Unmarshal(r.Parts[gaad], &d)
	for _, v := range d.PolicyVersionList {
		doc := policy.Attached{Document: in.document(policy.Identity, policyText(v.Document)), Policy: t.ID, AttachedTo: t.ID}
		if v.IsDefaultVersion { // PE-207
			t.Policy = &policy.Layer{Policies: []policy.Attached{doc}}
			continue
		}
		version := &Thing{
			ID: t.ID + "@" + v.VersionID, Kind: PolicyVersion, Partition: t.Partition, Account: t.Account, Region: t.Region,
			Name: t.Name + "@" + v.VersionID, Record: r, Policy: &policy.Layer{Policies: []policy.Attached{doc}}, Tags: map[string]string{},
		}
		version.Policy.Policies[0].Policy = version.ID
		version.relate("policy", t)
		in.things[version.ID] = version
		t.relate("versions", version)
	}
}

func (in *Inventory) readIdentity(r *store.Record, kind string) (*Thing, identity) {
	t := in.add(r, kind, r.ID)
	var d identity
	_ = json.Unmarshal(r.Parts[gaad], &d)
	t.Identity = &policy.Layer{}
	for _, list := range [][]inlinePolicy{d.UserPolicyList, d.GroupPolicyList, d.RolePolicyList} {
		for _, p := range list {
			t.Identity.Policies = append(t.Identity.Policies, policy.Attached{
				Document: in.document(policy.Identity, policyText(p.PolicyDocument)), Policy: "inline:" + p.PolicyName, AttachedTo: t.ID,
			})
		}
	}
	for _, p := range d.AttachedManagedPolicies {
		in.attach(t, t.Identity, p.PolicyArn)
	}
	t.set("Bounded", d.PermissionsBoundary.PermissionsBoundaryArn != "")
	if arn := d.PermissionsBoundary.PermissionsBoundaryArn; arn != "" {
		t.Boundary = &policy.Layer{}
		if boundary := in.things[arn]; boundary != nil && boundary.Policy != nil {
			for _, p := range boundary.Policy.Policies {
				t.Boundary.Policies = append(t.Boundary.Policies, policy.Attached{Document: p.Document, Policy: arn, AttachedTo: t.ID})
			}
		} else {
			t.Boundary.Missing = append(t.Boundary.Missing, policy.Missing{Operation: "iam:GetPolicyVersion", Account: t.Account, Region: "global"})
		}
	}
	return t, d
}

// attach adds a managed policy to a layer; one that was not collected is
// missing from it.
func (in *Inventory) attach(t *Thing, layer *policy.Layer, arn string) {
	managed := in.things[arn]
	if managed == nil || managed.Policy == nil {
		layer.Missing = append(layer.Missing, policy.Missing{Operation: "iam:GetPolicyVersion", Account: t.Account, Region: "global"})
		return
	}
	t.relate("policies", managed)
	for _, p := range managed.Policy.Policies {
		layer.Policies = append(layer.Policies, policy.Attached{Document: p.Document, Policy: arn, AttachedTo: t.ID})
	}
}

// join makes a user a member of a group: it has the group's policies.
func (in *Inventory) join(user, group *Thing) {
	if group == nil {
		user.Identity.Missing = append(user.Identity.Missing, policy.Missing{Operation: gaad, Account: user.Account, Region: "global"})
		return
	}
	user.relate("groups", group)
	group.relate("members", user)
	user.Identity.Policies = append(user.Identity.Policies, group.Identity.Policies...)
	user.Identity.Missing = append(user.Identity.Missing, group.Identity.Missing...)
	for _, p := range group.Related("policies") {
		user.relate("policies", p)
	}
}

// readLogins notes what is known of a user's keys, password and MFA devices.
func (in *Inventory) readLogins(t *Thing) {
	for operation, field := range map[string]string{"iam:ListAccessKeys": "AccessKeys", "iam:GetLoginProfile": "LoginProfile", "iam:ListMFADevices": "MFADevices"} {
		if gap := in.gap(t.Account, "global", operation, t.Name); gap != nil {
			t.miss(field, *gap)
		}
	}
	if keys, ok := t.fields["AccessKeyMetadata"]; ok {
		t.set("AccessKeys", keys)
	} else if _, gap := t.unread["AccessKeys"]; !gap {
		t.set("AccessKeys", []any{})
	}
}
