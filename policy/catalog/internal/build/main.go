// Command build writes the table of actions from the service reference of AWS.
//
//	build -built 2026-11-23 -o FILE PATH…
//
// A path is a file of one JSON document for a service, or of many in a row, or
// a folder of such files. Documents are of the service reference, or of the
// shorter form that reference.go describes.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/iamreach/iamreach/policy/catalog"
)

func main() {
	if err := run(os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run(args []string, messages io.Writer) error {
	flags := flag.NewFlagSet("build", flag.ContinueOnError)
	flags.SetOutput(messages)
	built := flags.String("built", "", "the day, YYYY-MM-DD, on which the files were fetched")
	out := flags.String("o", "", "the file to write")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if _, err := time.Parse(time.DateOnly, *built); err != nil {
		return fmt.Errorf("-built: %w", err)
	}
	if *out == "" || flags.NArg() == 0 {
		return errors.New("-o FILE and a path are needed")
	}
	services, err := read(flags.Args())
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := catalog.Encode(&b, *built, services); err != nil {
		return err
	}
	actions := 0
	for i := range services {
		actions += len(services[i].Actions)
	}
	fmt.Fprintf(messages, "%d services, %d actions, %d bytes\n", len(services), actions, b.Len())
	return os.WriteFile(*out, b.Bytes(), 0o600)
}
