// Package policy decides, under everything that AWS evaluates, whether a
// principal may do an action on a resource, and under which conditions.
//
//	bytes ──▶ Parse ──▶ *Document ─┐
//	                               ├─▶ Request ──▶ Decide ──▶ Decision: Formula, statements, layers
//	known condition keys ─▶ Context┘       ├─────▶ Search ──▶ a resource of a pattern that is allowed
//	                                       └─────▶ SearchPrincipals ──▶ a caller of a pattern that is allowed
//
// A Document is one policy with the lines of its statements; a Request is one
// check with every layer that applies to it; a Formula is what must hold, with
// one value for each condition key over all layers, and its Verdict says how
// sure the answer is. An Evaluator decides many requests without taking memory,
// and words what a decision rests on when it is asked. Rules of AWS are cited as PE-nnn; RULES.md lists them.
//
// It reads no snapshot, knows no techniques, and does no input or output.
package policy
