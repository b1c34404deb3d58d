package reach_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iamreach/iamreach/graph/reach"
	"github.com/iamreach/iamreach/graph/scenario"
)

func TestSearchAgreesWithThePlainAlgorithmInScenarios(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../testdata/scenarios/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	organisations, err := filepath.Glob("../../testdata/orgs/*/estate.yaml")
	if err != nil || len(organisations) == 0 {
		t.Fatalf("no organisations: %v", err)
	}
	for _, file := range append(files, organisations...) {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(file), "../../testdata/"), ".yaml")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s, err := scenario.Parse(file, text)
			if err != nil {
				t.Fatal(err)
			}
			c, err := s.Compile(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			w, err := reach.Load(t.Context(), c.Snapshot, reach.Options{})
			if err != nil {
				t.Fatal(err)
			}
			reach.ComparePlain(t, w, reach.Query{})
		})
	}
}
