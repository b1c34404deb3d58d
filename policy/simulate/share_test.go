package simulate

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLinesThatShareTheirPoliciesAnswerAsAlone decides many lines at a time
// with the same parsed policies, which the race detector watches.
func TestLinesThatShareTheirPoliciesAnswerAsAlone(t *testing.T) {
	t.Parallel()
	lines, err := os.ReadFile(filepath.Join("testdata", "lines.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	run := func(s *Simulator, in []byte) []byte {
		t.Helper()
		var out bytes.Buffer
		if _, err := s.Run(context.Background(), bytes.NewReader(in), &out); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	results := func(text []byte) []byte { // errors name their lines
		var kept []byte
		for line := range bytes.Lines(text) {
			if !bytes.Contains(line, []byte(`"error"`)) {
				kept = append(kept, line...)
			}
		}
		return kept
	}
	const times = 20
	alone := results(run(New(), lines))
	together := results(run(New(), bytes.Repeat(lines, times)))
	if diff := cmp.Diff(string(bytes.Repeat(alone, times)), string(together)); diff != "" {
		t.Errorf("(-alone +together):\n%s", diff)
	}
}
