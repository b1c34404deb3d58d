package inventory

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// readSecrets reads secrets with their keys and policies.
func (in *Inventory) readSecrets() {
	in.secrets, in.replicas = map[opener][]*Thing{}, map[string][]*Thing{}
	for _, r := range in.Snapshot.Records(store.TypeSecret) {
		t := in.add(r, Secret, r.ID)
		if name := t.Text("Name"); name != "" {
			t.Name = name
		}
		t.Policy = in.ownPolicy(t, "ResourcePolicy", "secretsmanager:GetResourcePolicy", t.ID)
		in.secretKey(t)
		_, suffixed, _ := strings.Cut(t.ID, ":secret:")
		t.set("suffixed", suffixed)
		t.set("replica", false)
		here := t.location()
		if first := t.Text("PrimaryRegion"); first != "" && first != t.Region {
			t.set("replica", true)
			here.region = first // it opens what the first opens
			part := strings.SplitN(t.ID, ":", 6)
			part[3] = first
			arn := strings.Join(part, ":")
			in.replicas[arn] = append(in.replicas[arn], t)
		}
		for _, o := range t.openers(here) {
			in.secrets[o] = append(in.secrets[o], t)
		}
	}
}

// opener is what a secret or parameter has in common with the databases that
// it opens: a tag with the ARN or the address of the database, either as a word
// of the description, or its name as a whole word of the path.
type opener struct {
	location
	word string
	full bool // an ARN or address
}

// openers lists each once.
func (t *Thing) openers(here location) []opener {
	seen := map[opener]bool{}
	for _, value := range t.Tags {
		seen[opener{here, value, true}] = true
	}
	for _, word := range strings.FieldsFunc(t.Text("Description"), outsideOfNames) {
		if strings.HasPrefix(word, "arn:") || strings.Contains(word, ".amazonaws.com") {
			seen[opener{here, strings.TrimRight(word, ".:"), true}] = true
		}
	}
	for word := range strings.SplitSeq(t.Name, "/") {
		seen[opener{here, word, false}] = true
	}
	return slices.Collect(maps.Keys(seen)) // in any order: each goes into a list of its own
}

// outsideOfNames reports whether a letter is in no ARN and no address.
func outsideOfNames(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.:/", r)
}

// secretKey relates the key of a secret; without one it is the AWS managed key.
// The list alone tells the key: of a secret that is known from other answers, its
// database may.
func (in *Inventory) secretKey(t *Thing) {
	switch key := t.Text("KmsKeyId"); {
	case key != "":
		t.relate("key", in.key(t, key))
	case in.gap(t.Account, t.Region, "secretsmanager:ListSecrets", "") == nil:
		t.relate("key", in.managedKey(t, "secretsmanager"))
	}
}

// unlistedKeys relates keys that nobody knows to the secrets whose own nothing
// told.
func (in *Inventory) unlistedKeys() {
	for _, t := range slices.Collect(maps.Values(in.things)) { // keys are added to them
		if t.Kind == Secret && len(t.Related("key")) == 0 {
			t.relate("key", in.ghostKey("arn:"+t.Partition+":kms:"+t.Region+":"+t.Account+":key/not-read-of-"+t.Name))
		}
	}
}

// ghostSecret returns a secret that a database or proxy names.
func (in *Inventory) ghostSecret(arn, key string) *Thing {
	t := in.ghost(Secret, arn)
	if t == nil {
		return nil
	}
	if t.Record == nil && t.Policy == nil {
		t.Policy = &policy.Layer{Missing: []policy.Missing{{Operation: "secretsmanager:GetResourcePolicy", Account: t.Account, Region: t.Region}}}
	}
	if key != "" && len(t.Related("key")) == 0 {
		t.relate("key", in.key(t, key))
	}
	return t
}

// relateSecrets finds the secrets that open a database: the master secret that
// RDS or Redshift manages, those of its proxies, those that carry its ARN or
// address in a tag or in their description, and those that have its name as a
// whole word of their path. Parameters of Systems Manager are found alike, and
// compute that may hold a password in its settings.
func (in *Inventory) relateSecrets(db *Thing) {
	arn, key := db.Text("MasterUserSecret.SecretArn"), db.Text("MasterUserSecret.KmsKeyId")
	if arn == "" { // so Redshift has it
		arn, key = db.Text("MasterPasswordSecretArn"), db.Text("MasterPasswordSecretKmsKeyId")
	}
	if arn != "" {
		secret := in.ghostSecret(arn, key)
		db.relate("masterSecret", secret)
		in.relateSecret(db, secret)
	}
	for _, o := range db.opened() {
		for _, secret := range in.secrets[o] {
			in.relateSecret(db, secret)
		}
		for _, parameter := range in.parameters[o] {
			db.relate("parameters", parameter)
		}
	}
	for _, compute := range in.settings[db.location()] {
		switch {
		case !compute.mentions(db):
		case compute.Kind == Function:
			db.relate("settingsOfFunctions", compute)
		default:
			db.relate("settingsOfTemplates", compute)
		}
	}
}

// relateSecret says of a secret and of its replicas that they open a database.
func (in *Inventory) relateSecret(db, secret *Thing) {
	if secret == nil {
		return
	}
	if !slices.Contains(db.Related("masterSecret"), secret) {
		db.relate("applicationSecrets", secret)
	}
	db.relate("secrets", secret)
	for _, replica := range in.replicas[secret.ID] {
		db.relate("applicationSecrets", replica)
		db.relate("secrets", replica)
	}
}

// opened is what the secrets and parameters that open a database may say.
func (t *Thing) opened() []opener {
	all := []opener{{t.location(), t.ID, true}, {t.location(), t.Name, false}}
	for _, field := range []string{"Endpoint", "Endpoint.Address", "ReaderEndpoint"} {
		if address := t.Text(field); address != "" {
			all = append(all, opener{t.location(), address, true})
		}
	}
	return all
}
