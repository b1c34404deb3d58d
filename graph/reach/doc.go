// Package reach answers the questions about a snapshot: which databases are
// there and how exposed, who reaches one, what a principal reaches, over which
// paths.
//
//	store.Snapshot ──Load──▶ World: Databases, Who, Reach, Paths ──▶ answer types
//
// Paths are found over the graph's hops by cost, first those that are certain,
// then those under conditions, then those that are unknown. A hop through the
// network is settled here, since it depends on what else the same actor
// reaches. The package decides nothing about permissions.
//
//	Graph ──pack──▶ packed ──search, one source after another──▶ picks ──made──▶ routes ──path──▶ answer.Path
//
// A search looks only at what its source reaches and the goals need. Hops that
// many nodes have alike are cut into pieces of one class, and of a class each
// place is gone to from the nearest nodes alone. A pick is a few numbers: hops,
// words and proofs are made for what is shown.
// Several workers share the sources, each with a search of its own; a World
// may be asked by several goroutines at once.
package reach
