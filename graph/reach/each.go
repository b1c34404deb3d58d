package reach

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// batch is how many sources a worker takes at once: few enough to share the
// work out, and enough not to wait for the counter.
const batch = 32

// each answers for one of each peers, with so many workers at once. What f is
// given of a search holds until it returns; a worker calls it for one source
// after another.
func (w *World) each(a *aims, of *peers, workers int, f func(worker int, s *search, i int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for worker := range workers {
		all.Go(func() {
			s := w.search()
			defer s.done()
			for {
				end := int(next.Add(batch))
				for i := end - batch; i < min(end, len(of.first)); i++ {
					source := int(of.first[i])
					s.from(w.Graph.Sources[source], a.useful)
					s.answer(a)
					f(worker, s, source)
				}
				if end >= len(of.first) {
					return
				}
			}
		})
	}
	all.Wait()
}

// workers is how many workers have something to do.
func (w *World) workers() int { return max(1, min(runtime.GOMAXPROCS(0), len(w.Graph.Sources)/batch)) }

// shareOut calls f for each of so many numbers, by several workers.
func shareOut(n int, f func(i int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range max(1, min(runtime.GOMAXPROCS(0), n/batch)) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	all.Wait()
}
