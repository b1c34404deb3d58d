package synthetic

import (
	"fmt"

	"github.com/iamreach/iamreach/store"
)

// someCopies writes the snapshots of an instance of the crowd: manual ones,
// private, shared or public, and automated ones; some of a database that is
// gone.
func (a *account) someCopies(i int, name, key string) {
	shares := a.sharedWith(i)
	switch {
	case key == "" && i%12 == 3:
		shares = []string{"all"} // an encrypted one cannot be public
	case key == a.managedKeyARN("rds"):
		shares = nil // its key is of this account alone
	}
	a.copied(name+"-copy", name, a.resourceID(i), key, shares...)
	if i%2 == 1 {
		a.automatic(name, a.resourceID(i), key)
	}
	if i%7 == 0 {
		a.copied(fmt.Sprintf("gone-%d-last", i), fmt.Sprintf("gone-%d", i), a.resourceID(i)+"G", key)
	}
}

// sharedWith are the accounts with which a copy is shared.
func (a *account) sharedWith(i int) []string {
	if i%4 == 0 && a.options.Accounts > 1 {
		return []string{a.other().id}
	}
	return nil
}

// copied writes a manual snapshot.
func (a *account) copied(name, of, resource, key string, shares ...string) {
	id := a.snapshot(name, of, resource, "manual", key)
	a.ask(a.region, store.TypeDBSnapshot, id, "rds:DescribeDBSnapshotAttributes", name, object{
		"DBSnapshotIdentifier": name, "DBSnapshotAttributes": []object{{"AttributeName": "restore", "AttributeValues": shares}},
	})
}

func (a *account) automatic(of, resource, key string) {
	a.snapshot(fmt.Sprintf("rds:%s-2026-11-22", of), of, resource, "automated", key)
}

func (a *account) snapshot(name, of, resource, kind, key string) (id string) {
	id = a.arn("rds", "snapshot:%s", name)
	a.list(a.region, store.TypeDBSnapshot, id, "rds:DescribeDBSnapshots", object{
		"DBSnapshotIdentifier": name, "DBSnapshotArn": id, "DBInstanceIdentifier": of, "DbiResourceId": resource, "Engine": "postgres",
		"Status": "available", "SnapshotType": kind, "Encrypted": key != "", "KmsKeyId": key, "SnapshotCreateTime": created,
	})
	return id
}
