package scenario

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the answers about organisations anew")

// TestOrganisations asks of the organisations that are told as stories who
// reaches which database in them, and compares with their who.txt.
func TestOrganisations(t *testing.T) {
	t.Parallel()
	techniques := catalogue(t)
	files, err := filepath.Glob("../../testdata/orgs/*/estate.yaml")
	if err != nil || len(files) < 2 {
		t.Fatalf("found %d organisations: %v", len(files), err)
	}
	for _, file := range files {
		folder := filepath.Dir(file)
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s, err := Parse(file, text)
			if err != nil {
				t.Fatal(err)
			}
			got := byDatabase(answers(t, s, techniques))
			expected := filepath.Join(folder, "who.txt")
			if *update {
				if err := os.WriteFile(expected, []byte(got), 0o644); err != nil { //nolint:gosec // it is published
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(expected)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("who reaches what: look at each difference, then write it anew with -update (-want +got):\n%s", diff)
			}
		})
	}
}

// byDatabase writes answers as a page: the databases, and who reaches each.
func byDatabase(expect map[string]string) string {
	who := map[string][]string{}
	for pair, text := range expect {
		from, to, _ := strings.Cut(pair, " to ")
		line := "  " + from + ": " + text
		for _, word := range []string{" when ", " for "} {
			line = strings.Replace(line, word, "\n     "+word, 1)
		}
		who[to] = append(who[to], line)
	}
	var out strings.Builder
	for _, db := range slices.Sorted(maps.Keys(who)) {
		slices.Sort(who[db])
		out.WriteString(db + "\n" + strings.Join(who[db], "\n") + "\n\n")
	}
	return strings.TrimSuffix(out.String(), "\n")
}
