package access

import (
	"iter"
	"slices"
	"sort"
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// things are in the order of their ids.
type things []*inventory.Thing

// beginning returns those whose id begins with a text.
func (list things) beginning(text string) things {
	first := sort.Search(len(list), func(i int) bool { return list[i].ID >= text })
	rest := list[first:]
	return rest[:sort.Search(len(rest), func(i int) bool { return !strings.HasPrefix(rest[i].ID, text) })]
}

// within returns those that begin with one of some texts, or parts of which
// do.
func (list things) within(beginnings []string, some bool) things {
	if !some {
		return list
	}
	var found things
	for _, text := range beginnings {
		found = append(found, list.beginning(text)...)
		for i := strings.IndexAny(text, "/:"); i >= 0; { // a part of one
			if at, ok := list.find(text[:i]); ok {
				found = append(found, list[at])
			}
			next := strings.IndexAny(text[i+1:], "/:")
			if next < 0 {
				break
			}
			i += 1 + next
		}
	}
	return found
}

func (list things) find(id string) (int, bool) {
	return sort.Find(len(list), func(i int) int { return strings.Compare(id, list[i].ID) })
}

// home is the things of a kind in an account.
type home struct{ kind, account string }

// At returns the things of a kind in an account that a record describes, by id.
func (x *Index) At(kind, account string) []*inventory.Thing { return slices.Clip(x.at(kind, account)) }

func (x *Index) at(kind, account string) things {
	x.mu.Lock()
	defer x.mu.Unlock()
	key := home{kind, ""}
	if _, found := x.homes[key]; !found {
		x.homes[key] = nil
		for _, t := range x.in.Things(kind) {
			if t.Record != nil {
				own := home{kind, t.Account}
				x.homes[own] = append(x.homes[own], t)
			}
		}
	}
	return x.homes[home{kind, account}]
}

// door is what the policies on the things of a kind say of an action.
type door struct{ kind, action string }

// doors lists things by whom their policies, grants and shares name.
type doors struct {
	open     map[string]things // by account of the thing: could be anybody
	anywhere things            // the same, in all accounts
	named    map[string]things // by ARN or unique id
	account  map[string]things // by the account as a whole
	sessions map[string]things // by the account in the ARN of a session
	unique   bool              // whether some are named by unique ids
}

func (x *Index) doorsOf(kind, action string) *doors {
	x.mu.Lock()
	defer x.mu.Unlock()
	key := door{kind, action}
	if d := x.doors[key]; d != nil {
		return d
	}
	d := &doors{open: map[string]things{}, named: map[string]things{}, account: map[string]things{}, sessions: map[string]things{}}
	x.doors[key] = d
	if Ungoverned(kind, action) {
		return d
	}
	byLayer := offers{}
	for _, t := range x.in.Things(kind) {
		if t.Record != nil {
			d.add(t, byLayer.of(t.Policy, action), strings.HasPrefix(action, "kms:"))
		}
	}
	return d
}

// add notes whom a thing could let in.
func (d *doors) add(t *inventory.Thing, o *policy.Offer, granting bool) {
	callers := o.Callers()
	names := callers.Names
	open := callers.Anybody || t.SharesMissing != nil
	if granting {
		open = open || t.GrantsMissing != nil
		for _, g := range t.Grants {
			names = append(names, g.Grantee)
		}
	}
	for _, share := range t.Shares {
		open = open || share.Account == "all"
		names = append(names, share.Account)
	}
	if open {
		d.open[t.Account] = append(d.open[t.Account], t)
		d.anywhere = append(d.anywhere, t)
		return
	}
	for _, name := range names {
		d.name(name, t)
	}
	if len(callers.Accounts) > 0 {
		d.open[t.Account] = append(d.open[t.Account], t) // services are of no account
	}
	for _, account := range callers.Accounts {
		d.name("arn:*:sts::"+account+":*", t)
	}
}

func (d *doors) name(name string, t *inventory.Thing) {
	into := func(m map[string]things, key string) {
		if list := m[key]; len(list) == 0 || list[len(list)-1] != t {
			m[key] = append(list, t)
		}
	}
	into(d.named, name)
	switch part := strings.SplitN(name, ":", 6); {
	case len(part) < 6:
		into(d.account, name)
		d.unique = d.unique || len(name) != 12
	case part[5] == "root":
		into(d.account, part[4])
	case strings.Contains(name, ":sts:"): // the ARN of a user or role names that one alone
		into(d.sessions, part[4])
	}
}

// relation is one of things of a kind.
type relation struct{ kind, name string }

// Holders tells which things of a kind have which others in a relation.
type Holders struct {
	Kinds    []string // of the others that a record describes
	Of       map[*inventory.Thing][]*inventory.Thing
	Dangling []*inventory.Thing // those with others that no record describes
}

// Holders finds the things of a kind by what they have in a relation.
func (x *Index) Holders(kind, name string) *Holders {
	x.mu.Lock()
	defer x.mu.Unlock()
	key := relation{kind, name}
	if h := x.holds[key]; h != nil {
		return h
	}
	h := &Holders{Of: map[*inventory.Thing][]*inventory.Thing{}}
	x.holds[key] = h
	for _, t := range x.in.Things(kind) {
		if t.Record == nil {
			continue
		}
		for _, other := range t.Related(name) {
			if other.Record == nil {
				h.Dangling = append(h.Dangling, t)
				continue
			}
			h.Of[other] = append(h.Of[other], t)
			if !slices.Contains(h.Kinds, other.Kind) {
				h.Kinds = append(h.Kinds, other.Kind)
			}
		}
	}
	return h
}

// Candidates returns the things of a kind on which something could allow an
// actor one of some actions, in its own account or anywhere: all that Decide
// would not deny, and some that it would.
func (d *Decider) Candidates(a Actor, actions []string, kind string, anywhere bool) []*inventory.Thing {
	d.turn(a)
	found := d.found[:0]
	for _, action := range actions {
		if !anywhere && d.everything(action, kind) {
			return d.index.At(kind, a.Account)
		}
		found = d.candidates(found, a, action, kind, anywhere)
	}
	d.found = found
	found.sort()
	return slices.Clone(slices.Compact(found))
}

// everything reports whether the actor's own policies could allow an action on
// all things of a kind in its account.
func (d *Decider) everything(action, kind string) bool {
	if d.asked.principal.Kind == policy.Federated || gated(kind, action) {
		return false
	}
	_, some := d.beginnings(action)
	return !some
}

func (d *Decider) candidates(found things, a Actor, action, kind string, anywhere bool) things {
	p := &d.asked.principal
	beginnings, some := d.beginnings(action)
	doors := d.index.doorsOf(kind, action)
	found = append(found, doors.open[a.Account]...)
	for list := range doors.naming(p) {
		found = append(found, list.of(a.Account)...)
	}
	switch {
	case p.Kind == policy.Federated: // has no policies of its own
	case gated(kind, action):
		found = append(found, doors.account[a.Account].within(beginnings, some).of(a.Account)...)
	default:
		found = append(found, d.index.at(kind, a.Account).within(beginnings, some)...)
	}
	if anywhere {
		for list := range doors.naming(p) {
			found = append(found, list.within(beginnings, some)...)
		}
		found = append(found, doors.anywhere.within(beginnings, some)...)
		found = append(found, doors.account[a.Account].within(beginnings, some)...)
	}
	return found
}

// naming yields lists of things that name a principal itself.
func (d *doors) naming(p *policy.Principal) iter.Seq[things] {
	return func(yield func(things) bool) {
		if !yield(d.named[p.ARN]) || !yield(d.sessions[p.Account]) || !d.unique {
			return
		}
		for i := range p.ID {
			if list := d.named[p.ID[:i+1]]; len(list) > 0 && !yield(list) {
				return
			}
		}
	}
}

// gated reports whether the policy of a thing must let in whom it belongs to
// as well (PE-016, PE-184).
func gated(kind, action string) bool {
	return (kind == inventory.Key && strings.HasPrefix(action, "kms:")) || (kind == inventory.Role && strings.HasPrefix(action, "sts:"))
}

// of returns those of an account.
func (list things) of(account string) things {
	var own things
	for _, t := range list {
		if t.Account == account {
			own = append(own, t)
		}
	}
	return own
}

// Served returns the things of a kind in an account on which something could
// allow a service an action.
func (d *Decider) Served(service, action, kind, account string) []*inventory.Thing {
	doors := d.index.doorsOf(kind, action)
	found := append(doors.open[account].of(account), doors.named[service].of(account)...)
	found.sort()
	return slices.Compact(found)
}

func (list things) sort() {
	slices.SortFunc(list, func(a, b *inventory.Thing) int { return strings.Compare(a.ID, b.ID) })
}

// beginnings is Offer.Beginnings of the actor's own policies.
func (d *Decider) beginnings(action string) ([]string, bool) {
	if d.asked.identity == nil {
		if d.asked.actor.Kind == inventory.Root {
			return nil, false
		}
		return nil, true
	}
	return d.asked.own(action).Beginnings()
}
