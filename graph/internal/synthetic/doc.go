// Package synthetic makes snapshots of estates that nobody has, for tests and
// measurements: accounts of an organisation with people, pipelines and
// services, what they may do, and databases with everything around them. The
// same options make the same records, one at a time.
//
//	Options{Seed, Principals, Accounts} ──Records──▶ store.Record, … ──Snapshot──▶ store.Snapshot
//
// It knows the form of AWS's answers and nothing of what follows from them.
package synthetic
