// Package cache keeps what was computed, in a file that may go at any time.
//
//	FILE.cache: magic │ blobs, compressed │ index: key → place, hash │ tail: place and hash of the index
//
// A Cache knows no meaning: it holds blobs under keys, which are hashes of all
// that a blob was computed from, so that nothing in it is ever out of date.
// The file is replaced as a whole and never changed: readers need no lock and
// keep what they opened, two that write at once do not harm each other, and a
// file that is cut short, damaged, of another program or of another version is
// an empty cache. The next Save makes it again. What cannot be read or written
// is done without: no caller has to handle an error to be right.
//
// It is no bbolt file as the store is: that would lock out a second process,
// and would trust pages that nothing checks.
package cache
