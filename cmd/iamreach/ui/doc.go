// Package ui turns answers into text for people: tables that fit the
// terminal, lists of hops, conditions in a few words, progress, hints.
//
//	answer types ──▶ Screen (width, colour, wide) ──▶ stdout
//	messages     ──▶ Log (quiet, verbose, text or JSON) ──▶ stderr
//
// Everything that comes from a snapshot passes Clean on its way out, so that
// no name can move the cursor, change a colour or turn the reading direction.
// The package reads no environment and opens no file; whether a writer is a
// terminal, and how wide, is told to it.
package ui
