package collect

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/iamreach/iamreach/store"
)

const (
	account = "444455556666"
	region  = account + "/eu-west-1/"
)

func dumpOf(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for path, text := range files {
		fsys[path] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func mustImport(t interface {
	Helper()
	Fatal(...any)
}, fsys fs.FS,
) (*store.Snapshot, Summary) {
	t.Helper()
	s, summary, err := Import(context.Background(), ImportOptions{FS: fsys, Now: func() time.Time { return time.Unix(1_800_000_000, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	return s, summary
}

// smallDump reads the dump of testdata into memory.
func smallDump(t *testing.T) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	root := os.DirFS("testdata/small")
	err := fs.WalkDir(root, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(root, path)
		fsys[path] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return fsys
}

func TestSmallDumpHasAnAnswerOfEveryOperation(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for path := range smallDump(t) {
		if f, _ := layout(path, operationsByName()); f != nil {
			found[f.operation.Action] = true
		}
	}
	for _, o := range Operations() {
		if !found[o.Action] {
			t.Errorf("testdata/small has no answer of %s", o.Action)
		}
	}
}

func TestOrderOfAnswersDoesNotMatter(t *testing.T) {
	t.Parallel()
	dump := smallDump(t)
	want, _ := mustImport(t, dump)
	d, err := walk(dump, func(path string) string { return path })
	if err != nil {
		t.Fatal(err)
	}
	var answers []*Answer
	for _, f := range d.files {
		answer, err := f.read(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		answers = append(answers, answer)
	}
	rapid.Check(t, func(t *rapid.T) {
		a := NewAssembly()
		for _, answer := range rapid.Permutation(answers).Draw(t, "answers") {
			a.Add(answer)
		}
		records, coverage, _ := a.Finish()
		got, err := store.NewSnapshot(want.Info().Taken, records, coverage)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(describe(want), describe(got)); diff != "" {
			t.Fatalf("snapshot (-in order +in this order):\n%s", diff)
		}
	})
}

func TestOneProcessorGivesTheSameSnapshot(t *testing.T) { // not parallel: it changes GOMAXPROCS
	dump := smallDump(t)
	many, _ := mustImport(t, dump)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one, _ := mustImport(t, dump)
	if diff := cmp.Diff(describe(many), describe(one)); diff != "" {
		t.Errorf("snapshot (-many +one):\n%s", diff)
	}
}

func TestImportExplainsWhatIsWrong(t *testing.T) {
	t.Parallel()
	keys := region + "kms/list-keys.json"
	deep := strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)
	for _, test := range []struct {
		name, path, text string
		want             []string
	}{
		{"not_json", keys, "An error occurred", []string{keys, "invalid character 'A'"}},
		{"truncated", keys, `{"Keys": [{"KeyId": "a"`, []string{keys, "the file is cut off; make it again", "unexpected EOF"}},
		{"empty_file", keys, "", []string{keys, "the file is empty"}},
		{"two_answers", keys, `{"Keys":[]}{"Keys":[]}`, []string{keys, "something follows"}},
		{"latin_1", keys, "{\"Keys\":[{\"KeyId\":\"\xe9\"}]}", []string{keys, "invalid UTF-8"}},
		{"utf_16", keys, "\xff\xfe{\x00}\x00", []string{keys, "not UTF-8"}},
		{"nested_100000_deep", keys, `{"Keys":` + deep + `}`, []string{keys, "more than 200 levels"}},
		{"nested_100000_deep_in_what_is_not_read", keys, `{"Other":` + deep + `}`, []string{keys, "more than 200 levels"}},
		{"name_twice", keys, `{"Keys":[],"Keys":[]}`, []string{keys, "duplicate object member name"}},
		{"broken_percent_encoding", region + "kms/list-grants/a%2.json", `{}`, []string{"a%2", "percent-encoded"}},
		{"control_character_in_a_name", region + "kms/list-grants/a%0Ab.json", `{}`, []string{"a%0Ab", "control characters"}},
		{"error_is_no_json", region + "kms/list-keys.error.json", "denied", []string{"list-keys.error.json", "invalid character"}},
		{"bad_time", "taken", "yesterday", []string{"taken", "2026-11-23T20:02:20Z"}},
		{"no_account", "notes/readme.json", `{}`, []string{"no answers of an account found", "ACCOUNT-ID/REGION"}},
		{"no_digits", "12345/eu-west-1/kms/list-keys.json", `{}`, []string{"no answers of an account found"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{test.path: test.text}
			if test.name == "bad_time" {
				files[keys] = `{"Keys":[]}`
			}
			s, _, err := Import(context.Background(), ImportOptions{FS: dumpOf(files)})
			if err == nil || s != nil {
				t.Fatalf("import gave %v and error %v, want an error alone", s, err)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
		})
	}
}

func TestTwoFilesForOneCallAreRefused(t *testing.T) {
	t.Parallel()
	_, _, err := Import(context.Background(), ImportOptions{FS: dumpOf(map[string]string{
		region + "kms/list-grants/ab.json": `{}`, region + "kms/list-grants/%61b.json": `{}`,
	})})
	if err == nil || !strings.Contains(err.Error(), "answers the same call") {
		t.Errorf("error %v does not say that two files answer the same call", err)
	}
}

func TestImportOfPaths(t *testing.T) {
	t.Parallel()
	write := func(t *testing.T, path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	importPath := func(path string) error {
		_, _, err := Import(context.Background(), ImportOptions{Paths: []string{path}})
		return err
	}
	t.Run("that_does_not_exist", func(t *testing.T) {
		t.Parallel()
		if err := importPath(filepath.Join(t.TempDir(), "absent")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("error %v is not that the file does not exist", err)
		}
	})
	t.Run("that_is_an_empty_directory", func(t *testing.T) {
		t.Parallel()
		if err := importPath(t.TempDir()); !errors.Is(err, ErrNothingToImport) || !strings.Contains(err.Error(), "it is empty") {
			t.Errorf("error %v does not say that it is empty", err)
		}
	})
	t.Run("with_a_loop_of_links", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		write(t, filepath.Join(dir, region+"kms/list-keys.json"), `{"Keys":[]}`)
		if err := os.Symlink("b", filepath.Join(dir, "a")); err != nil {
			t.Skip("no symbolic links here:", err)
		}
		if err := os.Symlink("a", filepath.Join(dir, "b")); err != nil {
			t.Fatal(err)
		}
		if err := importPath(dir); err == nil || !strings.Contains(err.Error(), "follow the symbolic link") {
			t.Errorf("error %v does not name the link", err)
		}
	})
	t.Run("with_a_link_to_a_directory", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		write(t, filepath.Join(dir, region+"kms/list-keys.json"), `{"Keys":[]}`)
		if err := os.Symlink(".", filepath.Join(dir, "again")); err != nil {
			t.Skip("no symbolic links here:", err)
		}
		if err := importPath(dir); err == nil || !strings.Contains(err.Error(), "symbolic link to a directory") {
			t.Errorf("error %v does not name the link", err)
		}
	})
	t.Run("that_are_two_dumps", func(t *testing.T) {
		t.Parallel()
		one, two := t.TempDir(), t.TempDir()
		write(t, filepath.Join(one, region+"kms/list-keys.json"), `{"Keys":[]}`)
		write(t, filepath.Join(two, "111122223333/eu-west-1/kms/list-keys.json"), `{"Keys":[]}`)
		s, _, err := Import(context.Background(), ImportOptions{Paths: []string{one, two}})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"111122223333", account}, s.Info().Accounts); diff != "" {
			t.Errorf("accounts (-want +got):\n%s", diff)
		}
	})
}

func TestEndOfTheContextEndsAnImport(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Import(ctx, ImportOptions{Paths: []string{"testdata/small"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want that the context was cancelled", err)
	}
}

func TestTimeOfASnapshot(t *testing.T) {
	t.Parallel()
	given := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	clock := time.Date(2026, 6, 7, 8, 9, 10, 0, time.UTC)
	for _, test := range []struct {
		name  string
		file  string
		given *time.Time
		want  time.Time
	}{
		{"is_the_dumps_own", "2026-11-23T21:02:20+01:00\n", &given, time.Date(2026, 11, 23, 20, 2, 20, 0, time.UTC)},
		{"else_the_one_given", "", &given, given},
		{"else_the_clocks", "", nil, clock},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{region + "kms/list-keys.json": `{"Keys":[]}`}
			if test.file != "" {
				files["taken"] = test.file
			}
			s, _, err := Import(context.Background(), ImportOptions{FS: dumpOf(files), Taken: test.given, Now: func() time.Time { return clock }})
			if err != nil {
				t.Fatal(err)
			}
			if !s.Info().Taken.Equal(test.want) {
				t.Errorf("taken %v, want %v", s.Info().Taken, test.want)
			}
		})
	}
}

func TestProgressCountsEveryFile(t *testing.T) {
	t.Parallel()
	dump := smallDump(t)
	var told []int
	if _, summary, err := Import(context.Background(), ImportOptions{FS: dump, Progress: func(files int) { told = append(told, files) }}); err != nil {
		t.Fatal(err)
	} else if want := len(dump) - 1 - len(summary.Ignored); len(told) != want || told[want-1] != want {
		t.Errorf("progress told %v, want 1 to %d", told, want)
	}
}

func TestNamesAreNeverPaths(t *testing.T) {
	t.Parallel()
	s, _ := mustImport(t, dumpOf(map[string]string{
		region + "kms/list-keys.json":                         `{"Keys":[{"KeyId":"../../etc","KeyArn":"arn:aws:kms:eu-west-1:444455556666:key/../../etc"}]}`,
		region + "kms/list-grants/%2E%2E%2F%2E%2E%2Fetc.json": `{"Grants":[{"GrantId":"g"}]}`,
	}))
	files := dumpFiles(s)
	for _, path := range slices.Sorted(maps.Keys(files)) {
		if !fs.ValidPath(path) {
			t.Errorf("%q is no path within the dump", path)
		}
	}
	if files[region+"kms/list-grants/%2E.%2F..%2Fetc.json"] == nil {
		t.Errorf("the grants are not among %v", slices.Sorted(maps.Keys(files)))
	}
}

func ExampleImport() {
	snapshot, summary, err := Import(context.Background(), ImportOptions{Paths: []string{"testdata/small"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(snapshot.Info().Accounts, summary.Records, "records")
	// Output: [111122223333 444455556666] 64 records
}
