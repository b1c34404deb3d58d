// Package synthetic makes organisations that nobody has, for tests and
// measurements: accounts in a tree with guardrails, people, pipelines and
// services, what they may do, and databases with everything around them. It
// makes one account at a time, the same for the same options, in the form that
// an import gives it.
//
//	Options ──Account(i)──▶ Answers: records, coverage ──Snapshot──▶ store.Snapshot
//	   └──Planted──▶ Plant: ways that must be found, and ways that must not be
//
// It knows the form of AWS's answers, and of what follows from them only what
// it has planted.
package synthetic
