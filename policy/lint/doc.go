// Package lint finds what AWS silently ignores in a policy, or what surely was
// not meant, and says where, why and what to do.
//
//	text ──▶ policy.Parse ──┐
//	                        ├─▶ each Rule ──▶ []Finding: rule, line, column, message
//	text ──▶ places ────────┘        ▲
//	                     policy/catalog: actions, their resource types and keys
//
// A Rule is one entry of a table: id, severity, reason, advice, reference, and
// a function that looks at one document. RULES.md lists them. Severity Wrong
// is kept for what AWS refuses or ignores, or what can never do what it says;
// what the table of actions cannot prove, since AWS adds actions every week,
// is Risky or a Note.
//
// The package decides no requests and reads no snapshot or file: what a policy
// allows in an account is for the rest of the program.
package lint
