package graph

import (
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// open notes which accounts a thing could let in: by its policy, a grant or a
// share, or since one of these was not read.
func (d *dependencies) open(t *inventory.Thing, unique map[string]string) {
	o := opening{account: t.Account, unique: unique, d: d}
	if t.GrantsMissing != nil || t.SharesMissing != nil {
		o.everybody()
	}
	for _, g := range t.Grants {
		o.principal(g.Grantee)
	}
	for _, share := range t.Shares {
		o.principal(share.Account)
	}
	if t.Kind != inventory.Policy && t.Kind != inventory.PolicyVersion && t.Policy != nil { // those carry what others may do
		o.layer(t.Policy)
	}
}

// opening is of a thing in an account.
type opening struct {
	account string
	unique  map[string]string
	d       *dependencies
}

func (o *opening) everybody() { add(o.d.opens, "", o.account) }

func (o *opening) layer(l *policy.Layer) {
	if len(l.Missing) > 0 {
		o.everybody()
	}
	for _, p := range l.Policies {
		switch {
		case p.Document == nil:
		case p.Document.Incomplete():
			o.everybody() // what could not be read may name anybody
		default:
			for i := range p.Document.Statements {
				o.statement(&p.Document.Statements[i])
			}
		}
	}
}

func (o *opening) statement(s *policy.Statement) {
	switch p := s.Principals; {
	case s.Effect == policy.Deny: // lets nobody in
	case p == nil, s.NotPrincipals != nil, len(p.Canonical) > 0:
		o.everybody()
	default:
		for _, name := range p.AWS {
			o.principal(name)
		}
		if !p.Everyone {
			return
		}
		accounts := s.Accounts()
		if accounts == nil {
			o.everybody()
		}
		for _, account := range accounts {
			o.principal(account)
		}
	}
}

// principal lets in who is named by ARN, account or unique id.
func (o *opening) principal(name string) {
	switch account := accountIn(name); {
	case isAccount(account):
		add(o.d.opens, account, o.account)
	case isAccount(name):
		add(o.d.opens, name, o.account)
	case o.unique[name] != "":
		add(o.d.opens, o.unique[name], o.account)
	case strings.HasPrefix(name, "AROA"), strings.HasPrefix(name, "AIDA"): // who is gone, or elsewhere
		for id, account := range o.unique {
			if strings.HasPrefix(name, id) || strings.HasPrefix(id, name) {
				add(o.d.opens, account, o.account)
			}
		}
	default:
		o.everybody()
	}
}

func isAccount(text string) bool {
	return len(text) == 12 && strings.Trim(text, "0123456789") == ""
}
