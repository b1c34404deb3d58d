package output

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		values []string
		want   []Target
		err    string
	}{
		{"nothing asked for is the first format on stdout", nil, []Target{{Format: Table}}, ""},
		{"one format", []string{"json"}, []Target{{Format: JSON}}, ""},
		{"several places", []string{"table", "json=a=b.json"}, []Target{{Format: Table}, {Format: JSON, File: "a=b.json"}}, ""},
		{"an unknown format lists the known ones", []string{"yaml"}, nil, "table, json, jsonl"},
		{"two on stdout", []string{"table", "json=-"}, nil, "would both go to stdout"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := Parse(test.values, Table, JSON, JSONL)
			if (err != nil) != (test.err != "") || (err != nil && !strings.Contains(err.Error(), test.err)) {
				t.Errorf("error is %v, want %q", err, test.err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "out.json")
	a := Answer{
		Value: map[string]any{"list": []string{"<a>", "b"}},
		List:  []any{"<a>", "b"},
		Text:  func(w io.Writer) error { _, err := io.WriteString(w, "as a table\n"); return err },
	}
	var stdout bytes.Buffer
	if err := Write(a, []Target{{Format: JSONL}, {Format: JSON, File: file}, {Format: Table, File: file + ".txt"}}, &stdout); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("\"<a>\"\n\"b\"\n", stdout.String()); diff != "" {
		t.Errorf("stdout (-want +got):\n%s", diff)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("{\n  \"list\": [\n    \"<a>\",\n    \"b\"\n  ]\n}\n", string(text)); diff != "" {
		t.Errorf("file (-want +got):\n%s", diff)
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("mode is %o, want 600", got)
	}
}

func TestAFailedWriteLeavesTheOldFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "out")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := File(file, func(w io.Writer) error { _, _ = io.WriteString(w, "new"); return io.ErrUnexpectedEOF })
	if err == nil || !strings.Contains(err.Error(), "write "+file) {
		t.Errorf("error is %v, want one that names the file", err)
	}
	if text, _ := os.ReadFile(file); string(text) != "old" {
		t.Errorf("the file holds %q, want the old text", text)
	}
}
