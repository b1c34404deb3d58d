package inventory

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// readRDS reads instances, clusters, snapshots and proxies.
func (in *Inventory) readRDS() {
	for _, r := range in.Snapshot.Records(store.TypeDBSubnetGroup) {
		in.add(r, "subnet-group", r.ID)
	}
	for _, r := range in.Snapshot.Records(store.TypeDBCluster) {
		t := in.add(r, RDSCluster, r.ID)
		t.set("resourceId", t.Text("DbClusterResourceId"))
		t.set("subnetGroup", fmt.Sprintf("arn:%s:rds:%s:%s:subgrp:%s", t.Partition, t.Region, t.Account, t.Text("DBSubnetGroup")))
		in.rdsBasics(t)
	}
	for _, r := range in.Snapshot.Records(store.TypeDBInstance) {
		kind := RDSInstance
		if parts(r.Parts).text("DBClusterIdentifier") != "" {
			kind = RDSMember
		}
		t := in.add(r, kind, r.ID)
		t.set("resourceId", t.Text("DbiResourceId"))
		in.rdsBasics(t)
		if kind == RDSMember {
			in.joinCluster(t)
		}
	}
	in.indexRDS()
	in.readReplicas()
	for _, r := range in.Snapshot.Records(store.TypeDBProxy) {
		in.readProxy(r)
	}
	for _, r := range in.Snapshot.Records(store.TypeDBSnapshot) {
		in.readSnapshot(r, RDSSnapshot, "DBInstanceIdentifier", "db", "DbiResourceId", "rds:DescribeDBSnapshotAttributes", "DBSnapshotAttributes")
	}
	for _, r := range in.Snapshot.Records(store.TypeDBClusterSnapshot) {
		in.readSnapshot(r, ClusterSnapshot, "DBClusterIdentifier", "cluster", "DbClusterResourceId", "rds:DescribeDBClusterSnapshotAttributes", "DBClusterSnapshotAttributes")
	}
	for _, r := range in.Snapshot.Records(store.TypeDBInstanceBackup) {
		in.readBackup(r, RDSBackup, "DBInstanceIdentifier", "db", "DbiResourceId")
	}
	for _, r := range in.Snapshot.Records(store.TypeDBClusterBackup) {
		in.readBackup(r, ClusterBackup, "DBClusterIdentifier", "cluster", "DbClusterResourceId")
	}
	in.readProxyEndpoints()
}

// named is what names a cluster, or an instance, in its place.
type named struct {
	location
	cluster bool
	name    string
}

func (t *Thing) named() named { return named{t.location(), t.Kind == RDSCluster, t.Name} }

// indexRDS makes clusters and instances known by what proxies and copies say
// of them.
func (in *Inventory) indexRDS() {
	var all []*Thing
	for _, t := range in.things {
		switch t.Kind {
		case RDSInstance, RDSCluster, RDSMember:
			all = append(all, t)
		}
	}
	slices.SortFunc(all, compareID)
	in.rds, in.named, in.resources, in.copies = map[location][]*Thing{}, map[named][]*Thing{}, map[string]*Thing{}, map[copyOf]*Thing{}
	for _, t := range all {
		in.named[t.named()] = append(in.named[t.named()], t)
		if t.Kind == RDSMember {
			continue
		}
		in.rds[t.location()] = append(in.rds[t.location()], t)
		in.relateSecrets(t)
		in.resources[t.Text("resourceId")] = t
	}
}

func (in *Inventory) rdsBasics(t *Thing) {
	t.readStatus()
	retention, _, _ := t.Field("BackupRetentionPeriod")
	t.set("backups", text(retention) != "" && text(retention) != "0")
	if key := t.Text("KmsKeyId"); key != "" {
		t.relate("key", in.key(t, key))
	}
	in.readSettings(t)
}

// joinCluster hands down to the cluster what only its members say of the
// network.
func (in *Inventory) joinCluster(member *Thing) {
	cluster := in.things[fmt.Sprintf("arn:%s:rds:%s:%s:cluster:%s", member.Partition, member.Region, member.Account, member.Text("DBClusterIdentifier"))]
	if cluster == nil {
		return
	}
	cluster.relate("members", member)
	cluster.relate("hosts", member)
	member.relate("cluster", cluster)
	if member.Flag("PubliclyAccessible") {
		cluster.set("PubliclyAccessible", true)
	}
	if vpc := member.vpc(); vpc != "" {
		cluster.set("vpcId", vpc)
	}
}

// readProxy reads a proxy: the databases behind it, and its secrets, which
// open them.
func (in *Inventory) readProxy(r *store.Record) {
	t := in.add(r, RDSProxy, r.ID)
	t.Name = t.Text("DBProxyName")
	t.set("resourceId", lastWord(t.ID))
	iam := t.Text("DefaultAuthScheme") == "IAM_AUTH"
	var part struct {
		Auth []proxyAuth
	}
	_ = json.Unmarshal(r.Parts["rds:DescribeDBProxies"], &part)
	var targets struct{ Targets []proxyTarget }
	_ = json.Unmarshal(r.Parts["rds:DescribeDBProxyTargets"], &targets)
	if gap := in.gap(t.Account, t.Region, "rds:DescribeDBProxyTargets", t.Name); gap != nil && targets.Targets == nil {
		t.miss("databases", *gap)
		vpc := t.vpc()
		for _, db := range in.rds[t.location()] { // any that it could reach
			if db.vpc() == vpc {
				t.relate("databases", db)
			}
		}
	}
	for _, target := range targets.Targets {
		for _, db := range in.behind(t, target) {
			if members := db.Related("cluster"); db.Kind == RDSMember && len(members) > 0 {
				db = members[0]
			}
			t.relate("databases", db)
			db.relate("proxies", t)
		}
	}
	for _, auth := range part.Auth {
		iam = iam || auth.IAMAuth == "REQUIRED" || auth.IAMAuth == "ENABLED"
		if auth.SecretArn == "" {
			continue
		}
		secret := in.ghostSecret(auth.SecretArn, "")
		for _, db := range t.Related("databases") {
			in.relateSecret(db, secret)
		}
	}
	t.set("iamAuth", iam)
	t.set("secrets", slices.ContainsFunc(part.Auth, func(auth proxyAuth) bool { return auth.SecretArn != "" }))
}

type proxyAuth struct{ SecretArn, IAMAuth string } //nolint:revive // AWS's spelling

type proxyTarget struct{ TargetArn, TrackedClusterId, RdsResourceId, Type string } //nolint:revive // AWS's spelling

// behind returns the databases in the place of a proxy that a target names.
func (in *Inventory) behind(t *Thing, target proxyTarget) []*Thing {
	find := func(cluster bool, name string) []*Thing { return in.named[named{t.location(), cluster, name}] }
	all := find(true, target.TrackedClusterId)
	switch target.Type {
	case "TRACKED_CLUSTER":
		all = slices.Concat(all, find(true, target.RdsResourceId))
	case "RDS_INSTANCE":
		all = slices.Concat(all, find(false, target.RdsResourceId))
	}
	if db := in.things[target.TargetArn]; db != nil && db.location() == t.location() && slices.Contains([]string{RDSInstance, RDSCluster, RDSMember}, db.Kind) {
		all = slices.Concat(all, []*Thing{db})
	}
	return all
}

// readSnapshot reads a snapshot of an instance or cluster: what it is a copy
// of, its key, and with whom it is shared.
func (in *Inventory) readSnapshot(r *store.Record, kind, source, resource, resourceID, operation, attributes string) {
	t := in.add(r, kind, r.ID)
	t.set("type", kind)
	if key := t.Text("KmsKeyId"); key != "" {
		t.relate("key", in.key(t, key))
	}
	encrypted := t.Flag("Encrypted") || t.Flag("StorageEncrypted")
	if kind == ClusterSnapshot {
		t.set("StorageEncrypted", encrypted)
	} else {
		t.set("Encrypted", encrypted)
	}
	shareable := true
	for _, key := range t.Related("key") {
		shareable = !encrypted || key.Text("KeyManager") != "AWS"
	}
	t.set("shareable", shareable)
	t.relate("copyOf", in.sourceOf(t, source, resource, resourceID))
	in.readShares(t, operation, attributes)
}

// sourceOf returns the database that a snapshot is a copy of. One that is gone
// is named by its oldest copy; a new one of the same name is another.
func (in *Inventory) sourceOf(t *Thing, source, resource, resourceID string) *Thing {
	name, id := t.Text(source), t.Text(resourceID)
	live := in.things[fmt.Sprintf("arn:%s:rds:%s:%s:%s:%s", t.Partition, t.Region, t.Account, resource, name)]
	if live != nil && live.Database() && (id == "" || live.Text("resourceId") == "" || live.Text("resourceId") == id) {
		live.relate("snapshots", t)
		return live
	}
	if live := in.resources[id]; live != nil && id != "" && live.Account == t.Account {
		live.relate("snapshots", t) // renamed since, or a copy in another region
		return live
	}
	key := copyOf{t.location(), source, name, id}
	if gone := in.copies[key]; gone != nil {
		gone.relate("snapshots", t)
		if older(t, gone) {
			gone.ID, gone.Record, gone.Tags, gone.source, gone.owns = t.ID, t.Record, t.Tags, t.source, t.owns
		}
		return gone
	}
	gone := &Thing{
		ID: t.ID, Kind: RDSCopies, Partition: t.Partition, Account: t.Account, Region: t.Region, Name: name,
		Record: t.Record, Tags: t.Tags, source: t.source, owns: t.owns,
	}
	gone.relate("snapshots", t)
	in.copies[key] = gone
	in.databases = append(in.databases, gone)
	return gone
}

// copyOf is what copies say of the database that they were made of.
type copyOf struct {
	location
	field, name, resource string
}

func older(a, b *Thing) bool {
	x, y := a.Text("SnapshotCreateTime"), b.Text("SnapshotCreateTime")
	if (x == "") != (y == "") {
		return y == "" // an automated backup has no time of its own
	}
	return x < y || (x == y && a.ID < b.ID)
}

// readShares reads the restore attribute of a manual snapshot (PE-191).
func (in *Inventory) readShares(t *Thing, operation, attributes string) {
	if !strings.EqualFold(t.Text("SnapshotType"), "manual") {
		return
	}
	if gap := in.gap(t.Account, t.Region, operation, t.Name); gap != nil && len(t.Record.Parts[operation]) == 0 {
		t.SharesMissing = gap
		t.miss("restore", *gap)
		return
	}
	fields, _ := decode(t.Record.Parts[operation]).(map[string]any)
	for _, name := range []string{"DBSnapshotAttributesResult", "DBClusterSnapshotAttributesResult"} {
		if inner, ok := fields[name].(map[string]any); ok {
			fields = inner
		}
	}
	list, _ := fields[attributes].([]any)
	for _, item := range list {
		attribute, _ := item.(map[string]any)
		if text(attribute["AttributeName"]) != "restore" {
			continue
		}
		for _, account := range words(attribute["AttributeValues"], "") {
			t.Shares = append(t.Shares, policy.Share{Account: account, Name: "share:restore"})
		}
	}
	slices.SortFunc(t.Shares, func(a, b policy.Share) int { return strings.Compare(a.Account, b.Account) })
}
