// Package graph finds every hop that some technique makes possible between the
// nodes of a snapshot. A node is a principal, or compute that runs code, in a
// state: what it gained on the way. A hop to a database carries what its
// network half needs, since that depends on where the path comes from.
//
//	inventory + techniques ──Build──▶ Graph: Nodes, Edges ──▶ reach
//	                                    │
//	                                    └─Hop──▶ an edge with its proof
//
// A state in which a thing that others use as well is modified, such as a key
// whose policy was rewritten, is there where a hop needs it, and on the way to
// it: then the nodes of other principals carry it.
//
// It knows no technique by name. What is alike is decided once: things that no
// policy tells apart (a class), actors of the same policies (a profile),
// administrators of whom no policy knows (a twin), and what comes of the one
// holds for the others. Candidates come from an index of things by id and by
// whom their policies name. Edges keep only what cannot be made again. The same
// without any of that, one decision after the other, is the plain engine that
// tests compare with.
package graph
