// Package inventory turns the records of a snapshot into things: principals,
// databases, keys, secrets, compute and networks, with their fields, the
// relations between them and the policies that govern them.
//
//	store.Snapshot ──New──▶ Inventory: []*Thing, Accounts ──▶ access, graph
//
// What was not collected stays visible: a field, a relation or a policy that
// was not read says which operation would have told. A thing that something
// names but no record describes is a Thing without Record.
//
// The package reads; it decides nothing.
package inventory
