package reach

import (
	"strings"

	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/inventory"
)

// shownFields are the fields of a thing that decide something here, with what
// they are in words.
var shownFields = []struct{ field, what string }{
	{"Engine", "engine"},
	{"resourceId", "resource id"},
	{"IAMDatabaseAuthenticationEnabled", "IAM authentication"},
	{"HttpEndpointEnabled", "Data API"},
	{"PubliclyAccessible", "public address"},
	{"StorageEncrypted", "encrypted"},
	{"Encrypted", "encrypted"},
	{"backups", "automated backups"},
	{"Status", "status"},
	{"SnapshotType", "type of snapshot"},
	{"KeyManager", "managed by"},
	{"KeyState", "state"},
	{"iamAuth", "accepts IAM authentication"},
	{"ServiceLinked", "service-linked"},
}

// nodeFacts says what the snapshot knows of a thing.
func nodeFacts(t *inventory.Thing) []answer.Fact {
	facts := []answer.Fact{}
	for _, f := range shownFields {
		if value, present, _ := t.Field(f.field); present {
			facts = append(facts, answer.Fact{What: f.what, Record: t.ID, Field: f.field, Value: value})
		}
	}
	for _, relation := range []string{"key", "role", "groups", "policies", "masterSecret", "applicationSecrets", "proxies", "databases", "snapshots", "copyOf", "members", "cluster"} {
		for _, other := range t.Related(relation) {
			facts = append(facts, answer.Fact{What: strings.ToLower(relation), Record: t.ID, Field: relation, Value: other.ID})
		}
	}
	return facts
}
