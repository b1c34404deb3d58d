// Package output writes an answer in the formats that -o asks for.
//
//	-o json=FILE -o table ──Parse──▶ []Target ──Write──▶ stdout, files (0600)
//
// A format is given once for each place: several may go to files, one to
// stdout. The package knows no answers: each brings its table and its list.
package output
