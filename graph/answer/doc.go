// Package answer holds the answers of iamreach as Go types and their JSON
// forms. Each answer is one object with its schema first; lists are never
// null, account ids are strings, times are RFC 3339 in UTC, scores run from 0
// to 100 with one decimal. Fields may be added within a version; none is
// renamed or removed. Tables, pictures and files derive from these types.
//
//	graph, reach, risk, explain ──▶ answer ──▶ cmd/iamreach, render
//
// Beside the types stand the words in which every table, picture and report
// shows them: short names of nodes, techniques and conditions. The package
// computes nothing else.
package answer
