package inventory

import (
	"maps"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// readSecrets reads secrets with their keys and policies.
func (in *Inventory) readSecrets() {
	in.secrets = map[opener][]*Thing{}
	for _, r := range in.Snapshot.Records(store.TypeSecret) {
		t := in.add(r, Secret, r.ID)
		if name := t.Text("Name"); name != "" {
			t.Name = name
		}
		t.Policy = in.ownPolicy(t, "ResourcePolicy", "secretsmanager:GetResourcePolicy", t.ID)
		in.secretKey(t)
		for _, o := range t.openers() {
			in.secrets[o] = append(in.secrets[o], t)
		}
	}
}

// opener is what a secret has in common with the databases that it opens: a
// tag with the ARN of the database, or its name as a whole word of the path.
type opener struct {
	location
	word string
	arn  bool
}

// openers lists each once.
func (t *Thing) openers() []opener {
	seen := map[opener]bool{}
	for _, value := range t.Tags {
		seen[opener{t.location(), value, true}] = true
	}
	for word := range strings.SplitSeq(t.Name, "/") {
		seen[opener{t.location(), word, false}] = true
	}
	return slices.Collect(maps.Keys(seen)) // in any order: each goes into a list of its own
}

// secretKey relates the key of a secret; without one it is the AWS managed key.
func (in *Inventory) secretKey(t *Thing) {
	if key := t.Text("KmsKeyId"); key != "" {
		t.relate("key", in.key(t, key))
		return
	}
	t.relate("key", in.managedKey(t, "secretsmanager"))
}

// ghostSecret returns a secret that a database or proxy names.
func (in *Inventory) ghostSecret(arn, key string) *Thing {
	t := in.ghost(Secret, arn)
	if t == nil || t.Record != nil || t.Policy != nil {
		return t
	}
	t.Policy = &policy.Layer{Missing: []policy.Missing{{Operation: "secretsmanager:GetResourcePolicy", Account: t.Account, Region: t.Region}}}
	if key != "" {
		t.relate("key", in.key(t, key))
	} else {
		t.relate("key", in.ghostKey("arn:"+t.Partition+":kms:"+t.Region+":"+t.Account+":key/not-read-of-"+t.Name))
	}
	return t
}

// relateSecrets finds the secrets that open a database: the master secret that
// RDS or Redshift manages, those of its proxies, those that carry its ARN in a tag, and
// those that have its name as a whole word of their path.
func (in *Inventory) relateSecrets(db *Thing) {
	arn, key := db.Text("MasterUserSecret.SecretArn"), db.Text("MasterUserSecret.KmsKeyId")
	if arn == "" { // so Redshift has it
		arn, key = db.Text("MasterPasswordSecretArn"), db.Text("MasterPasswordSecretKmsKeyId")
	}
	if arn != "" {
		secret := in.ghostSecret(arn, key)
		db.relate("masterSecret", secret)
		db.relate("secrets", secret)
	}
	for _, o := range []opener{{db.location(), db.ID, true}, {db.location(), db.Name, false}} {
		for _, secret := range in.secrets[o] {
			if !slices.Contains(db.Related("masterSecret"), secret) {
				db.relate("applicationSecrets", secret)
				db.relate("secrets", secret)
			}
		}
	}
}
