package inventory

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// DocumentedKeyPolicy names the policy of an AWS managed key: AWS documents
// it, and nobody can change it.
const DocumentedKeyPolicy = "the documented policy of AWS managed keys"

// readKeys reads KMS keys with their policies, grants and aliases.
func (in *Inventory) readKeys() {
	for _, r := range in.Snapshot.Records(store.TypeKey) {
		t := in.add(r, Key, r.ID)
		if manager := t.Text("KeyManager"); manager != "" {
			t.set("KeyManager", manager) // asked for with each decision
			t.set("customerManaged", manager == "CUSTOMER")
		} else if gap := in.gap(t.Account, t.Region, "kms:DescribeKey", itemOf(t.ID)); gap != nil {
			t.miss("KeyState", *gap)
			t.miss("customerManaged", *gap)
		}
		in.readKeyPolicy(t)
		in.readGrants(t)
	}
	for _, r := range in.Snapshot.Records(store.TypeAlias) {
		part := parts(r.Parts)
		if key := in.things[keyARN(r, part.text("TargetKeyId"))]; key != nil {
			alias := part.text("AliasName")
			names, _ := key.value("aliases").([]any)
			key.set("aliases", append(names, alias))
			key.Name = strings.TrimPrefix(alias, "alias/")
			if in.aliases[place(key, alias)] == nil {
				in.aliases[place(key, alias)] = key
			}
			if service, managed := strings.CutPrefix(alias, "alias/aws/"); managed && key.Text("Policy") == "" {
				in.managedKeyPolicy(key, service)
			}
		}
	}
}

// readKeyPolicy says of a key whose policy was not read that it is missing;
// the alias of an AWS managed key puts the documented one in its place.
func (in *Inventory) readKeyPolicy(t *Thing) {
	if source := t.Text("Policy"); source != "" {
		t.Policy = &policy.Layer{Policies: []policy.Attached{{Document: in.document(policy.KeyPolicy, source), Policy: "resource-policy", AttachedTo: t.ID}}}
		return
	}
	t.Policy = &policy.Layer{Missing: []policy.Missing{{Operation: "kms:GetKeyPolicy", Account: t.Account, Region: t.Region}}}
}

// managedKeyPolicy gives a key the policy that AWS documents for the key it
// manages for a service: everybody in the account, through that service
// (PE-182). Its grants, too, are that service's alone.
func (in *Inventory) managedKeyPolicy(t *Thing, service string) {
	source := fmt.Sprintf(`{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": "*"},
    "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey"],
    "Resource": "*",
    "Condition": {"StringEquals": {"kms:CallerAccount": %q, "kms:ViaService": %q}}
  }]
}`, t.Account, service+"."+t.Region+".amazonaws.com")
	t.Policy = &policy.Layer{Policies: []policy.Attached{{Document: in.document(policy.KeyPolicy, source), Policy: DocumentedKeyPolicy, AttachedTo: t.ID}}}
	t.GrantsMissing = nil
	t.set("KeyManager", "AWS")
	t.set("customerManaged", false)
}

func (in *Inventory) readGrants(t *Thing) {
	t.GrantsMissing = in.gap(t.Account, t.Region, "kms:ListGrants", itemOf(t.ID))
	var part struct {
		Grants []struct {
			GrantID                 string `json:"GrantId"`
			GranteePrincipal        string
			GranteeServicePrincipal string
			Operations              []string
			Constraints             struct {
				EncryptionContextEquals map[string]string
				EncryptionContextSubset map[string]string
				SourceArn               string
			}
		}
	}
	_ = json.Unmarshal(t.Record.Parts["kms:ListGrants"], &part)
	if len(part.Grants) > 0 {
		t.Grants = make([]policy.Grant, 0, len(part.Grants))
	}
	for _, g := range part.Grants {
		t.Grants = append(t.Grants, policy.Grant{
			ID: g.GrantID, Grantee: g.GranteePrincipal, ServiceGrantee: g.GranteeServicePrincipal, Operations: g.Operations,
			EncryptionContextEquals: g.Constraints.EncryptionContextEquals,
			EncryptionContextSubset: g.Constraints.EncryptionContextSubset, SourceARN: g.Constraints.SourceArn,
		})
	}
}

// key returns the key that a resource names by ARN, id or alias.
func (in *Inventory) key(owner *Thing, name string) *Thing {
	if name == "" {
		return nil
	}
	if alias, ok := strings.CutPrefix(name[strings.LastIndexByte(name, ':')+1:], "alias/"); ok {
		if t := in.aliases[place(owner, "alias/"+alias)]; t != nil {
			return t
		}
		if service, managed := strings.CutPrefix(alias, "aws/"); managed {
			return in.managedKey(owner, service)
		}
		return in.ghostKey(fmt.Sprintf("arn:%s:kms:%s:%s:alias/%s", owner.Partition, owner.Region, owner.Account, alias))
	}
	if !strings.HasPrefix(name, "arn:") {
		name = fmt.Sprintf("arn:%s:kms:%s:%s:key/%s", owner.Partition, owner.Region, owner.Account, name)
	}
	return in.ghostKey(name)
}

// managedKey returns the AWS managed key of a service in the region of a
// thing, which need not have been collected: its policy is documented.
func (in *Inventory) managedKey(owner *Thing, service string) *Thing {
	if t := in.aliases[place(owner, "alias/aws/"+service)]; t != nil {
		return t
	}
	t := in.ghost(Key, fmt.Sprintf("arn:%s:kms:%s:%s:alias/aws/%s", owner.Partition, owner.Region, owner.Account, service))
	if t.Policy == nil {
		t.set("KeyState", "Enabled")
		in.managedKeyPolicy(t, service)
	}
	return t
}

func (in *Inventory) ghostKey(arn string) *Thing {
	t := in.ghost(Key, arn)
	if t != nil && t.Policy == nil {
		t.Policy = &policy.Layer{Missing: []policy.Missing{{Operation: "kms:GetKeyPolicy", Account: t.Account, Region: t.Region}}}
		t.GrantsMissing = &policy.Missing{Operation: "kms:ListGrants", Account: t.Account, Region: t.Region}
	}
	return t
}

// place is a name that is unique in the account and region of a thing.
func place(t *Thing, name string) string { return t.Account + "/" + t.Region + "/" + name }

func keyARN(r *store.Record, id string) string {
	if strings.HasPrefix(id, "arn:") {
		return id
	}
	return fmt.Sprintf("arn:%s:kms:%s:%s:key/%s", r.Partition, r.Region, r.Account, id)
}

func itemOf(arn string) string { return lastWord(arn) }
