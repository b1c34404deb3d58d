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
package reach
