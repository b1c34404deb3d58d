// Package freelist keeps values that are dear to make for the next who needs
// one. It is for values that point to what holds the list: the runtime knows
// every [sync.Pool], and holds one, with all that it is a part of, for two
// collections of garbage after its last use.
package freelist

import "sync"

// List holds values that nobody uses now. The zero value is empty. It is safe
// for concurrent use, and must not be copied.
type List[T any] struct {
	mu   sync.Mutex
	free []T
}

// Get takes a value out of the list, or else a fresh one.
func (l *List[T]) Get(fresh func() T) T {
	l.mu.Lock()
	last := len(l.free) - 1
	if last < 0 {
		l.mu.Unlock()
		return fresh()
	}
	defer l.mu.Unlock()
	v := l.free[last]
	l.free = l.free[:last]
	return v
}

// Put gives a value back.
func (l *List[T]) Put(v T) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.free = append(l.free, v)
}
