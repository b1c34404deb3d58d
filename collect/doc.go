// Package collect reads what AWS's APIs say of accounts, live or from files
// that the AWS CLI wrote, and makes a snapshot of it.
//
//	AWS ──Run──┐
//	           ├─▶ Answer (one call, in normal form) ─▶ Assembly ─▶ store.Snapshot
//	dump ─Import┘                                                     │
//	  ▲──────────────────────────Export───────────────────────────────┘
//
// An Operation describes one AWS call for both ways: what it is asked about,
// where the things stand in its answer, and what is not kept of them. Answers
// have one normal form, so that the same account gives the same records
// whichever way it came. What was refused, or not asked, is coverage.
//
// The package decides nothing about access, and never reads data or the
// values of secrets.
package collect
