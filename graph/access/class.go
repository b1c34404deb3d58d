package access

import (
	"encoding/binary"
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// sight is what some layers tell apart of things when they decide an action.
type sight []*policy.Likeness

// sights are those of layers, each found once.
type sights map[offerKey]*policy.Likeness

func (all sights) of(into sight, l *policy.Layer, action string) sight {
	if l == nil {
		return into
	}
	key := offerKey{l, action}
	k := all[key]
	if k == nil {
		k = l.Likeness(action)
		all[key] = k
	}
	if k.Constant() && len(k.Keys) == 0 && !k.Specific {
		return into
	}
	return append(into, k)
}

// class names the class of a check: two checks of the same actor that have the
// same class are decided alike, since nothing that is looked at for them tells
// their things apart.
func (d *Decider) class(c *Check) []byte {
	t := c.Thing
	b := append(d.signature[:0], c.Action...)
	b = append(append(append(b, 0), c.Via...), 0)
	b = binary.AppendUvarint(b, uint64(d.index.form(t)))
	for _, sight := range []sight{d.callerSight(c.Action), d.ownerSight(t.Account, c.Action), d.policySight(t, c.Action)} {
		for _, k := range sight {
			b = d.tell(b, k, c)
		}
	}
	d.signature = b
	return b
}

// tell appends what a layer looks at in the thing of a check.
func (d *Decider) tell(b []byte, k *policy.Likeness, c *Check) []byte {
	if k.Specific {
		return append(b, c.Thing.ID...)
	}
	for _, key := range k.Keys {
		b = append(thingKey(b, key, c), 0)
	}
	if k.Constant() {
		return b
	}
	return k.Append(b, d.index.name(c.Thing))
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

// ownerSight is of the RCPs of an account.
func (d *Decider) ownerSight(account, action string) sight {
	key := account + action
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

// policySight is of the thing's own policy.
func (d *Decider) policySight(t *inventory.Thing, action string) sight {
	d.policies = d.sights.of(d.policies[:0], t.Policy, action)
	return d.policies
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
	t := c.Thing
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
		best, at := "", ""
		for tag, value := range t.Tags { // tags that differ in case alone are the same key
			if strings.EqualFold(tag, key[i+len("tag/"):]) && (at == "" || tag < at) {
				best, at = value, tag
			}
		}
		return append(append(b, at...), best...)
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
	if t.Policy != nil {
		for i := range t.Policy.Missing {
			parts = append(parts, missingText(&t.Policy.Missing[i]))
		}
		for _, p := range t.Policy.Policies {
			parts = append(parts, p.Policy, x.document(p.Document))
		}
	}
	return strings.Join(parts, "\x00")
}

func (x *Index) document(doc *policy.Document) string {
	n, found := x.documents[doc]
	if !found {
		n = len(x.documents)
		x.documents[doc] = n
	}
	return string(binary.AppendUvarint(nil, uint64(n)))
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
