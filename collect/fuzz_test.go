package collect

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
)

// FuzzImport gives any bytes as the answer of each operation. It must end
// with a snapshot that comes back from its own export, or with an error.
func FuzzImport(f *testing.F) {
	operations := Operations()
	for i, o := range operations {
		for _, text := range []string{
			`{"%":[{"Arn":"a","KeyArn":"a","KeyId":"k"}]}`, `{"%":{"a":[[[{}]]]}}`, `[{"%":["x"]},{"%":null}]`, `{"%":[1,null,true,"",{}]}`, `{"NextToken":"x"}`,
		} {
			path := "Keys"
			if len(o.Lists) > 0 && o.Lists[0].Path != "" {
				path, _, _ = strings.Cut(o.Lists[0].Path, ".")
			}
			f.Add(uint8(i), "argument", []byte(strings.ReplaceAll(text, "%", path)))
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, argument string, text []byte) {
		o := operations[int(which)%len(operations)]
		name := account + "/" + o.region("eu-west-1") + "/" + o.Service + "/" + o.Name
		if o.arguments() > 0 {
			name += "/" + encodeName(argument)
		}
		if o.arguments() > 1 {
			name += "/" + secondArgument(o)
		}
		s, _, err := Import(context.Background(), ImportOptions{FS: fstest.MapFS{name + ".json": {Data: text}, name + ".error.json": {Data: text}}})
		if err != nil {
			s, _, err = Import(context.Background(), ImportOptions{FS: fstest.MapFS{name + ".json": {Data: text}}})
		}
		if err != nil {
			return
		}
		again := fstest.MapFS{}
		for path, text := range dumpFiles(s) {
			again[path] = &fstest.MapFile{Data: text}
		}
		if len(s.Coverage()) == 0 || len(again) < 2 {
			return
		}
		second, _, err := Import(context.Background(), ImportOptions{FS: again})
		if err != nil {
			t.Fatalf("the export cannot be imported: %v", err)
		}
		if second.Info().Root != s.Info().Root {
			t.Fatalf("the root was %s and is %s:\n%s\n%s", s.Info().Root, second.Info().Root, describe(s), describe(second))
		}
	})
}

// FuzzDocument gives any text as a policy document of an identity.
func FuzzDocument(f *testing.F) {
	for _, text := range []string{policy, "%7B%7D", `{"a":1,"a":2}`, "{", "", "%", "[]", "{\"\xff\":1}"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := documentText(text, true)
		if startsObject(once) && documentText(once, true) != once {
			t.Errorf("laying out %q twice gives another text than once", text)
		}
	})
}
