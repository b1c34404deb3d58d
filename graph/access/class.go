package access

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// sight is what some layers tell apart of things when they decide an action.
type sight []*policy.Likeness

// sights are those of layers, each found once.
type sights map[offerKey]*policy.Likeness

func (all sights) of(into sight, l *policy.Layer, action string) sight {
	if k := all.find(l, action); k != nil {
		return append(into, k)
	}
	return into
}

// find returns nil when there is nothing to tell apart.
func (all sights) find(l *policy.Layer, action string) *policy.Likeness {
	if l == nil {
		return nil
	}
	key := offerKey{l, action}
	k := all[key]
	if k == nil {
		k = l.Likeness(action)
		all[key] = k
	}
	if k.Nothing() {
		return nil
	}
	return k
}

// class names the class of a check: two checks of actors of one profile that
// have the same class are decided alike, since nothing that is looked at for
// them tells their actors or things apart.
func (d *Decider) class(b []byte, c *Check) []byte {
	b = text(text(text(b, c.Service), c.Action), c.Via)
	owner, governed := c.Owner, c.governed()
	if c.Thing != nil {
		owner = c.Thing.Account
	}
	b = append(b, flag(owner == c.Actor.Account))
	bare := governed != nil && (c.Trusting || Ungoverned(governed.Kind, c.Action))
	d.looks = d.looks[:0]
	if c.Service == "" {
		d.looks = append(d.looks, d.callerSight(c.Action)...)
	}
	d.looks = append(d.looks, d.ownerSight(owner, c.Action)...)
	opened := c.Actor.changed(rewritten, governed)
	if governed != nil && !bare && !opened {
		if k := d.sights.find(governed.Policy, c.Action); k != nil {
			d.looks = append(d.looks, k)
		}
	}
	if c.Thing == nil {
		b = text(text(b, d.patternText(c)), c.Owner)
	}
	switch {
	case governed == nil:
	case bare:
		b = place(append(b, flag(c.Trusting)), governed)
	default:
		granted := c.Actor.changed(keyGrant, governed)
		b = append(binary.AppendUvarint(b, uint64(d.index.form(governed))), flag(opened), flag(granted))
		if len(governed.Grants) > 0 || granted {
			b = text(b, c.Actor.ID)
		}
	}
	if lifts := c.Actor.Lifts(); lifts != "" {
		b = text(append(b, 3), lifts)
	}
	if g := c.Actor.retagging(governed); g != nil {
		b = text(append(b, 2), g.Key()) // what tags it can have is of the thing itself, and of who set them
	}
	for _, k := range d.looks {
		b = d.tell(b, k, c)
	}
	return append(b, 1)
}

// patternText is what of a pattern is looked at: no more than where it is when
// no statement tells resources apart by their names.
func (d *Decider) patternText(c *Check) string {
	for _, k := range d.looks {
		if !k.Constant() || k.Specific {
			return c.Pattern
		}
	}
	const place = 5 // parts of an ARN before what names the resource
	at := 0
	for range place {
		next := strings.IndexByte(c.Pattern[at:], ':')
		if next < 0 {
			return c.Pattern
		}
		at += next + 1
	}
	kind, _, _ := strings.Cut(c.Pattern[at:], ":")
	return c.Pattern[:at] + kind[:strings.IndexByte(kind+"/", '/')]
}

// tell appends what a layer looks at in the actor and the thing of a check.
func (d *Decider) tell(b []byte, k *policy.Likeness, c *Check) []byte {
	if c.Service == "" && (k.Specific || k.Names(&d.asked.principal)) {
		b = text(b, c.Actor.ID)
	}
	for _, key := range k.Keys {
		if c.Service == "" {
			b = actorKey(b, key, c.Actor)
		}
		b = append(thingKey(append(b, 0), key, c), 0)
	}
	switch {
	case c.Thing == nil:
		return b
	case k.Specific:
		return text(b, c.Thing.ID)
	case k.Constant():
		return b
	}
	if d.matched != d.asked {
		d.matched = d.asked
		d.matcher.Turn(&policy.Request{Principal: d.asked.principal, Context: d.caller(Check{Actor: c.Actor})})
	}
	return k.Append(b, &d.matcher, d.index.name(c.Thing))
}

// callerSight is of the caller's own policies, its boundary and the SCPs.
func (d *Decider) callerSight(action string) sight {
	if s, ok := d.asked.sights[action]; ok {
		return s
	}
	var s sight
	own := sights{}
	s = own.of(s, d.asked.identity, action)
	s = own.of(s, d.asked.unread, action)
	if a := d.asked.actor; a.Bounded() {
		s = d.sights.of(s, a.boundary(), action)
	}
	for _, level := range d.scps(&d.asked.actor) {
		s = d.sights.of(s, level, action)
	}
	d.asked.sights[action] = s
	return s
}

type ownerKey struct{ account, action, lifts string }

// ownerSight is of the RCPs of an account.
func (d *Decider) ownerSight(account, action string) sight {
	key := ownerKey{account, action, d.asked.actor.Lifts()}
	if s, ok := d.owners[key]; ok {
		return s
	}
	var s sight
	for _, level := range d.rcps(&d.asked.actor, account) {
		s = d.sights.of(s, level, action)
	}
	d.owners[key] = s
	return s
}

// ofActor reports whether actorKey tells the values of a key.
func ofActor(key string) bool {
	return strings.HasPrefix(key, "aws:principaltag/") || key == "aws:principalarn" || key == "aws:userid" || key == "aws:username"
}

// actorKey appends the values that a condition key has because of who the
// actor is. What else it has is the same for all actors of its profile.
func actorKey(b []byte, key string, a Actor) []byte {
	switch {
	case strings.HasPrefix(key, "aws:principaltag/"):
		if a.Thing != nil {
			return tagKey(b, key[len("aws:principaltag/"):], a.Thing.Tags)
		}
	case key == "aws:principalarn", key == "aws:userid", key == "aws:username":
		return text(b, a.ID)
	}
	return b
}

// tagKey appends the tags that a key names: those that differ in case alone are
// the same key (PE-071).
func tagKey(b []byte, name string, tags map[string]string) []byte {
	var same []string
	for tag := range tags {
		if strings.EqualFold(tag, name) {
			same = append(same, tag)
		}
	}
	slices.Sort(same)
	for _, tag := range same {
		b = text(text(b, tag), tags[tag])
	}
	return b
}

// text appends a text that may hold anything, so that no two rows of texts
// look the same.
func text(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// thingKey appends the values that a condition key has because of the thing,
// or because the step sets it. What else a request carries is the same for all
// things of one form (see context).
func thingKey(b []byte, key string, c *Check) []byte {
	for name, values := range c.Context {
		if strings.EqualFold(name, key) {
			b = text(b, strings.Join(values, ","))
		}
	}
	t := c.governed()
	if t == nil {
		return b
	}
	switch key {
	case "aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths":
		return text(b, t.Account)
	case "secretsmanager:secretid":
		return text(b, t.ID)
	case "rds:databaseengine":
		return text(b, t.Text("Engine"))
	case "iam:permissionsboundary":
		return text(b, boundaryOf(t))
	case "rds:storageencrypted":
		return append(b, flag(t.Encrypted()))
	case "rds:databasename":
		return text(text(b, t.Text("DBName")), t.Text("DatabaseName"))
	case "kms:resourcealiases":
		return text(b, strings.Join(t.Aliases(), ","))
	case "kms:multiregion":
		return append(b, flag(t.Flag("MultiRegion")))
	case "kms:keyorigin", "kms:keyspec", "kms:keyusage", "kms:multiregionkeytype":
		for _, field := range []string{"Origin", "KeySpec", "KeyUsage", "MultiRegionConfiguration.MultiRegionKeyType"} {
			b = text(b, t.Text(field))
		}
		return append(b, flag(t.Flag("MultiRegion")))
	}
	if i := strings.Index(key, "tag/"); i >= 0 && !strings.HasPrefix(key, "aws:principaltag/") {
		if m := t.TagsUnread(); m != nil {
			return text(b, t.ID)
		}
		return tagKey(b, key[i+len("tag/"):], t.Tags)
	}
	return b
}

// Class appends the class of a check to a signature.
func (d *Decider) Class(signature []byte, c *Check) []byte {
	d.turn(c.Actor)
	return d.class(signature, c)
}

// Blind reports whether nothing of the actor's own and of the account that a
// thing belongs to tells things apart when an action is decided.
func (d *Decider) Blind(a Actor, action, account string) bool {
	d.turn(a)
	return len(d.callerSight(action)) == 0 && len(d.ownerSight(account, action)) == 0
}
