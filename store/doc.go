// Package store holds what AWS's APIs said: records, and snapshots of them in
// memory and in one file.
//
//	records, coverage ──NewSnapshot──▶ Snapshot ──Put──▶ file
//	                                      ▲                │
//	                    questions ◀───────┴──Store.Snapshot┘
//
// A Record is one thing and the parts that tell of it, a Snapshot is the
// records of one time with the Coverage that says what could not be read, and
// a Store is a file of snapshots that share what did not change. A snapshot's
// root is a hash over its records alone: equal roots are equal records. The
// package knows nothing of what a part means: it does not read AWS's answers,
// fill gaps or normalise values.
package store
