package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestArrange(t *testing.T) {
	t.Parallel()
	app := (&program{}).app()
	for _, test := range []struct{ name, line, want string }{
		{"nothing", "", ""},
		{"a flag behind the argument comes before it", "who orders -o json", "who -o json orders"},
		{"with its value joined", "who orders --output=json", "who --output=json orders"},
		{"a flag of the program comes before the command", "who orders --store x.db", "--store x.db who orders"},
		{"a flag of the command comes behind it", "-o json who orders", "who -o json orders"},
		{"a switch takes no value", "who --wide orders", "who --wide orders"},
		{"commands of commands", "snapshots -o json show latest", "snapshots show -o json latest"},
		{"behind -- all are arguments", "who -o json -- --wide", "who -o json -- --wide"},
		{"a command's name as an argument", "who who -o json", "who -o json who"},
		{"an unknown flag stays with the command", "who orders --bad", "who --bad orders"},
		{"a flag without its value stays", "who orders -o", "who -o orders"},
		{"a lone dash is an argument", "who -", "who -- -"},
		{"the same flag twice", "paths -o table --from a --to b -o json=f", "paths -o table --from a --to b -o json=f"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := arrange(app, append([]string{"iamreach"}, strings.Fields(test.line)...))
			if diff := cmp.Diff(strings.TrimSpace("iamreach "+test.want), strings.Join(got, " ")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzArrange(f *testing.F) {
	f.Add("who orders -o json")
	f.Add("-- --store")
	f.Fuzz(func(t *testing.T, line string) {
		words := append([]string{"iamreach"}, strings.Split(line, " ")...)
		app := (&program{}).app()
		once := arrange(app, words)
		if diff := cmp.Diff(once, arrange(app, once)); diff != "" {
			t.Errorf("arranging twice changes it (-once +twice):\n%s", diff)
		}
	})
}
