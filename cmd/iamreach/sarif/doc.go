// Package sarif writes findings as SARIF 2.1.0, which code scanning services
// read.
//
//	answer.Lint ──Lint──▶ Log ──▶ JSON
//
// Only the fields that such services need are there, none is null, and a
// finding keeps its place and fingerprint between runs, so that alerts do not
// close and open again. It knows nothing of commands or files.
package sarif
