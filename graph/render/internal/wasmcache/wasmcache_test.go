//go:build unix

package wasmcache_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "github.com/iamreach/iamreach/graph/render" // links the layout engine
)

// TestMain makes this program a child that says what it sees and ends.
func TestMain(m *testing.M) {
	if os.Getenv("IAMREACH_TEST_CHILD") != "" {
		value, set := os.LookupEnv("TMPDIR")
		fmt.Printf("%q %t", value, set)
		return
	}
	os.Exit(m.Run())
}

// start runs this program again, whose start compiles the wasm module.
func start(t *testing.T, env ...string) string {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Env = append(env, "IAMREACH_TEST_CHILD=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("start %s: %v\n%s", program, err, out)
	}
	return string(out)
}

// caches is the folder that os.UserCacheDir names for a home.
func caches(home string) string {
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Caches")
	}
	return filepath.Join(home, ".cache")
}

func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	list := []string{}
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func TestStart(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		prepare func(t *testing.T, home string)
		home    bool
		cached  bool
	}{
		{name: "a private folder of the user is the cache", home: true, cached: true},
		{name: "no HOME, no cache"},
		{name: "a folder that others can write to is not used", home: true, prepare: func(t *testing.T, home string) {
			folder := filepath.Join(caches(home), "iamreach", "wasm")
			if err := os.MkdirAll(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(folder, 0o777); err != nil {
				t.Fatal(err)
			}
		}},
		{name: "a link is not followed", home: true, prepare: func(t *testing.T, home string) {
			folder := filepath.Join(caches(home), "iamreach")
			if err := os.MkdirAll(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(t.TempDir(), filepath.Join(folder, "wasm")); err != nil {
				t.Fatal(err)
			}
		}},
		{name: "a home that cannot be written to", home: true, prepare: func(t *testing.T, home string) {
			if err := os.MkdirAll(filepath.Dir(caches(home)), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(caches(home), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			shared, home := t.TempDir(), t.TempDir()
			env := []string{"TMPDIR=" + shared}
			if test.home {
				env = append(env, "HOME="+home)
			}
			if test.prepare != nil {
				test.prepare(t, home)
			}
			if diff := cmp.Diff(fmt.Sprintf("%q true", shared), start(t, env...)); diff != "" {
				t.Errorf("TMPDIR is not put back (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]string{}, names(t, shared)); diff != "" {
				t.Errorf("the shared folder is not empty (-want +got):\n%s", diff)
			}
			cache, _ := filepath.Glob(filepath.Join(caches(home), "iamreach", "wasm", "go-graphviz", "*"))
			if got := len(cache) > 0; got != test.cached {
				t.Errorf("compiled code is cached in %s: %t, want %t", home, got, test.cached)
			}
		})
	}
}

func TestStartWithoutTMPDIR(t *testing.T) {
	t.Parallel()
	if got := start(t, "HOME="+t.TempDir()); !strings.HasSuffix(got, `"" false`) {
		t.Errorf("got %s, want TMPDIR unset again", got)
	}
}
