// Package wasmcache keeps the layout engine's compiled code out of shared
// folders.
//
// The wasm binding of the layout engine compiles its module while the program
// starts, in every command, and keeps the machine code in
// $TMPDIR/go-graphviz. On a shared machine somebody else can make that folder
// first and plant code in a program that holds AWS credentials.
//
//	init here ──▶ init of the wasm binding ──▶ init of graph/render
//	TMPDIR is private                          Restore puts TMPDIR back
//
// Go initialises packages that are ready in the order of their import paths.
// This one imports only os and what os needs, and its path sorts before
// path/filepath, which the binding needs: so it runs before the binding. A
// test of a running program proves it.
package wasmcache
