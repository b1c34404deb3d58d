// Package kept writes answers down to what their tables show, so that a table
// is drawn again without the snapshot that it was computed from.
//
//	answer.Who ──Who──▶ bytes ──ReadWho──▶ answer.Who with paths that have names and conditions alone
//
// What proves a path is not in it: whoever asks for that asks the graph. Rows
// that say the same of their way share it, since most of a crowd gets in alike.
// It knows no file and no keys (see package cache).
package kept
