package output

import (
	"fmt"
	"slices"
	"strings"
)

// Target is one place to write an answer to.
type Target struct {
	Format string
	File   string // empty or "-": stdout
}

// Stdout reports whether the target is stdout.
func (t Target) Stdout() bool { return t.File == "" || t.File == "-" }

// Parse reads the values of -o, FORMAT or FORMAT=FILE. Without any, the answer
// goes to stdout in the first of the known formats.
func Parse(values []string, known ...string) ([]Target, error) {
	if len(values) == 0 {
		return []Target{{Format: known[0]}}, nil
	}
	var targets []Target
	stdout := ""
	for _, value := range values {
		format, file, _ := strings.Cut(value, "=")
		if !slices.Contains(known, format) {
			return nil, fmt.Errorf("output format %q is not known here: use %s", format, strings.Join(known, ", "))
		}
		t := Target{Format: format, File: file}
		if t.Stdout() {
			if stdout != "" {
				return nil, fmt.Errorf("%s and %s would both go to stdout: give one of them a file, as in -o %s=FILE", stdout, format, format)
			}
			stdout = format
		}
		targets = append(targets, t)
	}
	return targets, nil
}
