package graph_test

import (
	"flag"
	"os"
	"runtime/debug"
	"testing"
)

// Each random estate is decided by two engines: fewer do in a plain test than
// rapid asks for, and fewer still where the race detector looks on.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400) // estates are small, and made by the thousand
	flag.Parse()
	checks := "15"
	if testing.Short() {
		checks = "25" // of which a short test does a fifth
	}
	set := false
	flag.Visit(func(f *flag.Flag) { set = set || f.Name == "rapid.checks" })
	if !set {
		if err := flag.Set("rapid.checks", checks); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
