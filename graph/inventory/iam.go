package inventory

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

const gaad = "iam:GetAccountAuthorizationDetails"

// identity is what GetAccountAuthorizationDetails says of a user, group or
// role.
type identity struct {
	record   *store.Record
	name     string // of a group
	uniqueID string
	inline   []policy.Attached
	attached []string // ARNs of managed policies
	groups   []string // names
	boundary string
	profiles []string
	trust    *policy.Document // of a role
}

// identities reads the records of one type, several at a time: to parse their
// policies takes most of the time that a snapshot takes.
func (in *Inventory) identities(typ string) []identity {
	records := in.Snapshot.Records(typ)
	all := make([]identity, len(records))
	atOnce(len(records), func(i int) { all[i] = in.identity(records[i]) })
	return all
}

func (in *Inventory) identity(r *store.Record) identity {
	d := identity{record: r}
	for name, value := range members(r.Parts[gaad]) {
		switch string(name) {
		case "GroupName":
			d.name = textOf(value)
		case "UserId", "RoleId":
			d.uniqueID = textOf(value)
		case "UserPolicyList", "GroupPolicyList", "RolePolicyList":
			for p := range elements(value) {
				d.inline = append(d.inline, policy.Attached{
					Document: in.document(policy.Identity, policyText(member(p, "PolicyDocument"))),
					Policy:   "inline:" + textOf(member(p, "PolicyName")), AttachedTo: r.ID,
				})
			}
		case "AttachedManagedPolicies":
			d.attached = textsIn(value, "PolicyArn")
		case "GroupList":
			d.groups = textsIn(value, "")
		case "PermissionsBoundary":
			d.boundary = textOf(member(value, "PermissionsBoundaryArn"))
		case "InstanceProfileList":
			d.profiles = textsIn(value, "Arn")
		case "AssumeRolePolicyDocument":
			d.trust = in.document(policy.Trust, policyText(value))
		}
	}
	if r.Type == store.TypeRole && d.trust == nil {
		d.trust = in.document(policy.Trust, "")
	}
	return d
}

// textsIn are the texts of a list, or of a member of its objects: empty where
// there is none, which names something that is not known.
func textsIn(list []byte, name string) []string {
	var all []string
	for item := range elements(list) {
		if name != "" {
			item = member(item, name)
		}
		all = append(all, textOf(item))
	}
	return all
}

// version is one version of a managed policy.
type version struct {
	id        string
	isDefault bool
	document  *policy.Document
}

func (in *Inventory) versions(r *store.Record) []version {
	var all []version
	for v := range elements(member(r.Parts[gaad], "PolicyVersionList")) {
		all = append(all, version{
			textOf(member(v, "VersionId")), string(member(v, "IsDefaultVersion")) == "true",
			in.document(policy.Identity, policyText(member(v, "Document"))),
		})
	}
	return all
}

// readIAM reads users, groups, roles, policies and identity providers, and the
// root user of every account whose identities were read.
func (in *Inventory) readIAM() {
	policies := in.Snapshot.Records(store.TypeManagedPolicy)
	versions := make([][]version, len(policies))
	atOnce(len(policies), func(i int) { versions[i] = in.versions(policies[i]) })
	for i, r := range policies {
		in.readPolicy(r, versions[i])
	}
	groups := map[string]*Thing{} // account/name
	for _, d := range in.identities(store.TypeGroup) {
		groups[d.record.Account+"/"+d.name] = in.readIdentity(&d, Group)
	}
	for _, d := range in.identities(store.TypeUser) {
		t := in.readIdentity(&d, User)
		for _, name := range d.groups {
			in.join(t, groups[t.Account+"/"+name])
		}
		in.readLogins(t)
	}
	for _, d := range in.identities(store.TypeRole) {
		t := in.readIdentity(&d, Role)
		t.set("ServiceLinked", strings.Contains(t.ID, ":role/aws-service-role/"))
		t.Policy = &policy.Layer{Policies: []policy.Attached{{Document: d.trust, Policy: "trust", AttachedTo: t.ID}}}
		for _, arn := range d.profiles {
			profile := in.ghost(InstanceProfile, arn)
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
	in.findBoundaries()
	for _, a := range in.Accounts() {
		if a.Collected && a.Identities == nil {
			id := "arn:" + a.Partition + ":iam::" + a.ID + ":root"
			in.things[id] = &Thing{ID: id, Kind: Root, Partition: a.Partition, Account: a.ID, Region: "global", Name: "root", Tags: in.noTags}
			in.foresee(a)
		}
	}
}

// findBoundaries notes which policies serve as permissions boundaries besides
// those of users and roles: the ones that somebody has to give to whom it makes.
func (in *Inventory) findBoundaries() {
	for _, doc := range in.documents {
		for _, s := range doc.Statements {
			for _, c := range s.Conditions {
				if !strings.EqualFold(c.Key, "iam:PermissionsBoundary") {
					continue
				}
				in.asked(c.Values)
			}
		}
	}
}

// asked notes that policies are asked for as boundaries, by ARN or pattern.
func (in *Inventory) asked(arns []string) {
	for _, arn := range arns {
		if t := in.things[arn]; t != nil && t.Kind == Policy {
			t.set("Boundary", true)
		}
		if !strings.ContainsAny(arn, "*?$") {
			continue
		}
		for _, r := range in.Snapshot.Records(store.TypeManagedPolicy) {
			if Like(arn, r.ID) {
				in.things[r.ID].set("Boundary", true)
			}
		}
	}
}

func (in *Inventory) readPolicy(r *store.Record, versions []version) {
	t := in.add(r, Policy, r.ID)
	t.Region = "global"
	t.set("CustomerManaged", !strings.Contains(t.ID, ":iam::aws:"))
	for _, v := range versions {
		if v.isDefault { // PE-207
			t.Policy = &policy.Layer{Policies: []policy.Attached{{Document: v.document, Policy: t.ID, AttachedTo: t.ID}}}
			t.set("Denies", denies(t.Policy.Policies))
			continue
		}
		id := t.ID + "@" + v.id
		version := &Thing{
			ID: id, Kind: PolicyVersion, Partition: t.Partition, Account: t.Account, Region: t.Region,
			Name: t.Name + "@" + v.id, Record: r, Tags: in.noTags,
			Policy: &policy.Layer{Policies: []policy.Attached{{Document: v.document, Policy: id, AttachedTo: t.ID}}},
		}
		in.addVersion(t, version)
	}
	// Some imports tell of the default version alone, and say so.
	if gap := in.Snapshot.Outcome(t.Account, "global", getPolicyVersion, t.ID); gap == store.Failed || gap == store.Denied {
		in.addVersion(t, &Thing{
			ID: t.ID + "@unread", Kind: PolicyVersion, Partition: t.Partition, Account: t.Account, Region: t.Region,
			Name: t.Name + "@unread", Record: r, Tags: in.noTags,
			Policy: &policy.Layer{Missing: []policy.Missing{{Operation: getPolicyVersion, Account: t.Account, Region: "global"}}},
		})
	}
}

func (in *Inventory) addVersion(of, version *Thing) {
	version.relate("policy", of)
	in.things[version.ID] = version
	of.relate("versions", version)
}

const getPolicyVersion = "iam:GetPolicyVersion"

func (in *Inventory) readIdentity(d *identity, kind string) *Thing {
	t := in.add(d.record, kind, d.record.ID)
	t.UniqueID = d.uniqueID
	t.Identity = &policy.Layer{Policies: d.inline}
	for _, arn := range d.attached {
		in.attach(t, t.Identity, arn)
	}
	t.set("Denies", denies(t.Identity.Policies))
	t.set("InlineDenies", denies(d.inline))
	t.set("Bounded", d.boundary != "")
	if arn := d.boundary; arn != "" {
		t.Boundary = &policy.Layer{}
		if boundary := in.things[arn]; boundary != nil && boundary.Policy != nil {
			boundary.set("Boundary", true)
			t.relate("boundary", boundary)
			for _, p := range boundary.Policy.Policies {
				t.Boundary.Policies = append(t.Boundary.Policies, policy.Attached{Document: p.Document, Policy: arn, AttachedTo: t.ID})
			}
		} else {
			t.Boundary.Missing = append(t.Boundary.Missing, policy.Missing{Operation: getPolicyVersion, Account: t.Account, Region: "global"})
		}
	}
	return t
}

// denies reports whether some policy denies something.
func denies(policies []policy.Attached) bool {
	return slices.ContainsFunc(policies, func(p policy.Attached) bool {
		return p.Document != nil && slices.ContainsFunc(p.Document.Statements, func(s policy.Statement) bool { return s.Effect == policy.Deny })
	})
}

// attach adds a managed policy to a layer; one that was not collected is
// missing from it.
func (in *Inventory) attach(t *Thing, layer *policy.Layer, arn string) {
	managed := in.things[arn]
	if managed == nil || managed.Policy == nil {
		layer.Missing = append(layer.Missing, policy.Missing{Operation: getPolicyVersion, Account: t.Account, Region: "global"})
		return
	}
	t.relate("policies", managed)
	t.relate("attached", managed)
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
	if gap := in.gap(t.Account, "global", "iam:ListAccessKeys", t.Name); gap != nil {
		t.miss("InactiveKey", *gap)
	}
	for operation, field := range map[string]string{"iam:ListAccessKeys": "AccessKeys", "iam:GetLoginProfile": "LoginProfile", "iam:ListMFADevices": "MFADevices"} {
		if gap := in.gap(t.Account, "global", operation, t.Name); gap != nil {
			t.miss(field, *gap)
		}
	}
	if keys := t.value("AccessKeyMetadata"); keys != nil {
		t.set("AccessKeys", keys)
		t.set("InactiveKey", hasKey(t, "Inactive"))
	} else if t.RelationUnread("AccessKeys") == nil {
		t.set("AccessKeys", []any{})
	}
}
