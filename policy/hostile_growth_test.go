package policy

import (
	"runtime"
	"testing"
)

// TestHostile_input_costs_no_more_for_each_part counts what is allocated: four
// times the input may take six times as much, which leaves room for sorting
// and for tables that grow; the square would be 16 times. It is not parallel,
// because it counts what the whole process allocates.
func TestHostile_input_costs_no_more_for_each_part(t *testing.T) {
	if testing.Short() {
		t.Skip("counts mean nothing under the race detector, which runs -short")
	}
	const small, factor, most = 500, 4, 6
	for _, h := range hostiles {
		t.Run(h.name, func(t *testing.T) {
			small := max(small, h.first)
			objects, bytes := allocated(h.make(small))
			manyObjects, manyBytes := allocated(h.make(factor * small))
			// Up to some thousand objects are what any decision takes.
			if manyObjects > most*objects+2000 || manyBytes > most*bytes+1<<20 {
				t.Errorf("%d parts: %d objects of %d bytes; %d parts: %d objects of %d bytes",
					small, objects, bytes, factor*small, manyObjects, manyBytes)
			}
		})
	}
}

// allocated is how many objects of how many bytes together some work allocates.
func allocated(work func()) (objects, bytes uint64) {
	work() // what is made once
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	work()
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs, after.TotalAlloc - before.TotalAlloc
}
