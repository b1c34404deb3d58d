package mototest

import (
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

//go:embed requirements.txt
var requirements string

const usable = `import sys, moto, moto.server, botocore; sys.exit(not moto.__version__.startswith("5.2."))`

// Python returns a Python interpreter that has moto and botocore. It skips
// the test where there can be none, or fails it when CI=true.
func Python(tb testing.TB) string {
	tb.Helper()
	if testing.Short() {
		tb.Skip("needs moto: left out of -short")
	}
	python, err := findPython()
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		tb.Fatalf("moto is needed in CI: %v", err)
	default:
		tb.Skipf("moto is not here: %v", err)
	}
	return python
}

func findPython() (string, error) {
	system, err := exec.LookPath("python3")
	if err != nil {
		return "", fmt.Errorf("find python3: %w", err)
	}
	if exec.Command(system, "-c", usable).Run() == nil {
		return system, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find a folder for moto: %w", err)
	}
	return install(system, filepath.Join(cache, "iamreach-moto-"+version()))
}

// install makes a virtual environment once; packages are tested in parallel.
func install(system, folder string) (string, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("make a folder for moto: %w", err)
	}
	// Opening a database holds a file lock, on every system that Go tests run on.
	lock, err := bolt.Open(filepath.Join(folder, "lock"), 0o600, &bolt.Options{Timeout: 5 * time.Minute})
	if err != nil {
		return "", fmt.Errorf("wait for another test to install moto: %w", err)
	}
	defer lock.Close()
	python := filepath.Join(folder, "venv", "bin", "python3")
	if exec.Command(python, "-c", usable).Run() == nil {
		return python, nil
	}
	file := filepath.Join(folder, "requirements.txt")
	if err := os.WriteFile(file, []byte(requirements), 0o600); err != nil {
		return "", fmt.Errorf("write moto's requirements: %w", err)
	}
	for _, command := range [][]string{
		{system, "-m", "venv", "--clear", filepath.Join(folder, "venv")},
		{python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", file},
		{python, "-c", usable},
	} {
		if out, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
			return "", fmt.Errorf("install moto: %s: %w\n%s", strings.Join(command, " "), err, out)
		}
	}
	return python, nil
}

func version() string {
	_, number, _ := strings.Cut(strings.TrimSpace(requirements), "==")
	return number
}
