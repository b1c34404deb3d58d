package inventory

import (
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// Kinds of what is not there yet: any user or role that somebody could make in
// an account. Nothing names it, and it has what its maker gives it.
const (
	NewUser = "new-user"
	NewRole = "new-role"
)

// New reports whether the thing stands for one that is not there yet.
func (t *Thing) New() bool { return t.Kind == NewUser || t.Kind == NewRole }

// NewPrincipal returns what stands for the users or roles that a pattern
// names, nil where the account's identities were not read.
func (in *Inventory) NewPrincipal(pattern string) *Thing {
	part := strings.SplitN(pattern, ":", 6)
	if len(part) < 6 {
		return nil
	}
	kind, _, _ := strings.Cut(part[5], "/")
	return in.things[newID(part[1], part[4], kind)]
}

func newID(partition, account, kind string) string {
	return "arn:" + partition + ":iam::" + account + ":" + kind + "/*"
}

// foresee adds to an account the user and the role that it could have besides.
func (in *Inventory) foresee(a *Account) {
	for kind, name := range map[string]string{NewUser: User, NewRole: Role} {
		t := &Thing{
			ID: newID(a.Partition, a.ID, name), Kind: kind, Partition: a.Partition, Account: a.ID, Region: "global", Name: "*",
			Tags: in.noTags, Identity: &policy.Layer{},
		}
		t.set(map[string]string{NewUser: "UserName", NewRole: "RoleName"}[kind], t.Name)
		in.things[t.ID] = t
	}
}
