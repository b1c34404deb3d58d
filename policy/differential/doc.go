// Package differential compares decisions of package policy with those of an
// independent engine. It holds tests alone.
//
//	seed ──▶ questions ─┬─▶ policy.Decide ──────────────┐
//	                    └─▶ testdata/driver.mjs (npm) ──┴─▶ equal, or explained, or a bug
//
// The other engine is @cloud-copilot/iam-simulate, fetched by npm in the
// versions of testdata/package-lock.json into the user's cache folder and run
// as a process of its own. It is no oracle: testdata/explained.yaml lists where
// it differs from what AWS documents, or where AWS's documents contradict each
// other, with the rule, the source and the smallest question that shows it. A
// disagreement counts as explained only when reading the question in the other
// engine's way makes both decisions equal; any other is shrunk and fails.
//
// DIFFERENTIAL_REQUESTS and DIFFERENTIAL_SEED ask for other questions than the
// fixed ones of a plain test; DIFFERENTIAL_FRESH asks for so many of a seed from
// the clock, and reports what it finds without failing. Statements that cannot
// be read are given to our engine alone: whatever they leave open, the answer
// must fit the other engine's on the rest. It tests no answers on unknown keys,
// and neither grants of KMS nor canonical users, which the other engine has not.
package differential
