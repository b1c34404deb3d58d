// Iamreach answers who can reach a database in AWS, over which path, and how
// that is known. Run it without arguments for help.
package main

import (
	"os"
	"strings"
	"time"
)

func main() {
	roomFor(os.Getenv)
	// A variable that is empty is one that is not set.
	for _, entry := range os.Environ() {
		if name, empty := strings.CutSuffix(entry, "="); empty && strings.HasPrefix(name, environmentName("")) {
			_ = os.Unsetenv(name)
		}
	}
	os.Exit(run(environment{
		Args:   os.Args,
		Stdin:  os.Stdin,
		Stdout: os.Stdout,
		Stderr: os.Stderr,
		Getenv: os.Getenv,
		Now:    time.Now,
	}))
}
