package inventory

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/store"
)

// readReplicas relates databases that hold the data of others: read replicas,
// secondary clusters of a global database, clones, the green twins of
// blue/green deployments, and warehouses that are fed by an integration. Who
// reaches one of them reaches the data of its source.
func (in *Inventory) readReplicas() {
	var clones []*Thing
	for _, list := range in.rds {
		for _, t := range list {
			for _, field := range []string{"ReadReplicaSourceDBInstanceIdentifier", "ReadReplicaSourceDBClusterIdentifier", "ReplicationSourceIdentifier"} {
				if name := t.Text(field); name != "" {
					t.set("replica", "read replica")
					t.copies(in.sourceNamed(t, name, strings.Contains(field, "Cluster")))
				}
			}
			if t.Text("CloneGroupId") != "" {
				clones = append(clones, t)
			}
		}
	}
	for _, r := range in.Snapshot.Records(store.TypeGlobalCluster) {
		in.readGlobal(r)
	}
	for _, r := range in.Snapshot.Records(store.TypeBlueGreenDeployment) {
		in.readDeployment(r)
	}
	in.joinClones(clones)
}

// copies relates a database to the one whose data it holds.
func (t *Thing) copies(source *Thing) {
	if source == nil || source == t || !source.Database() {
		return
	}
	t.relate("copyOf", source)
	source.relate("replicas", t)
}

// sourceNamed finds a database by the name that its replica has for it: its
// ARN, or its identifier in the same place.
func (in *Inventory) sourceNamed(t *Thing, name string, cluster bool) *Thing {
	if strings.HasPrefix(name, "arn:") {
		return in.things[name]
	}
	for _, found := range in.named[named{t.location(), cluster, name}] {
		return found
	}
	return nil
}

// readGlobal relates the clusters of a global database: all but the writer
// follow it.
func (in *Inventory) readGlobal(r *store.Record) {
	var writer *Thing
	var readers []*Thing
	members, _ := decode(parts(r.Parts).raw("GlobalClusterMembers")).([]any)
	for _, item := range members {
		member, _ := item.(map[string]any)
		t := in.things[text(member["DBClusterArn"])]
		if t == nil || t.Kind != RDSCluster {
			continue
		}
		if isWriter, _ := member["IsWriter"].(bool); isWriter {
			writer = t
		} else {
			readers = append(readers, t)
		}
	}
	for _, t := range readers {
		t.set("replica", "secondary cluster")
		t.copies(writer)
	}
}

// readDeployment relates the green twin to the blue one, until they have
// switched their roles: then the old one lags behind.
func (in *Inventory) readDeployment(r *store.Record) {
	t := in.add(r, Deployment, r.ID)
	t.set("type", Deployment)
	source, target := in.things[t.Text("Source")], in.things[t.Text("Target")]
	if source == nil || !source.Database() {
		return
	}
	source.relate("deployments", t)
	t.relate("green", target)
	if target != nil && t.Text("Status") != "SWITCHOVER_COMPLETED" {
		target.set("replica", "green twin")
		target.copies(source)
	}
}

// joinClones relates the clones of a cluster to the oldest of their group,
// which is the one that all were made from.
func (in *Inventory) joinClones(clones []*Thing) {
	slices.SortFunc(clones, func(a, b *Thing) int {
		return strings.Compare(a.Text("ClusterCreateTime")+a.ID, b.Text("ClusterCreateTime")+b.ID)
	})
	oldest := map[string]*Thing{}
	for _, t := range clones {
		group := t.Partition + " " + t.Region + " " + t.Text("CloneGroupId")
		if first := oldest[group]; first != nil {
			t.copies(first)
			continue
		}
		oldest[group] = t
	}
}

// readIntegrations relates warehouses to the databases that feed them.
func (in *Inventory) readIntegrations() {
	warehouses := map[string]*Thing{}
	for _, t := range in.things {
		if t.Kind == Redshift {
			warehouses[t.Text("ClusterNamespaceArn")] = t
		}
	}
	for _, r := range in.Snapshot.Records(store.TypeIntegration) {
		fields := parts(r.Parts)
		if t := warehouses[fields.text("TargetArn")]; t != nil && fields.text("Status") != "failed" {
			t.copies(in.things[fields.text("SourceArn")])
		}
	}
}

// readBackup reads automated backups: those of a database that is gone, and
// those that are kept in another region, are copies like snapshots.
func (in *Inventory) readBackup(r *store.Record, kind, source, resource, resourceID string) {
	if !strings.HasPrefix(r.ID, "arn:") {
		return // nothing names it in a policy
	}
	t := in.add(r, kind, r.ID)
	t.set("type", kind)
	if key := t.Text("KmsKeyId"); key != "" {
		t.relate("key", in.key(t, key))
	}
	t.relate("copyOf", in.sourceOf(t, source, resource, resourceID))
}

// readProxyEndpoints reads the further endpoints of proxies. Each has a
// network of its own.
func (in *Inventory) readProxyEndpoints() {
	proxies := map[named]*Thing{}
	for _, t := range in.things {
		if t.Kind == RDSProxy {
			t.relate("endpoints", t)
			proxies[named{t.location(), false, t.Name}] = t
		}
	}
	for _, r := range in.Snapshot.Records(store.TypeDBProxyEndpoint) {
		if flag, _ := decode(parts(r.Parts).raw("IsDefault")).(bool); flag {
			continue
		}
		t := in.add(r, ProxyEndpoint, r.ID)
		t.Name = t.Text("DBProxyEndpointName")
		if proxy := proxies[named{t.location(), false, t.Text("DBProxyName")}]; proxy != nil {
			t.set("EngineFamily", proxy.Text("EngineFamily"))
			proxy.relate("endpoints", t)
		}
	}
}

// vpcOf returns the VPC of a thing, nil when it says none.
func (in *Inventory) vpcOf(t *Thing) *Thing {
	if id := t.vpc(); id != "" {
		return in.ghost(VPC, fmt.Sprintf("arn:%s:ec2:%s:%s:vpc/%s", t.Partition, t.Region, t.Account, id))
	}
	return nil
}
