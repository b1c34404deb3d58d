package collect

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

// anyJSON draws JSON from the names that the operation looks at.
func anyJSON(o *Operation, depth int) *rapid.Generator[any] {
	names := []string{"Arn", "OwnerId", "Tags", "UserData", "CreateDate", "NextToken"}
	for _, list := range o.Lists {
		names = append(names, strings.Split(list.Path, ".")...)
		names = append(names, strings.FieldsFunc(list.ID, func(r rune) bool { return strings.ContainsRune("{}|.", r) })...)
		names = append(names, list.Where[0], list.As, list.Name)
	}
	for _, paths := range [][]string{o.Documents, o.Drop, o.Volatile, o.Secret, {o.Modified}} {
		for _, path := range paths {
			names = append(names, strings.Split(path, ".")...)
		}
	}
	leaf := []*rapid.Generator[any]{
		rapid.Just[any](nil), rapid.Bool().AsAny(), rapid.Float64Range(-1e12, 1e12).AsAny(), rapid.Int64().AsAny(),
		rapid.SampledFrom([]string{"", "x", "{}", "%7B", "associated", "manual", "2026-01-02T03:04:05Z", "arn:aws:kms:eu-west-1:444455556666:key/a"}).AsAny(),
	}
	if depth == 0 {
		return rapid.OneOf(leaf...)
	}
	inner := rapid.Deferred(func() *rapid.Generator[any] { return anyJSON(o, depth-1) })
	return rapid.OneOf(append(leaf,
		rapid.MapOfN(rapid.SampledFrom(names), inner, 0, 5).AsAny(), rapid.MapOfN(rapid.SampledFrom(names), inner, 1, 5).AsAny(),
		rapid.SliceOfN(inner, 0, 3).AsAny(),
	)...)
}

func TestAnyAnswerOfAnyOperationIsReadOrAGap(t *testing.T) {
	t.Parallel()
	operations := Operations()
	rapid.Check(t, func(t *rapid.T) {
		o := rapid.SampledFrom(operations).Draw(t, "operation")
		name := account + "/" + o.region("eu-west-1") + "/" + o.Service + "/" + o.Name
		if o.Each != nil {
			name += "/x"
		}
		if o.arguments() > 1 || (o.Each == nil && len(o.Filters) > 0) {
			name += "/" + secondArgument(o)
		}
		text := indent(anyJSON(o, 4).Draw(t, "answer"))
		s, _, err := Import(context.Background(), ImportOptions{FS: fstest.MapFS{name + ".json": {Data: text}}})
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		again := fstest.MapFS{}
		for path, text := range dumpFiles(s) {
			again[path] = &fstest.MapFile{Data: text}
		}
		if len(again) < 2 {
			return // nothing was kept
		}
		second, _, err := Import(context.Background(), ImportOptions{FS: again})
		if err != nil {
			t.Fatal(err)
		}
		if s.Info().Root != second.Info().Root {
			t.Fatalf("the root was %s and is %s:\n%s\n%s", s.Info().Root, second.Info().Root, described(s), described(second))
		}
	})
}

// secondArgument is one that the operation's calls may have.
func secondArgument(o *Operation) string {
	if o.pairs() {
		return "arn%3Aaws%3Asso%3A%3A%3ApermissionSet%2Fssoins-1%2Fps-1"
	}
	return o.Filters[0]
}
