package access

import (
	"encoding/binary"
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// profile is what of an actor its decisions rest on, but for its name and tags:
// kind, account, policies, boundary and what else its requests carry.
func (d *Decider) profile() string {
	a, p := &d.asked.actor, &d.asked.principal
	if a.Thing == nil || a.External() || (a.Kind != inventory.User && a.Kind != inventory.Role) {
		return a.ID
	}
	b := append([]byte(a.Kind+a.Partition+a.Account), flag(p.Bounded), flag(p.ServiceLinked), flag(a.signs()))
	if s := sessionOf(a.Thing); a.Kind == inventory.Role && s.binds() {
		b = append(b, a.ID...)
	}
	b = d.caller(Check{Actor: *a}).AppendFacts(b, ofActor)
	b = d.index.appendLayer(b, d.asked.identity)
	if a.bounded() {
		b = d.index.appendLayer(b, a.Thing.Boundary)
	}
	return string(b)
}

func flag(on bool) byte {
	if on {
		return '+'
	}
	return '-'
}

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
	b = append(append(append(append(append(b, c.Service...), 0), c.Action...), 0), c.Via...)
	owner, governed := c.Owner, c.governed()
	if c.Thing != nil {
		owner = c.Thing.Account
	}
	bare := governed != nil && (c.Trusting || Ungoverned(governed.Kind, c.Action))
	d.looks = d.looks[:0]
	if c.Service == "" {
		d.looks = append(d.looks, d.callerSight(c.Action)...)
	}
	d.looks = append(d.looks, d.ownerSight(owner, c.Action)...)
	if governed != nil && !bare {
		if k := d.sights.find(governed.Policy, c.Action); k != nil {
			d.looks = append(d.looks, k)
		}
	}
	if c.Thing == nil {
		b = append(append(append(b, 0), d.patternText(c)...), c.Owner...)
	}
	switch {
	case governed == nil:
	case bare:
		b = append(append(append(append(b, flag(c.Trusting)), governed.Kind...), governed.Region...), governed.Account...)
	default:
		b = binary.AppendUvarint(b, uint64(d.index.form(governed)))
		if len(governed.Grants) > 0 {
			b = append(b, c.Actor.ID...)
		}
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
		b = append(b, c.Actor.ID...)
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
		return append(b, c.Thing.ID...)
	case k.Constant():
		return b
	}
	if !d.asked.matching {
		d.asked.matching = true
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
	if a := d.asked.actor; a.bounded() {
		s = d.sights.of(s, a.Thing.Boundary, action)
	}
	if home := d.Inventory.Account(d.asked.principal.Account); home != nil {
		for _, level := range home.SCPs {
			s = d.sights.of(s, level, action)
		}
	}
	d.asked.sights[action] = s
	return s
}

type ownerKey struct{ account, action string }

// ownerSight is of the RCPs of an account.
func (d *Decider) ownerSight(account, action string) sight {
	key := ownerKey{account, action}
	if s, ok := d.owners[key]; ok {
		return s
	}
	var s sight
	if owner := d.Inventory.Account(account); owner != nil {
		for _, level := range owner.RCPs {
			s = d.sights.of(s, level, action)
		}
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
		return append(b, a.ID...)
	}
	return b
}

// tagKey appends the tag that a key names. Tags that differ in case alone are
// the same key.
func tagKey(b []byte, name string, tags map[string]string) []byte {
	first, found := "", false
	for tag := range tags {
		if strings.EqualFold(tag, name) && (!found || tag < first) {
			first, found = tag, true
		}
	}
	if !found {
		return b
	}
	return append(append(append(b, first...), '='), tags[first]...)
}

// thingKey appends the values that a condition key has because of the thing,
// or because the step sets it. What else a request carries is the same for all
// things of one form (see context).
func thingKey(b []byte, key string, c *Check) []byte {
	for name, values := range c.Context {
		if strings.EqualFold(name, key) {
			b = append(b, strings.Join(values, ",")...)
		}
	}
	t := c.governed()
	if t == nil {
		return b
	}
	switch key {
	case "secretsmanager:secretid":
		return append(b, t.ID...)
	case "rds:databaseengine":
		return append(b, t.Text("Engine")...)
	case "kms:resourcealiases":
		return append(b, strings.Join(t.Aliases(), ",")...)
	}
	if i := strings.Index(key, "tag/"); i >= 0 && !strings.HasPrefix(key, "aws:principaltag/") {
		if m := t.TagsUnread(); m != nil {
			return append(b, t.ID...)
		}
		return tagKey(b, key[i+len("tag/"):], t.Tags)
	}
	return b
}

// form numbers what a thing is to a decision but for its name and tags: kind,
// place, policy, grants, shares and state.
func (x *Index) form(t *inventory.Thing) int {
	if n, ok := x.forms.Load(t); ok {
		return n.(int)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	text := x.formText(t)
	n, found := x.numbers[text]
	if !found {
		n = len(x.numbers)
		x.numbers[text] = n
	}
	x.forms.Store(t, n)
	return n
}

func (x *Index) formText(t *inventory.Thing) string {
	parts := []string{t.Kind, t.Partition, t.Account, t.Region, missingText(t.GrantsMissing), missingText(t.SharesMissing)}
	if t.Kind == inventory.Key {
		_, _, unread := t.Field("KeyState")
		parts = append(parts, t.Text("KeyState"), missingText(unread), t.Text("KeyManager"))
	}
	if len(t.Grants) > 0 { // hardly two keys have the same
		parts = append(parts, t.ID)
	}
	for _, share := range t.Shares {
		parts = append(parts, share.Account, share.Name)
	}
	return strings.Join(parts, "\x00") + string(x.layer(nil, t.Policy))
}

// appendLayer appends what a layer consists of.
func (x *Index) appendLayer(b []byte, l *policy.Layer) []byte {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.layer(b, l)
}

func (x *Index) layer(b []byte, l *policy.Layer) []byte {
	if l == nil {
		return append(b, '-')
	}
	for i := range l.Missing {
		b = append(append(b, missingText(&l.Missing[i])...), 0)
	}
	for _, p := range l.Policies {
		b = binary.AppendUvarint(b, uint64(x.document(p.Document)))
	}
	return append(b, 0)
}

func (x *Index) document(doc *policy.Document) int {
	n, found := x.documents[doc]
	if !found {
		n = len(x.documents)
		x.documents[doc] = n
	}
	return n
}

func missingText(m *policy.Missing) string {
	if m == nil {
		return ""
	}
	return m.Operation + "/" + m.Account + "/" + m.Region
}

// name is the name of a thing, split once.
func (x *Index) name(t *inventory.Thing) *policy.ResourceName {
	if n, ok := x.names.Load(t); ok {
		return n.(*policy.ResourceName)
	}
	n := policy.NewResourceName(t.ID)
	x.names.Store(t, n)
	return n
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

// Form appends what is left that tells a thing from others, and reports
// whether that is all: its own policy may look at its name and tags.
func (d *Decider) Form(signature []byte, t *inventory.Thing, action string) ([]byte, bool) {
	if Ungoverned(t.Kind, action) {
		return append(append(append(signature, t.Kind...), t.Region...), t.Account...), true
	}
	signature = binary.AppendUvarint(signature, uint64(d.index.form(t)))
	k := d.sights.find(t.Policy, action)
	return signature, len(t.Grants) == 0 && (k == nil || !k.TellsResources())
}
