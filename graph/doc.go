// Package graph is the plain engine: it finds every hop that some technique
// makes possible between the nodes of a snapshot. A node is a principal, or
// compute that runs code, in a state: what it gained on the way. A hop to a
// database carries what its network half needs, since that depends on where
// the path comes from.
//
//	inventory + techniques ──Build──▶ Graph: Nodes, Edges ──▶ reach
//
// It asks every technique of every node with every binding, one decision at a
// time, so that it is obviously right. It knows no technique by name.
package graph
