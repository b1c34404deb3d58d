package store

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// atOnce calls work for each number below n, several at a time. Each call
// writes to a place of its own, so that what comes out does not depend on
// which was first.
func atOnce(n int, work func(i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(i)
			}
		})
	}
	group.Wait()
}
