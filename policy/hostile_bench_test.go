package policy

import (
	"fmt"
	"testing"
)

// What somebody makes to be hard must not cost more for each part of it the
// more there is of it: ns/unit stays about the same from size to size, or
// falls where a bound cuts the work off.
func BenchmarkHostile(b *testing.B) {
	for _, h := range hostiles {
		for _, n := range []int{1000, 10_000, 100_000} {
			b.Run(fmt.Sprintf("%s/%d", h.name, n), func(b *testing.B) {
				work := h.make(n)
				b.ReportAllocs()
				for b.Loop() {
					work()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/unit")
			})
		}
	}
}
