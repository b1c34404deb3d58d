//go:build unix

package wasmcache

import (
	"os"
	"syscall"
)

// nowhere can never become a folder: the binding then keeps no cache, and
// compiles its module again at each start.
const nowhere = "/dev/null/iamreach"

// before is what TMPDIR was. It is set once, before main.
var before struct {
	value string
	set   bool
}

func init() {
	before.value, before.set = os.LookupEnv("TMPDIR")
	folder := nowhere
	if cache, err := os.UserCacheDir(); err == nil {
		if private := cache + "/iamreach/wasm"; own(private) {
			folder = private
		}
	}
	// Setenv fails for names and values with zero bytes or "=" only; a value
	// from the environment has none.
	_ = os.Setenv("TMPDIR", folder)
}

// Restore gives the program its TMPDIR back.
func Restore() {
	if before.set {
		_ = os.Setenv("TMPDIR", before.value)
		return
	}
	_ = os.Unsetenv("TMPDIR")
}

// own makes a folder and reports whether nobody else can write there. A
// program started with sudo may keep the home of another user: a folder of
// that user is as bad as a shared one.
func own(folder string) bool {
	if err := os.MkdirAll(folder, 0o700); err != nil || !private(folder, 0o077) {
		return false
	}
	inner := folder + "/go-graphviz" // made by the binding, with 0755
	_, err := os.Lstat(inner)
	return os.IsNotExist(err) || private(inner, 0o022)
}

// private reports whether a folder is ours and gives nobody else these
// permissions. A link is not a folder.
func private(folder string, others os.FileMode) bool {
	info, err := os.Lstat(folder)
	if err != nil || !info.IsDir() || info.Mode().Perm()&others != 0 {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}
