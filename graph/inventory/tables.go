package inventory

import (
	"fmt"

	"github.com/iamreach/iamreach/store"
)

// readTables reads DynamoDB tables with their policies and keys. A table
// without SSEDescription is under a key that AWS owns: nobody needs it.
func (in *Inventory) readTables() {
	for _, r := range in.Snapshot.Records(store.TypeDynamoDBTable) {
		t := in.add(r, Table, r.ID)
		t.Policy = in.ownPolicy(t, "Policy", "dynamodb:GetResourcePolicy", t.ID)
		if key := t.Text("SSEDescription.KMSMasterKeyArn"); key != "" {
			t.relate("key", in.key(t, key))
		} else if gap := in.gap(t.Account, t.Region, "dynamodb:DescribeTable", t.Name); gap != nil && r.Parts["dynamodb:DescribeTable"] == nil {
			t.miss("key", *gap)
		}
	}
}

// readRedshift reads Redshift clusters and the subnets they lie in.
func (in *Inventory) readRedshift() {
	for _, r := range in.Snapshot.Records(store.TypeRedshiftSubnetGroup) {
		in.add(r, "redshift-subnet-group", r.ID)
	}
	for _, r := range in.Snapshot.Records(store.TypeRedshiftCluster) {
		t := in.add(r, Redshift, r.ID)
		t.set("subnetGroup", fmt.Sprintf("arn:%s:redshift:%s:%s:subnetgroup:%s", t.Partition, t.Region, t.Account, t.Text("ClusterSubnetGroupName")))
		t.set("gone", t.Text("ClusterStatus") == "deleting")
		if key := t.Text("KmsKeyId"); key != "" {
			t.relate("key", in.key(t, key))
		}
		in.relateSecrets(t)
	}
}
