package graph

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/iamreach/iamreach/graph/internal/freelist"
)

// atOnce calls work for each number below n, several at a time. Each call
// writes to a place of its own.
func atOnce(n int, work func(i int)) {
	var none freelist.List[struct{}]
	atOnceWith(n, &none, func() struct{} { return struct{}{} }, func(_ struct{}, i int) { work(i) })
}

// atOnceWith does the same with something that one call at a time can use: an
// idle one, or else a fresh one.
func atOnceWith[T any](n int, idle *freelist.List[T], fresh func() T, work func(with T, i int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		all.Go(func() {
			with := idle.Get(fresh)
			defer idle.Put(with)
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(with, i)
			}
		})
	}
	all.Wait()
}
