package access

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// Twin returns a principal that may do everything an administrator may, and of
// which nobody knows: it has no name, unique id or tags that a policy could tell
// it by, and nothing of its own denies it anything. Its profile says whose twin
// it is. There is none of who is bounded, of whom something was not read, nor of
// a role whose trust policy says what its sessions carry.
//
// The actor must be one whose own policies allow everything.
func (d *Decider) Twin(a Actor) (twin Actor, profile string, ok bool) {
	t := a.Thing
	if t == nil || t.Record == nil || a.Bounded() || t.TagsUnread() != nil || len(t.Identity.Missing) > 0 ||
		a.principal().ServiceLinked || slices.ContainsFunc(t.Identity.Policies, func(p policy.Attached) bool { return p.Document == nil || p.Document.Incomplete() }) {
		return Actor{}, "", false
	}
	if a.Kind == inventory.Role {
		if s := sessionOf(t); s.binds() {
			return Actor{}, "", false
		}
	}
	nobody := *t
	nobody.ID = t.ID[:strings.Index(t.ID+"/", "/")+1] + Nameless
	nobody.Name, nobody.UniqueID, nobody.Tags, nobody.Identity = Nameless, "", map[string]string{}, &policy.Layer{}
	twin = Actor{ID: nobody.ID, Kind: a.Kind, Account: a.Account, Partition: a.Partition, Thing: &nobody, Gains: []Gain{{Kind: granted}}}
	d.Forget() // twins of one account have one name
	profile = d.Profile(twin)
	d.Forget()
	return twin, profile, true
}

// Nameless is a name that nobody has, and that only patterns for any name match.
const Nameless = "\x01"

// Denies reports whether an actor's own policies may deny it an action.
func (a *Actor) Denies(action string) bool {
	return slices.ContainsFunc(a.Thing.Identity.Policies, func(p policy.Attached) bool { return p.Document.Denies(action) })
}
