package main

import (
	"bytes"
	"compress/zlib"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBuild(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "actions.txt.z")
	var messages bytes.Buffer
	if err := run([]string{"-built", "2026-11-23", "-o", out, "testdata/reference"}, &messages); err != nil {
		t.Fatal(err)
	}
	if want := "3 services, 8 actions, "; !strings.HasPrefix(messages.String(), want) {
		t.Errorf("said %q, want %q", messages.String(), want)
	}
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zlib.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"iamreach actions 1\t2026-11-23",
		"=box",
		"aGetBox\tR\t",
		"=safe",
		"ksafe:Colour\tArrayOfString",
		"rsafe\t\tarn:${Partition}:safe:::a/${Name}\tarn:${Partition}:safe:::b/${Name}",
		"aOpenSafe\tW\t\t0!:0",
		"aTagSafe\tT\t",
		"=vault",
		"kaws:RequestTag/${TagKey}\tString",
		"kaws:ResourceTag/${TagKey}\tString",
		"kvault:Strength\tNumeric",
		"rdoor\t",
		"rvault\t1\tarn:${Partition}:vault:${Region}:${Account}:vault/${Name}\tarn:${Partition}:vault:::${Name}",
		"aGetVault\tR\t\t1",
		"aListVaults\tL\t",
		"aOpenVault\tW\t0,2\t1\t0",
		"aPutVaultPolicy\tP\t",
		"aTagVault\tT\t",
		"",
	}, "\n")
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}

func TestWhatCannotBeBuilt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	out := filepath.Join(dir, "out")
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"no date", []string{"-o", out, "testdata"}, "-built"},
		{"no file", []string{"-built", "2026-11-23", "testdata"}, "-o FILE"},
		{"no path", []string{"-built", "2026-11-23", "-o", out}, "a path"},
		{"an unknown flag", []string{"-x"}, "not defined"},
		{"a path that is not there", []string{"-built", "2026-11-23", "-o", out, filepath.Join(dir, "none")}, "none"},
		{"no JSON", []string{"-built", "2026-11-23", "-o", out, file("a", "{")}, "read "},
		{"another document", []string{"-built", "2026-11-23", "-o", out, file("b", `{"x":1}`)}, "has no Actions"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := run(c.args, io.Discard)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}
