package scenario

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/iamreach/iamreach/graph/technique"
)

var sorted = cmpopts.SortSlices(strings.Compare)

// TestATechniqueMayComeFromAFileOfItsOwn takes a technique out of the catalogue
// and adds it back from another file: every answer stays the same, and without
// that file the answers know nothing of it.
func TestATechniqueMayComeFromAFileOfItsOwn(t *testing.T) {
	t.Parallel()
	const id = "dynamodb-read"
	text, err := os.ReadFile("../technique/catalogue/databases.yaml")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), "- id: "+id+"\n")
	own, after, more := strings.Cut(rest, "\n- id: ")
	if !found || !more {
		t.Fatalf("technique %s is not in the catalogue where this test looks for it", id)
	}
	files := fstest.MapFS{"catalogue/databases.yaml": {Data: []byte(before + "- id: " + after)}}
	for _, name := range []string{"compute", "copies", "identity"} {
		text, err := os.ReadFile("../technique/catalogue/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		files["catalogue/"+name+".yaml"] = &fstest.MapFile{Data: text}
	}
	fewer, err := technique.Load(files, "catalogue/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	extra, err := technique.Parse([]byte("- id: " + id + "\n" + own))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range about(load(t), id) {
		t.Run(s.File, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(s.Expect, answers(t, s, slices.Concat(extra, fewer))); diff != "" {
				t.Errorf("with the technique from its own file (-want +got):\n%s", diff)
			}
			if now := answers(t, s, fewer); cmp.Equal(s.Expect, now) {
				t.Errorf("without the technique the answers are the same: %v", now)
			}
		})
	}
}
