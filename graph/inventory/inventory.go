package inventory

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strings"
	"sync"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// Inventory is everything that a snapshot tells of things and accounts.
type Inventory struct {
	Snapshot  *store.Snapshot
	things    map[string]*Thing
	kinds     map[string][]*Thing
	databases []*Thing // by id
	accounts  map[string]*Account
	inOrder   []*Account        // by id, once all are read
	aliases   map[string]*Thing // keys by place and alias
	orgs      []*Organization
	noTags    map[string]string // shared by all things that have none
	compute   map[network][]*Thing
	tables    map[network][]*Thing // route tables
	knocking  sync.Mutex           // guards doors
	doors     map[door]*opened
	tagAskers map[string]*policy.Layer // by account: policies that look at tags of things

	*reading
}

// reading is what is of use only while a snapshot is read.
type reading struct {
	parsing    sync.Mutex // guards documents
	documents  map[documentKey]*policy.Document
	tagSets    map[string]map[string]string // by their text
	secrets    map[opener][]*Thing
	replicas   map[string][]*Thing // of secrets in other regions, by ARN of the first
	parameters map[opener][]*Thing
	settings   map[location][]*Thing // compute with something like a password in its settings
	rds        map[location][]*Thing // instances and clusters, by id
	named      map[named][]*Thing
	resources  map[string]*Thing    // live RDS databases by resource id
	copies     map[copyOf]*Thing    // databases of which only copies are left
	guardrails map[string]guardrail // by policy id
	levelOf    map[levelKey]*policy.Layer
	delegated  map[string][]string // accounts that administer a service for the organisation
}

// documentKey names a policy by the hash of its text, which is kept in the
// record already.
type documentKey struct {
	kind policy.Kind
	text [sha256.Size]byte
}

// New reads a snapshot.
func New(s *store.Snapshot) *Inventory {
	in := &Inventory{
		Snapshot: s, things: map[string]*Thing{}, accounts: map[string]*Account{}, aliases: map[string]*Thing{}, noTags: map[string]string{},
		doors:   map[door]*opened{},
		reading: &reading{documents: map[documentKey]*policy.Document{}, tagSets: map[string]map[string]string{}, levelOf: map[levelKey]*policy.Layer{}},
	}
	in.readAccounts()
	in.readKeys()
	in.readIAM()
	in.readFederation()
	in.readNetwork()
	in.readCompute()
	in.readSecrets()
	in.readParameters()
	in.readComputeSettings()
	in.readRDS()
	in.readExports()
	in.readTables()
	in.readRedshift()
	in.unlistedKeys()
	in.readIntegrations()
	in.readVaults()
	in.readOrganizations()
	in.readShared()
	in.placeVaults()
	in.readDelegations()
	in.readGuards()
	in.readIdentityCenter()
	in.readRootAccess()
	in.readAccessKeys()
	in.readTagging()
	in.readOpenings()
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
	i, found := slices.BinarySearchFunc(in.databases, id, func(t *Thing, id string) int { return cmp.Compare(t.ID, id) })
	if !found {
		return nil
	}
	return in.databases[i]
}

// index sorts what was read and collects the databases.
func (in *Inventory) index() {
	in.kinds = map[string][]*Thing{}
	for _, t := range in.things {
		in.kinds[t.Kind] = append(in.kinds[t.Kind], t)
		if t.Database() {
			in.databases = append(in.databases, t)
		}
	}
	for _, list := range in.kinds {
		slices.SortFunc(list, compareID)
		for _, t := range list {
			t.sortRelations()
		}
	}
	for _, db := range in.databases {
		db.sortRelations() // of those that no record describes
	}
	slices.SortFunc(in.databases, compareID)
	in.indexNetworks()
	in.settleOpenings()
	in.inOrder = in.Accounts()
	in.reading = nil
}

// add makes a thing of a record. The fields are those of its parts, which are
// merged: each part is a JSON object of its own names.
func (in *Inventory) add(r *store.Record, kind, id string) *Thing {
	t := &Thing{
		ID: id, Kind: kind, Partition: r.Partition, Account: r.Account, Region: r.Region,
		Name: lastWord(id), Record: r, source: r.Parts,
	}
	t.Tags = in.tagsOf(t.source)
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

// document parses a policy once for each text and kind. Several goroutines may
// call it.
func (in *Inventory) document(kind policy.Kind, source string) *policy.Document {
	key := documentKey{kind, sha256.Sum256([]byte(source))}
	in.parsing.Lock()
	d := in.documents[key]
	in.parsing.Unlock()
	if d != nil {
		return d
	}
	d = policy.Parse([]byte(source), kind)
	in.parsing.Lock()
	defer in.parsing.Unlock()
	if other := in.documents[key]; other != nil { // parsed by another meanwhile
		return other
	}
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

// policyText returns a policy document that stands in a field as text or as an
// object.
func policyText(raw []byte) string {
	switch {
	case len(raw) > 0 && raw[0] == '"':
		return textOf(raw)
	case string(raw) == "null":
		return ""
	}
	return string(raw)
}

// tagsApart names the operations that tell the tags of things whose own
// description leaves them out. They are not read.
var tagsApart = map[string]string{
	Key: "kms:ListResourceTags", Function: "lambda:ListTags", Table: "dynamodb:ListTagsOfResource",
	Bucket: "s3:GetBucketTagging", Export: "rds:ListTagsForResource",
	Policy: "iam:ListPolicyTags", RDSProxy: "rds:ListTagsForResource",
	TrustAnchor: "rolesanywhere:ListTagsForResource", AnywhereProfile: "rolesanywhere:ListTagsForResource",
	Parameter: "ssm:ListTagsForResource", BackupVault: "backup:ListTags", RecoveryPoint: "backup:ListTags",
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
