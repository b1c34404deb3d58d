package reach_test

import (
	"os"
	"runtime/debug"
	"testing"
)

func TestMain(m *testing.M) {
	debug.SetGCPercent(400) // estates are small, and made by the thousand
	os.Exit(m.Run())
}
