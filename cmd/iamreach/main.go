// Iamreach answers who can reach a database in AWS, over which path, and how
// that is known. Run it without arguments for help.
package main

import (
	"os"
	"time"
)

func main() {
	os.Exit(run(environment{
		Args:   os.Args,
		Stdin:  os.Stdin,
		Stdout: os.Stdout,
		Stderr: os.Stderr,
		Getenv: os.Getenv,
		Now:    time.Now,
	}))
}
