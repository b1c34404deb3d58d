package policy

import "slices"

// recall is what an Evaluator keeps of actions that it was asked about before:
// which statements of each document are about them.
type recall struct {
	actions map[string]*recalled
	now     *recalled
	kept    int
	found   []*Statement // of an action that is new
}

type recalled struct {
	requested
	about map[*Document][]*Statement
}

// The bounds on what is kept; beyond them it is forgotten.
const (
	maxActions = 1024
	maxKept    = 1 << 14
)

// turn turns to an action.
func (k *recall) turn(action string) requested {
	a, ok := k.actions[action]
	switch {
	case !ok:
		if k.actions == nil || len(k.actions) == maxActions || k.kept >= maxKept {
			k.actions, k.kept = map[string]*recalled{}, 0
		}
		a = &recalled{requested: requestedOf(action)}
		k.actions[action] = a
	case a.about == nil:
		a.about = map[*Document][]*Statement{}
	}
	k.now = a
	return a.requested
}

// statements lists those of a document that are about the action, until the
// next list.
func (k *recall) statements(d *Document) []*Statement {
	if list, ok := k.now.about[d]; ok {
		return list
	}
	k.found = k.found[:0]
	for i := range d.Statements {
		if s := &d.Statements[i]; s.matchesAction(k.now.requested) {
			k.found = append(k.found, s)
		}
	}
	if k.now.about == nil || k.kept >= maxKept {
		return k.found
	}
	list := slices.Clone(k.found)
	k.now.about[d] = list
	k.kept++
	return list
}
