package main

import "testing"

func TestLargeHeapsGrowLess(t *testing.T) {
	t.Parallel()
	for live, want := range map[uint64]int{
		0: 400, 10 << 20: 400, 200 << 20: 400, 256 << 20: 300, 400 << 20: 156, 600 << 20: 100, 8 << 30: 100,
	} {
		if got := growth(live); got != want {
			t.Errorf("a heap of %d MB may grow by %d percent, want %d", live>>20, got, want)
		}
	}
}
