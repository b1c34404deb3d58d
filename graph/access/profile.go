package access

import "github.com/iamreach/iamreach/graph/inventory"

// profileName is what of an actor its decisions rest on, but for its name and tags:
// kind, account, policies, boundary and what else its requests carry.
func (d *Decider) profileName() string {
	a, p := &d.asked.actor, &d.asked.principal
	if a.Thing == nil || a.External() || (a.Kind != inventory.User && a.Kind != inventory.Role) {
		return a.ID + "|" + a.Account + "|" + a.State()
	}
	b := append(text(text(text(nil, a.Kind), a.Partition), a.Account), flag(p.Bounded), flag(p.ServiceLinked), flag(a.signs()))
	if s := sessionOf(a.Thing); a.Kind == inventory.Role && s.binds() {
		b = append(b, a.ID...)
	}
	if a.Has(tagged) { // what it may set is for its own name
		b = append(b, a.ID...)
	}
	b = text(b, a.Lifts())
	b = d.caller(Check{Actor: *a}).AppendFacts(b, ofActor)
	b = d.index.appendLayer(b, d.asked.identity)
	if a.Bounded() {
		b = d.index.appendLayer(b, a.boundary())
	}
	return string(b)
}

func flag(on bool) byte {
	if on {
		return '+'
	}
	return '-'
}
