package access

import (
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
)

// Named returns how the policy, grants and shares of a thing name those whom
// they could allow an action, and whether its own account's policies alone are
// not enough. It returns false when it could be anybody.
func (d *Decider) Named(t *inventory.Thing, action string) (names []string, alone, some bool) {
	alone = gated(t.Kind, action)
	if Ungoverned(t.Kind, action) {
		return nil, alone, true
	}
	var named doors
	named.named, named.account, named.sessions, named.open = map[string]things{}, map[string]things{}, map[string]things{}, map[string]things{}
	named.add(t, d.offers.of(t.Policy, action), strings.HasPrefix(action, "kms:"))
	if len(named.anywhere) > 0 {
		return nil, alone, false
	}
	for name := range named.named {
		names = append(names, name)
	}
	return names, alone, true
}
