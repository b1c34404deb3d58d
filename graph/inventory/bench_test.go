package inventory_test

import (
	"fmt"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/iamreach/iamreach/graph/internal/synthetic"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/store"
)

// BenchmarkLoad measures what it takes to read a snapshot from its store, to
// make an inventory of it, and what of both is left in memory.
func BenchmarkLoad(b *testing.B) {
	for _, o := range []synthetic.Options{
		{Seed: 1, Principals: 1000, Accounts: 1},
		{Seed: 1, Principals: 10000, Accounts: 10},
		{Seed: 1, Principals: 100000, Accounts: 1000},
	} {
		b.Run(fmt.Sprintf("%d principals in %d accounts", o.Principals, o.Accounts), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "x.db")
			write(b, path, o)
			b.ReportAllocs()
			var in *inventory.Inventory
			before := heap()
			for b.Loop() {
				in = nil // so that no two are counted
				in = inventory.New(read(b, path))
			}
			b.ReportMetric(float64(heap()-before)/1e6, "MB-kept")
			b.ReportMetric(float64(in.Snapshot.Info().Records), "records")
		})
	}
}

func write(b *testing.B, path string, o synthetic.Options) {
	b.Helper()
	s, err := synthetic.Snapshot(o)
	if err != nil {
		b.Fatal(err)
	}
	file, err := store.Open(path, store.Options{Create: true})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := file.Put(s); err != nil {
		b.Fatal(err)
	}
	if err := file.Close(); err != nil {
		b.Fatal(err)
	}
}

func read(b *testing.B, path string) *store.Snapshot {
	b.Helper()
	file, err := store.Open(path, store.Options{ReadOnly: true})
	if err != nil {
		b.Fatal(err)
	}
	s, err := file.Snapshot("latest")
	if err != nil {
		b.Fatal(err)
	}
	if err := file.Close(); err != nil {
		b.Fatal(err)
	}
	return s
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
