package collect

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// describe prints a snapshot for people.
func describe(s *store.Snapshot) string {
	var b bytes.Buffer
	info := s.Info()
	fmt.Fprintf(&b, "%s accounts %v regions %v\n", info.ID, info.Accounts, info.Regions)
	for _, r := range s.Records() {
		fmt.Fprintf(&b, "\n%s %s %s %s\n%s\n", r.Partition, r.Account, r.Region, r.Type, r.ID)
		for _, kind := range []struct {
			mark  string
			parts map[string]json.RawMessage
		}{{" ", r.Parts}, {"~", r.Volatile}} {
			for _, name := range slices.Sorted(maps.Keys(kind.parts)) {
				fmt.Fprintf(&b, " %s %s %s\n", kind.mark, name, kind.parts[name])
			}
		}
	}
	b.WriteString("\ncoverage\n")
	for _, c := range s.Coverage() {
		fmt.Fprintf(&b, "  %s %s %s %q %s %s %s\n", c.Account, c.Region, c.Operation, c.Item, c.Outcome, c.Code, c.Message)
	}
	return b.String()
}

func TestSmallDumpGivesTheGoldenSnapshot(t *testing.T) {
	t.Parallel()
	s, summary, err := Import(context.Background(), ImportOptions{Paths: []string{"testdata/small"}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"testdata/small/444455556666/eu-west-1/glue/get-jobs.json"}, summary.Ignored); diff != "" {
		t.Errorf("ignored files (-want +got):\n%s", diff)
	}
	got := describe(s)
	const golden = "testdata/small.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("snapshot (-want +got):\n%s", diff)
	}
}
