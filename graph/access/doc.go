// Package access answers one question about a snapshot: may this actor do this
// action on that thing? It gathers what applies (identity policies with what
// the actor gained on the way, boundary, guardrails of both accounts, the
// thing's own policy, grants and shares, and the context that the snapshot
// knows) and lets package policy decide.
//
//	Check{Actor, Action, On} ──▶ access.Decider ──▶ policy.Request ──▶ Result
//
// It knows no techniques and walks no graph.
package access
