package inventory

import (
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// readVaults reads the vaults of AWS Backup and what they hold of databases.
func (in *Inventory) readVaults() {
	for _, r := range in.Snapshot.Records(store.TypeBackupVault) {
		t := in.add(r, BackupVault, r.ID)
		t.Policy = in.ownPolicy(t, "Policy", "backup:GetBackupVaultAccessPolicy", t.Name)
		for _, kind := range []string{"Aurora", "DocumentDB", "DynamoDB", "Neptune", "RDS"} {
			operation := "backup:ListRecoveryPointsByBackupVault/" + kind
			if gap := in.gap(t.Account, t.Region, operation, t.Name); gap != nil {
				t.miss("holds "+kind, *gap)
			}
		}
	}
	for _, r := range in.Snapshot.Records(store.TypeRecoveryPoint) {
		in.readRecoveryPoint(r)
	}
}

// readRecoveryPoint reads one copy that AWS Backup made. Those of RDS are
// snapshots of it, which it may have listed as well or not.
func (in *Inventory) readRecoveryPoint(r *store.Record) {
	p := parts(r.Parts)
	t := in.things[r.ID]
	if t == nil || t.Record == nil {
		t = in.addRecoveryPoint(r)
	}
	t.set("recoveryStatus", p.text("Status"))
	t.set("recoveryOf", p.text("ResourceType"))
	vault := in.ghost(BackupVault, p.text("BackupVaultArn"))
	if vault == nil {
		return
	}
	if vault.Record == nil && vault.Policy == nil {
		vault.Policy = &policy.Layer{Missing: []policy.Missing{{Operation: "backup:GetBackupVaultAccessPolicy", Account: vault.Account, Region: vault.Region}}}
	}
	t.relate("vault", vault)
	vault.relate("points", t)
}

// addRecoveryPoint makes a thing of a copy that only AWS Backup describes.
func (in *Inventory) addRecoveryPoint(r *store.Record) *Thing {
	p := parts(r.Parts)
	status := strings.ToLower(p.text("Status"))
	if status == "completed" {
		status = "available"
	}
	source := strings.SplitN(p.text("ResourceArn"), ":", 7)
	name := source[len(source)-1]
	encrypted := p.text("IsEncrypted") == "true"
	var t *Thing
	switch resource := strings.SplitN(r.ID+":::::", ":", 7); {
	case resource[2] == "rds" && resource[5] == "snapshot":
		t = in.add(r, RDSSnapshot, r.ID)
		t.set("DBInstanceIdentifier", name)
		t.set("Encrypted", encrypted)
	case resource[2] == "rds" && resource[5] == "cluster-snapshot":
		t = in.add(r, ClusterSnapshot, r.ID)
		t.set("DBClusterIdentifier", name)
		t.set("StorageEncrypted", encrypted)
	default:
		t = in.add(r, RecoveryPoint, r.ID)
	}
	// It says nothing of tags, which AWS Backup copies from the database.
	t.Tags = nil
	t.miss("Tags", policy.Missing{Operation: "backup:ListTags", Account: t.Account, Region: t.Region})
	t.set("Status", status)
	t.set("SnapshotType", "awsbackup")
	t.set("SnapshotCreateTime", p.text("CreationDate"))
	if key := p.text("EncryptionKeyArn"); key != "" && encrypted {
		t.relate("key", in.key(t, key))
	}
	t.set("shareable", !encrypted || !strings.EqualFold(p.text("EncryptionKeyType"), "AWS_OWNED_KMS_KEY"))
	t.relate("copyOf", in.backedUp(t, p.text("ResourceArn"), p.text("ResourceType"), name))
	return t
}

// backedUp returns the database that a recovery point is a copy of.
func (in *Inventory) backedUp(t *Thing, arn, resourceType, name string) *Thing {
	if live := in.things[arn]; live != nil && live.Database() {
		live.relate("snapshots", t)
		return live
	}
	field, resource, id := "ResourceArn", "", ""
	switch resourceType {
	case "RDS":
		field, resource, id = "DBInstanceIdentifier", "db", "DbiResourceId"
	case "Aurora", "DocumentDB", "Neptune":
		field, resource, id = "DBClusterIdentifier", "cluster", "DbClusterResourceId"
	}
	if resource == "" {
		t.set("Engine", strings.ToLower(resourceType))
	}
	t.set(field, name)
	if in.resources[name] != nil { // some are named by the resource id
		t.set(id, name)
	}
	return in.sourceOf(t, field, resource, id)
}

// placeVaults says of vaults in which organisation they are: copies go to no
// other.
func (in *Inventory) placeVaults() {
	for _, r := range in.Snapshot.Records(store.TypeBackupVault) {
		t := in.things[r.ID]
		switch a := in.accounts[r.Account]; {
		case t == nil || a == nil:
		case a.Org != nil:
			t.set("organization", a.Org.ID)
		case a.OrgUnknown != nil:
			t.miss("organization", *a.OrgUnknown)
		}
	}
}
