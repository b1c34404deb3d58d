package access

import (
	"encoding/binary"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// place appends what a thing is where no policy on it counts.
func place(b []byte, t *inventory.Thing) []byte {
	return text(text(text(b, t.Kind), t.Region), t.Account)
}

// form numbers what a thing is to a decision but for its name, tags and account:
// kind, region, the guardrails of its owner, policy, grants, shares and state.
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
	parts := []string{t.Kind, t.Partition, t.Region, missingText(t.GrantsMissing), missingText(t.SharesMissing)}
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
	b := binary.AppendUvarint(nil, uint64(len(parts)))
	for _, part := range parts {
		b = text(b, part)
	}
	if owner := x.in.Account(t.Account); owner != nil {
		b = binary.AppendUvarint(b, uint64(len(owner.RCPs)))
		for _, level := range owner.RCPs {
			b = x.layer(b, level)
		}
	}
	return string(x.layer(b, t.Policy))
}

// appendLayer appends what a layer consists of.
func (x *Index) appendLayer(b []byte, l *policy.Layer) []byte {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.layer(b, l)
}

func (x *Index) layer(b []byte, l *policy.Layer) []byte {
	if l == nil {
		return append(b, 0xff, 0xff)
	}
	b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(len(l.Missing))), uint64(len(l.Policies)))
	for i := range l.Missing {
		b = text(b, missingText(&l.Missing[i]))
	}
	for _, p := range l.Policies {
		b = binary.AppendUvarint(b, uint64(x.document(p.Document)))
		if p.Document != nil && p.Document.Incomplete() {
			b = text(text(b, p.Policy), p.AttachedTo) // which a gap names
		}
	}
	return b
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

// Form appends what is left that tells a thing from others, and reports
// whether that is all: its own policy may look at its name and tags.
func (d *Decider) Form(signature []byte, t *inventory.Thing, action string) ([]byte, bool) {
	if Ungoverned(t.Kind, action) {
		return place(signature, t), true
	}
	signature = binary.AppendUvarint(signature, uint64(d.index.form(t)))
	k := d.sights.find(t.Policy, action)
	return signature, len(t.Grants) == 0 && (k == nil || !k.TellsResources())
}
