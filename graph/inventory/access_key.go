package inventory

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// readAccessKeys notes which users an access key lets do other things than a
// session in the console, and whose tags and devices some policy asks for.
func (in *Inventory) readAccessKeys() {
	asked := in.asking()
	for _, t := range in.things {
		if (t.Kind == User || t.Kind == Role || t.New()) && t.Identity != nil {
			t.set("TagsAsked", in.asks(t, asked, "aws:principaltag/"))
			t.set("MFAAsked", in.asks(t, asked, "aws:multifactorauth"))
		}
		if t.Kind != User || t.Identity == nil || !hasKey(t, "Active") {
			continue
		}
		layers := []*policy.Layer{t.Identity, t.Boundary}
		if home := in.Account(t.Account); home != nil {
			layers = append(layers, home.SCPs...)
		}
		t.KeyMatters = slices.ContainsFunc(layers, tellsKeys)
	}
}

// hasKey reports whether a user is known to have a key of a status.
func hasKey(t *Thing, status string) bool {
	keys, _ := t.value("AccessKeys").([]any)
	return slices.ContainsFunc(keys, func(key any) bool {
		fields, _ := key.(map[string]any)
		return text(fields["Status"]) == status
	})
}

// tellsKeys reports whether a layer lets a request that an access key signs do
// what it keeps from some other (PE-121, PE-122): such a request tells nothing
// of MFA, so that what a statement wants to be there does not help it, and
// what a Deny wants to be there does not stop it.
func tellsKeys(l *policy.Layer) bool {
	if l == nil {
		return false
	}
	return slices.ContainsFunc(l.Policies, func(p policy.Attached) bool {
		return slices.ContainsFunc(p.Document.Statements, func(s policy.Statement) bool {
			return slices.ContainsFunc(s.Conditions, func(c policy.Condition) bool {
				return SessionKey(c.Key) && (s.Effect == policy.Deny || !strings.EqualFold(c.Operator, "Bool"))
			})
		})
	})
}

// SessionKey reports whether only requests of sessions carry a condition key.
func SessionKey(key string) bool {
	switch strings.ToLower(key) {
	case "aws:multifactorauthpresent", "aws:multifactorauthage", "aws:tokenissuetime":
		return true
	}
	return false
}

// asking finds the documents on the things of each account and of its
// guardrails, which may ask something of its principals.
func (in *Inventory) asking() map[string][]*policy.Document {
	asked := map[string]map[*policy.Document]bool{}
	add := func(account string, l *policy.Layer) {
		if l == nil {
			return
		}
		if asked[account] == nil {
			asked[account] = map[*policy.Document]bool{}
		}
		for _, p := range l.Policies {
			if p.Document != nil && p.Document.Mentions("aws:principaltag/", "aws:multifactorauth") {
				asked[account][p.Document] = true
			}
		}
	}
	for _, t := range in.things {
		if t.Kind != Policy && t.Kind != PolicyVersion {
			add(t.Account, t.Policy)
		}
	}
	for _, a := range in.accounts {
		for _, l := range slices.Concat(a.SCPs, a.RCPs) {
			add(a.ID, l)
		}
	}
	all := map[string][]*policy.Document{}
	for account, documents := range asked {
		for doc := range documents {
			all[account] = append(all[account], doc)
		}
	}
	return all
}

// asks reports whether something asks for a key of a principal: its own
// policies, or those of its account.
func (in *Inventory) asks(t *Thing, account map[string][]*policy.Document, key string) bool {
	for _, l := range []*policy.Layer{t.Identity, t.Boundary} {
		if l != nil && slices.ContainsFunc(l.Policies, func(p policy.Attached) bool { return p.Document != nil && p.Document.Mentions(key) }) {
			return true
		}
	}
	return slices.ContainsFunc(account[t.Account], func(doc *policy.Document) bool { return doc.Mentions(key) })
}
