// Package technique holds the ways in which access moves: by which calls and
// facts a principal becomes another one, or gets at a database. A technique is
// data over a small vocabulary, so that the engine names none of them.
//
//	catalogue/*.yaml ──Load──▶ []Technique ──▶ graph (binds variables, decides)
//
// The vocabulary is: bindings (a kind of thing, a relation to follow, a name
// that the actor makes up, a region), facts (compare a field, follow a
// relation, same value, administrator, any, none), requirements (may this
// principal do this action on that resource, perhaps through a service),
// assumptions, a network half, and what the technique yields.
//
// Beside the catalogue there is rejected.yaml, with the techniques that were
// left out and why, and scenarios.yaml, which names the scenarios of each
// technique. TECHNIQUES.md is written from all of them.
//
// The package knows nothing of snapshots and decides nothing.
package technique
