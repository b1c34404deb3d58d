package graph

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"hash"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// dependencies tells what the hops of an account's own actors can depend on:
// what was read of the account itself, of accounts with a thing that could let
// it in, and of accounts whose things have to do with those; organisations and
// their guardrails; and the policies of AWS that its identities carry. It errs
// towards too much: then hops are found again that were known.
type dependencies struct {
	in     *inventory.Inventory
	engine string
	opens  map[string]map[string]bool // by account that could be let in: accounts that could; "" stands for every account
	links  map[string]map[string]bool // accounts whose things have to do with each other, both ways
	timely map[string]bool            // accounts whose policies look at the clock; "" for guardrails
	aws    map[string]string          // by account: what it takes from policies of AWS
}

func dependenciesOf(in *inventory.Inventory, engine string) *dependencies {
	d := &dependencies{
		in: in, engine: engine, opens: map[string]map[string]bool{}, links: map[string]map[string]bool{},
		timely: map[string]bool{}, aws: map[string]string{},
	}
	d.claims()
	carried := map[string]map[string]bool{}
	unique := uniqueIDs(in)
	for _, kind := range in.Kinds() {
		for _, t := range in.Things(kind) {
			d.relate(t)
			d.clock(t.Account, t.Identity, t.Boundary, t.Policy)
			d.open(t, unique) // one that no record describes as well: its policy was not read
			for _, arn := range carriedBy(t) {
				add(carried, t.Account, arn)
			}
		}
	}
	for _, db := range in.Databases() {
		d.relate(db)
	}
	for _, a := range in.Accounts() {
		d.clock("", a.SCPs...)
		d.clock("", a.RCPs...)
	}
	texts := map[string]string{}
	for account, arns := range carried {
		for _, arn := range slices.Sorted(maps.Keys(arns)) {
			if _, have := texts[arn]; !have {
				texts[arn] = managedText(in.Thing(arn))
			}
			d.aws[account] += arn + "\x00" + texts[arn] + "\x00"
		}
	}
	return d
}

func add(to map[string]map[string]bool, key, value string) {
	if to[key] == nil {
		to[key] = map[string]bool{}
	}
	to[key][value] = true
}

// key is a hash of all that the hops of an account's actors depend on.
func (d *dependencies) key(account string) [sha256.Size]byte {
	h := sha256.New()
	text(h, "iamreach hops 1", d.engine, d.in.Snapshot.SharedRoot(), d.in.Snapshot.AccountRoot(""), account)
	all := d.of(account)
	timely := d.timely[""]
	for _, id := range all {
		text(h, id, d.in.Snapshot.AccountRoot(id), d.aws[id])
		timely = timely || d.timely[id]
	}
	if timely {
		text(h, d.in.Snapshot.Info().Taken.UTC().Format(time.RFC3339))
	}
	return [sha256.Size]byte(h.Sum(nil))
}

func text(h hash.Hash, parts ...string) {
	for _, part := range parts {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		h.Write([]byte(part))
	}
}

// of lists the accounts on which the hops of an account's actors depend.
func (d *dependencies) of(account string) []string {
	seen := map[string]bool{account: true}
	for _, key := range []string{account, ""} {
		for id := range d.opens[key] {
			seen[id] = true
		}
	}
	for queue := slices.Collect(maps.Keys(seen)); len(queue) > 0; {
		id := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for next := range d.links[id] {
			if !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func (d *dependencies) link(a, b string) {
	if a != b {
		add(d.links, a, b)
		add(d.links, b, a)
	}
}

// claims links accounts that describe a thing which another account's name is
// in, or that another account describes as well: only one can be right.
func (d *dependencies) claims() {
	owner := map[string]string{}
	for _, r := range d.in.Snapshot.Records() {
		home := accountIn(r.ID)
		switch {
		case home == "aws", r.Account == "", strings.HasPrefix(r.Type, "AWS::Organizations::"): // not of one account
		case home != "":
			d.link(r.Account, home)
		default:
			if first, have := owner[r.ID]; have {
				d.link(r.Account, first)
			} else {
				owner[r.ID] = r.Account
			}
		}
	}
}

// relate links the accounts of things that have to do with each other.
func (d *dependencies) relate(t *inventory.Thing) {
	if t.Kind == inventory.Org { // its members stand in the records of the organisation
		return
	}
	if t.Central() {
		d.administer(t)
		return
	}
	for other := range t.AllRelated() {
		if other.Central() {
			add(d.opens, t.Account, other.Account)
			continue
		}
		if !ofAWS(other) && !ofAWS(t) {
			d.link(t.Account, other.Account)
		}
	}
}

// administer notes on which accounts those depend who administer a thing that
// stands for things in others, such as a permission set for roles.
func (d *dependencies) administer(t *inventory.Thing) {
	for other := range t.AllRelated() {
		add(d.opens, t.Account, other.Account)
		if !other.Central() {
			continue
		}
		for next := range other.AllRelated() {
			add(d.opens, t.Account, next.Account)
		}
	}
}

// ofAWS reports whether a thing is a policy that AWS manages: what was read of
// it in one account holds for all.
func ofAWS(t *inventory.Thing) bool {
	return (t.Kind == inventory.Policy || t.Kind == inventory.PolicyVersion) && accountIn(t.ID) == "aws"
}

// accountIn is the account in an ARN, empty for none.
func accountIn(arn string) string {
	if part := strings.SplitN(arn, ":", 6); len(part) == 6 && part[0] == "arn" {
		return part[4]
	}
	return ""
}

// carriedBy lists the policies of AWS that an identity has.
func carriedBy(t *inventory.Thing) []string {
	var arns []string
	for _, layer := range []*policy.Layer{t.Identity, t.Boundary} {
		if layer == nil {
			continue
		}
		for _, p := range layer.Policies {
			if accountIn(p.Policy) == "aws" {
				arns = append(arns, p.Policy)
			}
		}
	}
	return arns
}

// managedText is what counts of a policy of AWS.
func managedText(t *inventory.Thing) string {
	if t == nil {
		return ""
	}
	versions, _, _ := t.Field("PolicyVersionList")
	written, err := json.Marshal(versions)
	if err != nil {
		return t.Account // it was read from JSON
	}
	return t.Account + string(written)
}

func uniqueIDs(in *inventory.Inventory) map[string]string {
	ids := map[string]string{}
	for _, kind := range []string{inventory.User, inventory.Role} {
		for _, t := range in.Things(kind) {
			ids[t.UniqueID] = t.Account
		}
	}
	return ids
}

// clock notes whether policies look at the time.
func (d *dependencies) clock(account string, layers ...*policy.Layer) {
	if d.timely[account] {
		return
	}
	for _, l := range layers {
		if l == nil {
			continue
		}
		for _, p := range l.Policies {
			if p.Document != nil && p.Document.Mentions("currenttime", "epochtime") {
				d.timely[account] = true
			}
		}
	}
}
