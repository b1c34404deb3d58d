package main

import (
	"runtime/debug"
	"runtime/metrics"
)

// A question makes a lot in a short time, and most heaps are small: while they
// are, collecting garbage less often costs little memory and saves a fifth of
// the time.
const (
	roomy   = 400     // percent by which a small heap may grow until it is collected
	usual   = 100     // the same of a large one: what Go does by itself
	largest = 1 << 30 // bytes that a heap is not let grow to, unless it must
)

// roomFor sets how far the heap may grow until garbage is collected, by how
// much of it was in use when it was last, unless the environment says how far.
func roomFor(getenv func(string) string) {
	if getenv("GOGC") != "" || getenv("GOMEMLIMIT") != "" {
		return
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	debug.SetGCPercent(growth(live[0].Value.Uint64()))
}

// growth is by how many percent a heap of some bytes may grow.
func growth(live uint64) int {
	if live == 0 {
		return roomy
	}
	room := 100 * (float64(largest) - float64(live)) / float64(live)
	return int(min(roomy, max(usual, room)))
}
