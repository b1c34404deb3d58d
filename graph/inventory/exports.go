package inventory

import (
	"fmt"

	"github.com/iamreach/iamreach/store"
)

// readExports reads what was exported to S3, of which database, and the
// buckets that it lies in.
func (in *Inventory) readExports() {
	for _, r := range in.Snapshot.Records(store.TypeBucket) {
		in.add(r, Bucket, r.ID)
	}
	for _, r := range in.Snapshot.Records(store.TypeExportTask) {
		name := r.ID // which other accounts may give as well
		t := in.add(r, Export, fmt.Sprintf("arn:%s:rds:%s:%s:export-task:%s", r.Partition, r.Region, r.Account, name))
		t.set("complete", t.Text("Status") == "COMPLETE")
		path := name + "/"
		if prefix := t.Text("S3Prefix"); prefix != "" {
			path = prefix + "/" + path
		}
		t.set("path", path)
		if key := t.Text("KmsKeyId"); key != "" {
			t.relate("key", in.key(t, key))
		}
		t.relate("bucket", in.bucket(t))
		in.relateExport(t)
	}
}

// relateExport finds the database that was exported: the source itself, or
// what that snapshot is a copy of.
func (in *Inventory) relateExport(t *Thing) {
	source := in.things[t.Text("SourceArn")]
	switch {
	case source == nil:
	case source.Database():
		t.relate("databases", source)
	default:
		for _, db := range source.Related("copyOf") {
			t.relate("databases", db)
		}
	}
}

// bucket returns the bucket that an export lies in. One whose policy nobody
// could read may be another account's; that nobody is told.
func (in *Inventory) bucket(export *Thing) *Thing {
	name := export.Text("S3Bucket")
	if name == "" {
		return nil
	}
	id := "arn:" + export.Partition + ":s3:::" + name
	t := in.things[id]
	if t == nil {
		t = &Thing{ID: id, Kind: Bucket, Partition: export.Partition, Account: export.Account, Region: export.Region}
		in.things[id] = t
	}
	t.Name = name
	t.Policy = in.ownPolicy(t, "Policy", "s3:GetBucketPolicy", name)
	return t
}
