package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// binary is the program as it is shipped, in a folder of its own.
type binary struct {
	path, folder string
	environ      []string
}

// build builds the program.
func build(t *testing.T) *binary {
	t.Helper()
	b := &binary{path: filepath.Join(t.TempDir(), "iamreach"), folder: t.TempDir(), environ: os.Environ()}
	command := exec.Command("go", "build", "-o", b.path, "-buildvcs=false", ".")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return b
}

func (b *binary) command(args ...string) *exec.Cmd {
	command := exec.Command(b.path, args...)
	command.Dir, command.Env = b.folder, b.environ
	return command
}

// run runs a command line that must succeed.
func (b *binary) run(t *testing.T, line string) (stdout, stderr string) {
	t.Helper()
	var out, messages bytes.Buffer
	command := b.command(strings.Fields(line)...)
	command.Stdout, command.Stderr = &out, &messages
	if err := command.Run(); err != nil {
		t.Fatalf("iamreach %s: %v\n%s", line, err, messages.String())
	}
	return out.String(), messages.String()
}

// exitOf is the exit code of a command that ended.
func exitOf(err error) int {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	return exitDone
}
