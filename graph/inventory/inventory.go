package inventory

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// Inventory is everything that a snapshot tells of things and accounts.
type Inventory struct {
	Snapshot   *store.Snapshot
	things     map[string]*Thing
	kinds      map[string][]*Thing
	databases  []*Thing
	resources  map[string]*Thing // live RDS databases by resource id
	accounts   map[string]*Account
	documents  map[documentKey]*policy.Document
	aliases    map[string]*Thing // keys by place and alias
	orgs       []*Organization
	guardrails map[string]guardrail // by policy id
}

type documentKey struct {
	kind policy.Kind
	text string
}

// New reads a snapshot.
func New(s *store.Snapshot) *Inventory {
	in := &Inventory{
		Snapshot: s, things: map[string]*Thing{}, kinds: map[string][]*Thing{},
		accounts: map[string]*Account{}, documents: map[documentKey]*policy.Document{},
		aliases: map[string]*Thing{},
	}
	in.readAccounts()
	in.readKeys()
	in.readIAM()
	in.readNetwork()
	in.readCompute()
	in.readSecrets()
	in.readRDS()
	in.readTables()
	in.readRedshift()
	in.readOrganizations()
	in.index()
	return in
}

// Thing returns the thing with an id, or nil.
func (in *Inventory) Thing(id string) *Thing { return in.things[id] }

// Things returns the things of a kind, by id.
func (in *Inventory) Things(kind string) []*Thing { return in.kinds[kind] }

// Databases returns all databases, by id.
func (in *Inventory) Databases() []*Thing { return in.databases }

// Database returns the database with an id, or nil.
func (in *Inventory) Database(id string) *Thing {
	for _, db := range in.databases {
		if db.ID == id {
			return db
		}
	}
	return nil
}

// index sorts what was read and collects the databases.
func (in *Inventory) index() {
	byID := func(a, b *Thing) int { return cmp.Compare(a.ID, b.ID) }
	in.kinds = map[string][]*Thing{}
	for _, t := range in.things {
		in.kinds[t.Kind] = append(in.kinds[t.Kind], t)
		for _, list := range t.related {
			slices.SortFunc(list, byID)
		}
		if t.Database() {
			in.databases = append(in.databases, t)
		}
	}
	for _, list := range in.kinds {
		slices.SortFunc(list, byID)
	}
	for _, db := range in.databases {
		for _, list := range db.related {
			slices.SortFunc(list, byID)
		}
	}
	slices.SortFunc(in.databases, byID)
}

// add makes a thing of a record. The fields are those of its parts, which are
// merged: each part is a JSON object of its own names.
func (in *Inventory) add(r *store.Record, kind, id string) *Thing {
	t := &Thing{
		ID: id, Kind: kind, Partition: r.Partition, Account: r.Account, Region: r.Region,
		Name: lastWord(id), Record: r, fields: map[string]any{},
	}
	for _, name := range slices.Sorted(mapKeys(r.Parts)) {
		for field, value := range decode(r.Parts[name]) {
			t.fields[field] = value
		}
	}
	t.Tags = tags(t.fields)
	if operation, apart := tagsApart[kind]; apart && len(t.Tags) == 0 {
		t.Tags = nil
		t.miss("Tags", policy.Missing{Operation: operation, Account: t.Account, Region: t.Region})
	}
	in.things[id] = t
	return t
}

// ghost makes or returns a thing that something names.
func (in *Inventory) ghost(kind, arn string) *Thing {
	if t := in.things[arn]; t != nil {
		return t
	}
	part := strings.SplitN(arn, ":", 6)
	if len(part) < 6 {
		return nil
	}
	t := &Thing{ID: arn, Kind: kind, Partition: part[1], Region: part[3], Account: part[4], Name: lastWord(arn)}
	in.things[arn] = t
	return t
}

// document parses a policy once for each text and kind.
func (in *Inventory) document(kind policy.Kind, source string) *policy.Document {
	key := documentKey{kind, source}
	if d := in.documents[key]; d != nil {
		return d
	}
	d := policy.Parse([]byte(source), kind)
	in.documents[key] = d
	return d
}

// gap returns what is missing when an operation has not been read for an item.
func (in *Inventory) gap(account, region, operation, item string) *policy.Missing {
	if in.Snapshot.Outcome(account, region, operation, item).Gap() {
		return &policy.Missing{Operation: operation, Account: account, Region: region}
	}
	return nil
}

func decode(part json.RawMessage) map[string]any {
	d := json.NewDecoder(bytes.NewReader(part))
	d.UseNumber()
	var m map[string]any
	if err := d.Decode(&m); err != nil {
		return nil
	}
	return m
}

// policyText returns a policy document that stands in a field as text or as an
// object.
func policyText(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

// tags reads the forms in which AWS prints tags.
func tags(fields map[string]any) map[string]string {
	all := map[string]string{}
	for _, name := range []string{"Tags", "TagList", "tags"} {
		switch list := fields[name].(type) {
		case []any:
			for _, item := range list {
				tag, _ := item.(map[string]any)
				key := text(tag["Key"])
				if key == "" {
					key = text(tag["TagKey"])
				}
				value := text(tag["Value"])
				if value == "" {
					value = text(tag["TagValue"])
				}
				if key != "" {
					all[key] = value
				}
			}
		case map[string]any:
			for key, value := range list {
				all[key] = text(value)
			}
		}
	}
	return all
}

// tagsApart names the operations that tell the tags of things whose own
// description leaves them out. They are not read.
var tagsApart = map[string]string{
	Key: "kms:ListResourceTags", Function: "lambda:ListTags", Table: "dynamodb:ListTagsOfResource",
	Policy: "iam:ListPolicyTags", RDSProxy: "rds:ListTagsForResource",
}

// lastWord is the name in an ARN: what follows the last slash of its sixth
// part, or the whole of it after the resource type.
func lastWord(arn string) string {
	part := strings.SplitN(arn, ":", 6)
	rest := part[len(part)-1]
	if i := strings.LastIndexByte(rest, '/'); i >= 0 {
		return rest[i+1:]
	}
	if i := strings.LastIndexByte(rest, ':'); i >= 0 {
		return rest[i+1:]
	}
	return rest
}
