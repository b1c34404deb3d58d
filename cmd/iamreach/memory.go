package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// A question makes a lot in a short time, and most heaps are small: while they
// are, collecting garbage less often costs little memory and saves a fifth of
// the time.
const (
	roomy   = 400     // percent by which a small heap may grow until it is collected
	usual   = 100     // the same of a large one: what Go does by itself
	largest = 1 << 30 // bytes that a heap is not let grow to, unless it must
)

// collectLess has garbage collected less often while the heap is small, unless
// the environment says how often.
func collectLess() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		tune(0)
	}
}

// tune sets how far the heap may grow, now and whenever garbage was collected.
func tune(int) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	debug.SetGCPercent(growth(m.HeapAlloc))
	runtime.AddCleanup(new(*int), tune, 0)
}

// growth is by how many percent a heap of some bytes may grow.
func growth(live uint64) int {
	if live == 0 {
		return roomy
	}
	room := 100 * (float64(largest) - float64(live)) / float64(live)
	return int(min(roomy, max(usual, room)))
}
